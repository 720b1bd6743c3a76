// SPDX-License-Identifier: Apache-2.0
// Where the answer is known without simulating.
#include "renderer/film/tile_order.h"
#include "tests/unit/bench/simulator/support.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace weft::bench::test {
namespace {

double makespan(const Scenario& scenario) { return simulate(scenario).makespan_s; }

std::vector<double> longest_first(const std::vector<double>& costs) {
    const auto columns = static_cast<std::uint32_t>(costs.size());
    std::vector<double> sorted;
    for (const std::uint32_t tile : tile_order(TileOrder::longest_first, columns, 1, costs))
        sorted.push_back(costs[tile]);
    return sorted;
}

TEST(ClosedForm, EqualUnitsAreWastedOnlyByTheLastRound) {
    constexpr double cost = 0x1p-7;
    for (const Way& way : all_ways()) {
        if (!way.greedy) continue;
        for (const std::uint32_t units : {1u, 7u, 64u, 1000u})
            for (const unsigned workers : {1u, 2u, 3u, 16u, 100u, 4096u}) {
                const Scenario scenario = scenario_of(way, std::vector<double>(units, cost), workers);
                const unsigned rounds = (units + workers - 1) / workers;
                EXPECT_EQ(makespan(scenario), rounds * cost) << to_string(way) << ' ' << units << '/' << workers;
                EXPECT_EQ(efficiency(scenario, simulate(scenario)), units * cost / (rounds * cost) / workers);
            }
    }
}

TEST(ClosedForm, OneWorkerTakesTheSum) {
    const std::vector<double> costs = dyadic_costs(500, 3);
    EXPECT_EQ(makespan(scenario_of(costs, 1, "serial", Schedule::fixed)), sum(costs));
    for (const Way& way : all_ways()) EXPECT_EQ(makespan(scenario_of(way, costs, 1)), sum(costs)) << to_string(way);
}

TEST(ClosedForm, GrahamsBoundHoldsForEveryListSchedule) {
    // R. L. Graham, "Bounds for certain multiprocessing anomalies", 1966: sum/P + (1 - 1/P) max.
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        Random random(seed);
        const std::vector<double> costs = lognormal_costs(1 + random.below(300), seed);
        const unsigned workers = 1 + static_cast<std::uint32_t>(random.below(64));
        const double longest = *std::max_element(costs.begin(), costs.end());
        const double bound = sum(costs) / workers + (1 - 1.0 / workers) * longest;
        for (const Way& way : all_ways()) {
            const double took = makespan(scenario_of(way, costs, workers));
            EXPECT_GE(took, std::max(longest, sum(costs) / workers) * (1 - 1e-12)) << to_string(way);
            if (way.greedy) {
                EXPECT_LE(took, bound * (1 + 1e-12)) << to_string(way) << ", seed " << seed;
            }
        }
    }
}

double optimum(const std::vector<double>& costs, std::vector<double>& loads, std::size_t unit) {
    if (unit == costs.size()) return *std::max_element(loads.begin(), loads.end());
    double best = 1e9;
    for (double& load : loads) {
        load += costs[unit];
        best = std::min(best, optimum(costs, loads, unit + 1));
        load -= costs[unit];
        if (load == 0) break; // the other empty workers are the same
    }
    return best;
}

TEST(ClosedForm, LongestFirstIsNearTheOptimum) {
    // R. L. Graham, "Bounds on multiprocessing timing anomalies", 1969: at most 4/3 - 1/(3P).
    double worst = 1;
    for (std::uint64_t seed = 1; seed <= 60; ++seed)
        for (const unsigned workers : {2u, 3u}) {
            const std::vector<double> costs = dyadic_costs(5 + seed % 5, seed);
            std::vector<double> loads(workers);
            const double best = optimum(costs, loads, 0);
            const double ratio = makespan(scenario_of(longest_first(costs), workers)) / best;
            EXPECT_GE(ratio, 1);
            EXPECT_LE(ratio, 4.0 / 3 - 1.0 / (3 * workers));
            worst = std::max(worst, ratio);
        }
    EXPECT_GT(worst, 1.01); // or the cases were too easy
    // Graham's own worst case for two workers: 3 3 2 2 2.
    EXPECT_EQ(makespan(scenario_of({3, 3, 2, 2, 2}, 2)), 7);
}

TEST(ClosedForm, ASerialDispatchIsACeiling) {
    // 1 ms of work, 10 us of dispatch: after 100 workers nothing is gained.
    for (const char* backend : {"threads", "openmp"})
        for (const unsigned workers : {128u, 256u, 512u, 4096u}) {
            Scenario scenario = scenario_of(std::vector<double>(100'000, 1e-3), workers, backend);
            scenario.overheads.serial_s = 10e-6;
            const double reached = speed_up(scenario, simulate(scenario));
            EXPECT_LT(reached, 100);
            if (workers < 4096) { // there the askings in vain at the end are seen
                EXPECT_NEAR(reached, 99.5, 0.4) << workers;
            }
        }
    Scenario few = scenario_of(std::vector<double>(1000, 1e-3), 10);
    few.overheads.serial_s = 10e-6;
    EXPECT_NEAR(speed_up(few, simulate(few)), 10 / 1.01, 0.05); // far from it: the cost is merely added
}

TEST(ClosedForm, ACoordinatorIsACeilingToo) {
    Scenario scenario = scenario_of(std::vector<double>(20'000, 1e-3), 64, "processes", Schedule::dynamic);
    scenario.overheads.result_s = 50e-6;
    EXPECT_NEAR(speed_up(scenario, simulate(scenario)), 20, 0.1);
    scenario.plan.schedule = Schedule::queue;
    scenario.unit_s.resize(200'000, 1e-3); // so many that the last orders, which go out one by one, do not count
    EXPECT_NEAR(speed_up(scenario, simulate(scenario)), 20, 0.1);
}

/// Efficiency in per cent, median over many pictures: the longest tile alone makes it vary.
double lognormal_efficiency(unsigned workers, bool sorted) {
    std::vector<double> found;
    for (std::uint64_t picture = 1; picture <= 101; ++picture) {
        std::vector<double> costs = lognormal_costs(2040, picture);
        if (sorted) costs = longest_first(costs);
        const Scenario scenario = scenario_of(costs, workers);
        found.push_back(100 * efficiency(scenario, simulate(scenario)));
    }
    std::sort(found.begin(), found.end());
    return found[found.size() / 2];
}

TEST(ClosedForm, TwoCoresHideTheTail) {
    // 1080p in tiles of 32 x 32. An independent simulation found these for one picture each; from picture to
    // picture the efficiency in FIFO order varies by 5 at 64 workers and by 8 at 128.
    EXPECT_NEAR(lognormal_efficiency(2, false), 100, 0.2);
    EXPECT_NEAR(lognormal_efficiency(16, false), 97.7, 1);
    EXPECT_NEAR(lognormal_efficiency(64, false), 86.5, 2);
    EXPECT_NEAR(lognormal_efficiency(128, false), 73.5, 4);
    EXPECT_NEAR(lognormal_efficiency(64, true), 99.9, 0.2);
    EXPECT_NEAR(lognormal_efficiency(128, true), 99.6, 0.3);
}

} // namespace
} // namespace weft::bench::test
