// SPDX-License-Identifier: Apache-2.0
// What the page's simulator starts from.
#include "bench/report/report_html.h"
#include "bench/report/what_if.h"
#include "sample_study.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace weft::bench {
namespace {

using Json = nlohmann::json;

Json what_if_of(const Study& study) { return Json::parse(what_if_json(study, summarise(study), tile_costs(study, 6))); }

TEST(WhatIf, HasTheCostOfEveryTile) {
    const Study study = test::sample_study();
    const std::optional<TileCosts> costs = tile_costs(study, 6); // joined to few cells, and yet all are there
    const Json data = what_if_of(study);
    ASSERT_TRUE(costs);
    ASSERT_EQ(data["costs"].size(), 24u);
    ASSERT_GT(costs->joined, 1u);
    const double unit_s = data["cost_unit_s"];
    for (std::size_t i = 0; i < 24; ++i) {
        EXPECT_TRUE(data["costs"][i].is_number_integer());
        EXPECT_NEAR(data["costs"][i].get<double>() * unit_s, costs->tiles[i], unit_s / 2 * 1.001);
    }
    EXPECT_EQ(data["width"], 96);
    EXPECT_EQ(data["height"], 64);
    EXPECT_EQ(data["tile"], 16);
}

TEST(WhatIf, BeginsWithWhatTheStudyMeasured) {
    const Study study = test::sample_study();
    const Json data = what_if_of(study);
    EXPECT_NEAR(data["after_s"], 0.001, 1e-9);
    EXPECT_EQ(data["processors"], 2);
    EXPECT_GT(data["speed"], 0.8); // two side by side are a twentieth slower, and a round is up to a tenth
    EXPECT_LT(data["speed"], 1.06);
    ASSERT_EQ(data["ways"].size(), 3u);
    const Json& way = data["ways"][1];
    EXPECT_EQ(way["series"], 1);
    EXPECT_EQ(way["backend"], "openmp");
    EXPECT_EQ(way["schedule"], "dynamic");
    EXPECT_EQ(way["chunk"], 1);
    EXPECT_EQ(way["tile"], 16);
    EXPECT_EQ(way["order"], "scanline");
    EXPECT_NEAR(way["startup_s"], 0.000502, 1e-9) << "of one worker, who is the least disturbed";
    EXPECT_NEAR(way["grab_s"], 2e-6, 1e-9);
    EXPECT_NEAR(way["leave_s"], 0, 1e-9);
}

TEST(WhatIf, LeavesWeakScalingOut) {
    const Study study = test::sample_study();
    Summary summary = summarise(study);
    for (ArmSummary& a : summary.arms)
        if (a.arm.backend == "threads") a.arm.scale = a.arm.workers;
    const Json ways = Json::parse(what_if_json(study, summary, tile_costs(study, 6)))["ways"];
    ASSERT_EQ(ways.size(), 2u);
    EXPECT_EQ(ways[0]["series"], 1) << "and the others keep their place";
}

TEST(WhatIf, IsNotThereWithoutCosts) {
    const Study study = test::sample_study();
    EXPECT_EQ(what_if_json(study, summarise(study), {}), "null");
    Study nameless = study;
    nameless.plan.picture = {"scene"};
    EXPECT_TRUE(Json::parse(test::data_block(test::sample_page(nameless)))["what_if"].is_null());
}

TEST(WhatIf, IsHiddenUntilAScriptShowsIt) {
    EXPECT_NE(test::sample_page(test::sample_study()).find("<section id=\"what-if\" hidden=\"hidden\">"),
              std::string::npos);
}

TEST(WhatIf, TakesLittleRoomForManyTiles) {
    const Study study = test::sample_study("big", {{"threads"}, {1, 2}, 1, 2, 1920, 1080});
    const std::string json = what_if_json(study, summarise(study), tile_costs(study, 6000));
    EXPECT_EQ(Json::parse(json)["costs"].size(), 8160u);
    EXPECT_LT(json.size(), 8160u * 10);
}

} // namespace
} // namespace weft::bench
