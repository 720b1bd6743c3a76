// SPDX-License-Identifier: Apache-2.0
#include "bench/statistics/metg.h"

#include "simulate.h"

#include <stdexcept>

namespace weft::bench {
namespace {

TEST(MetgTest, StraightInLogarithms) {
    // From 1 us at 10 % to 100 us at 90 %: efficiency 0.3 = 0.1 * 9^0.5 lies at 10 us, half way in logarithms.
    const std::vector<GrainPoint> points{{1e-4, {0.9}}, {1e-6, {0.1}}, {1e-2, {0.95}}};
    ASSERT_TRUE(metg(points, 0.3));
    EXPECT_NEAR(*metg(points, 0.3), 1e-5, 1e-14);
    EXPECT_NEAR(*metg(points, 0.9), 1e-4, 1e-13) << "reached exactly at a point";
    EXPECT_NEAR(*metg(points, 0.95), 1e-2, 1e-11);
    EXPECT_GT(*metg(points, 0.92), 1e-4);
}

TEST(MetgTest, NoneWithoutPointsOnBothSides) {
    const std::vector<GrainPoint> points{{1e-6, {0.3}}, {1e-4, {0.9}}};
    EXPECT_FALSE(metg(points, 0.2)) << "already reached at the smallest";
    EXPECT_FALSE(metg(points, 0.3)) << "at the smallest exactly: it may be reached below";
    EXPECT_FALSE(metg(points, 0.95)) << "never reached";
    EXPECT_FALSE(metg(std::span(points).first(1), 0.3));
    EXPECT_FALSE(metg({}, 0.5));
}

TEST(MetgTest, TheFirstRiseCountsNotTheFallAtLargeUnits) {
    const std::vector<GrainPoint> hump{{1e-6, {0.1}}, {1e-5, {0.6}}, {1e-4, {0.9}}, {1e-3, {0.3}}, {1e-2, {0.6}}};
    const auto found = metg(hump, 0.5);
    ASSERT_TRUE(found);
    EXPECT_GT(*found, 1e-6);
    EXPECT_LT(*found, 1e-5);
    EXPECT_FALSE(metg(std::span(hump).subspan(2), 0.5)) << "a fall is no crossing";
}

TEST(MetgTest, TheMedianOfTheRunsCounts) {
    const std::vector<GrainPoint> points{{1e-6, {0.1, 0.1, 0.8}}, {1e-4, {0.9, 0.05, 0.9}}};
    EXPECT_NEAR(*metg(points, 0.3), 1e-5, 1e-14);
}

/// A runtime that spends `overhead` on every unit: efficiency g / (g + overhead), g being what a unit computes.
/// Measured with noise, `runs` times at six sizes.
std::vector<GrainPoint> simulated(double overhead, std::size_t runs, Random& random) {
    std::vector<GrainPoint> points;
    for (const double work : {0.25e-6, 0.5e-6, 1e-6, 2e-6, 4e-6, 8e-6, 16e-6}) {
        GrainPoint point{work + overhead, {}};
        for (std::size_t run = 0; run < runs; ++run)
            point.efficiencies.push_back(work / (work + overhead) * std::exp(0.1 * normal(random)));
        points.push_back(point);
    }
    return points;
}

TEST(MetgTest, FindsAPlantedOverhead) {
    Random random(31);
    const auto found = metg(simulated(3e-6, 1001, random), 0.5); // half of the time is lost at 3 + 3 us
    ASSERT_TRUE(found);
    EXPECT_NEAR(*found, 6e-6, 0.25e-6);
}

TEST(MetgTest, TheIntervalCoversWhatManyRunsShow) {
    Random truth_random(32);
    const double truth = *metg(simulated(3e-6, 20001, truth_random), 0.5);
    MetgOptions options;
    options.draws = 300;
    std::size_t without = 0;
    const double covered = share_of(400, 33, [&](Random& random) {
        options.seed = random.next();
        const auto interval = metg_interval(simulated(3e-6, 15, random), 0.5, options);
        without += interval ? 0u : 1u;
        return interval && interval->contains(truth);
    });
    EXPECT_EQ(without, 0u);
    EXPECT_NEAR(covered, 0.95, 0.045);
}

TEST(MetgTest, TheIntervalIsThereOnlyWhereTheRunsCarryIt) {
    Random random(34);
    EXPECT_FALSE(metg_interval(simulated(3e-6, 4, random), 0.5)) << "four runs are too few";
    const std::vector<GrainPoint> points = simulated(3e-6, 5, random);
    const auto found = metg_interval(points, 0.5);
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->contains(*metg(points, 0.5)));
    EXPECT_EQ(metg_interval(points, 0.5)->low, found->low) << "the same seed, the same draws";
    const std::vector<GrainPoint> fixed{{1e-6, {.1, .2, .3, .4, .35}}, {1e-4, {.7, .8, .75, .6, .9}}};
    EXPECT_NE(metg_interval(fixed, 0.5, {200, 0.6, 1})->low, metg_interval(fixed, 0.5, {200, 0.95, 1})->low);

    // At the largest size, two runs of five do not reach the threshold: neither do many of the draws.
    const std::vector<GrainPoint> edge{{1e-6, std::vector<double>(5, 0.1)}, {1e-4, {0.4, 0.45, 0.55, 0.6, 0.6}}};
    EXPECT_TRUE(metg(edge, 0.5));
    EXPECT_FALSE(metg_interval(edge, 0.5));
    const std::vector<GrainPoint> begins{{1e-6, {0.4, 0.4, 0.45, 0.55, 0.6}}, {1e-4, std::vector<double>(5, 0.9)}};
    EXPECT_TRUE(metg(begins, 0.5));
    EXPECT_FALSE(metg_interval(begins, 0.5));

    const std::vector<GrainPoint> equal{{1e-6, std::vector<double>(5, 0.1)}, {1e-4, std::vector<double>(5, 0.9)}};
    EXPECT_NEAR(metg_interval(equal, 0.3)->low, 1e-5, 1e-14);
    EXPECT_NEAR(metg_interval(equal, 0.3)->high, 1e-5, 1e-14);
}

TEST(MetgTest, RefusesWhatIsNoEfficiency) {
    EXPECT_THROW(metg(std::vector<GrainPoint>{{1e-6, {0.1, not_a_number}}}, 0.5), std::invalid_argument);
    EXPECT_THROW(metg(std::vector<GrainPoint>{{1e-6, {0}}}, 0.5), std::invalid_argument);
    EXPECT_THROW(metg(std::vector<GrainPoint>{{1e-6, {}}}, 0.5), std::invalid_argument);
    EXPECT_THROW(metg(std::vector<GrainPoint>{{0, {0.5}}}, 0.5), std::invalid_argument);
    EXPECT_THROW(metg(std::vector<GrainPoint>{{1, {0.5}}, {1, {0.6}}}, 0.5), std::invalid_argument);
    EXPECT_THROW(metg({}, 0), std::invalid_argument);
    EXPECT_THROW(metg({}, not_a_number), std::invalid_argument);
    EXPECT_THROW(metg_interval({}, 0.5, {0, 0.95, 1}), std::invalid_argument);
    EXPECT_THROW(metg_interval({}, 0.5, {10, 1, 1}), std::invalid_argument);
}

} // namespace
} // namespace weft::bench
