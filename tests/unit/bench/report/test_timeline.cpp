// SPDX-License-Identifier: Apache-2.0
#include "bench/report/timeline.h"

#include "bench/report/tile_costs.h"
#include "sample_study.h"

#include <gtest/gtest.h>

namespace weft::bench {
namespace {

RunRecord two_workers() {
    RunRecord run;
    for (std::uint32_t i = 0; i < 1000; ++i) {
        const double begin = i / 2 * 0.01 + (i / 2 >= 400 ? 1.0 : 0.0); // all pause for a second before tile 800
        run.units.push_back({i, i % 2, begin, begin + 0.009});
    }
    return run;
}

TEST(Timeline, DrawsEveryTileWhereThereIsRoom) {
    const Timeline t = timeline(two_workers(), 2, 1000);
    ASSERT_EQ(t.bars.size(), 1000u);
    EXPECT_EQ(t.bars[1].worker, 0u);
    EXPECT_DOUBLE_EQ(t.bars[1].begin_s, 0.01);
    EXPECT_DOUBLE_EQ(t.bars[1].end_s, 0.019);
    EXPECT_DOUBLE_EQ(t.end_s, 5.999);
}

TEST(Timeline, JoinsNeighboursAndKeepsSumsAndGaps) {
    const Timeline t = timeline(two_workers(), 2, 60);
    EXPECT_EQ(t.tiles, 1000u);
    EXPECT_LE(t.bars.size(), 62u);
    EXPECT_GT(t.bars.size(), 30u);
    std::uint32_t tiles = 0;
    double busy = 0;
    for (const Bar& bar : t.bars) {
        tiles += bar.tiles;
        busy += bar.busy_s;
        EXPECT_FALSE(bar.begin_s < 4.0 && bar.end_s > 5.0) << "the pause is covered";
        EXPECT_LE(bar.busy_s, bar.end_s - bar.begin_s + 1e-12);
    }
    EXPECT_EQ(tiles, 1000u);
    EXPECT_NEAR(busy, 9.0, 1e-9);
}

TEST(Timeline, TakesTheRunOfMedianTime) {
    Study study = test::sample_study();
    const Arm& arm = study.plan.arms.back();
    double seconds = 10;
    for (RunRecord& run : study.runs)
        if (run.arm == arm.label()) run.phases.render_s = seconds -= 1; // 9 8 7 6 5 4
    EXPECT_DOUBLE_EQ(median_run(study, arm)->phases.render_s, 6);
    EXPECT_EQ(median_run(Study{study.plan, {}, {}}, arm), nullptr);
}

TEST(TileCosts, AreMediansOfTheSerialRuns) {
    Study study = test::sample_study();
    for (RunRecord& run : study.runs)
        if (run.arm == "serial") run.units[3].end_s = run.units[3].begin_s + (run.round == 0 ? 9.0 : 2.0);
    const auto costs = tile_costs(study, 1000);
    ASSERT_TRUE(costs);
    EXPECT_EQ(costs->columns, 6u);
    EXPECT_EQ(costs->rows, 4u);
    ASSERT_EQ(costs->seconds.size(), 24u);
    EXPECT_NEAR(costs->seconds[3], 2.0, 1e-9);
}

TEST(TileCosts, JoinsTilesAndKeepsTheirSum) {
    const Study study = test::sample_study();
    const auto fine = tile_costs(study, 24), coarse = tile_costs(study, 6);
    ASSERT_TRUE(fine && coarse);
    EXPECT_EQ(coarse->joined, 2u);
    ASSERT_EQ(coarse->seconds.size(), 6u);
    EXPECT_NEAR(coarse->seconds[1], fine->tiles[2] + fine->tiles[3] + fine->tiles[8] + fine->tiles[9], 1e-12);
}

TEST(TileCosts, NoneWhereThePictureDoesNotFit) {
    Study study = test::sample_study();
    study.plan.picture = {"scene"};
    EXPECT_FALSE(tile_costs(study, 100));
    study.plan.picture = {"scene", "--size", "32x32"};
    EXPECT_FALSE(tile_costs(study, 100));
    study.plan.picture = {"scene", "--size", "960x640"};
    EXPECT_FALSE(tile_costs(study, 100));
}

} // namespace
} // namespace weft::bench
