// SPDX-License-Identifier: Apache-2.0
#include "bench/statistics/efficiency.h"

#include "simulate.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace weft::bench {
namespace {

TEST(EfficiencyTest, PopMetricsByHand) {
    const PopMetrics found = pop_metrics(std::vector<double>{8, 6, 4, 2}, 10); // mean 5, longest 8
    EXPECT_DOUBLE_EQ(found.parallel_efficiency, 0.5);
    EXPECT_DOUBLE_EQ(found.load_balance, 0.625);
    EXPECT_DOUBLE_EQ(found.communication_efficiency, 0.8);
    EXPECT_DOUBLE_EQ(found.additive_load_balance, 0.7);
    const PopMetrics perfect = pop_metrics(std::vector<double>(3, 2.0), 2);
    EXPECT_EQ(perfect.parallel_efficiency, 1);
    EXPECT_EQ(perfect.load_balance, 1);
    EXPECT_EQ(perfect.additive_load_balance, 1);
    const PopMetrics alone = pop_metrics(std::vector<double>{1}, 4);
    EXPECT_EQ(alone.load_balance, 1);
    EXPECT_EQ(alone.communication_efficiency, 0.25);
    const PopMetrics idle = pop_metrics(std::vector<double>{0, 0}, 1);
    EXPECT_EQ(idle.parallel_efficiency, 0);
    EXPECT_EQ(idle.load_balance, 1);
}

TEST(EfficiencyTest, TheFactorsMultiplyAndTheLossesAdd) {
    Random random(21);
    for (int trial = 0; trial < 500; ++trial) {
        std::vector<double> useful(1 + random.below(64));
        for (double& u : useful) u = random.uniform();
        const double longest = *std::max_element(useful.begin(), useful.end());
        const PopMetrics m = pop_metrics(useful, longest * (1 + random.uniform()));
        EXPECT_NEAR(m.parallel_efficiency, m.load_balance * m.communication_efficiency, 1e-12);
        EXPECT_NEAR(1 - m.parallel_efficiency, (1 - m.additive_load_balance) + (1 - m.communication_efficiency), 1e-12);
    }
}

/// The makespan when each unit goes, in order, to the worker that is free first.
double list_schedule(const std::vector<double>& units, unsigned workers) {
    std::vector<double> free_at(workers);
    for (const double u : units) *std::min_element(free_at.begin(), free_at.end()) += u;
    return *std::max_element(free_at.begin(), free_at.end());
}

TEST(EfficiencyTest, NoListScheduleLeavesGrahamsBounds) {
    Random random(22);
    double closest = 1;
    for (int trial = 0; trial < 2000; ++trial) {
        std::vector<double> units(1 + random.below(60));
        for (double& u : units) u = std::exp(1.5 * normal(random));
        const auto workers = static_cast<unsigned>(1 + random.below(16));
        const double work = std::accumulate(units.begin(), units.end(), 0.0);
        const double longest = *std::max_element(units.begin(), units.end());
        const Interval bounds = graham_bounds(work, longest, workers);
        const double makespan = list_schedule(units, workers);
        EXPECT_GE(makespan, bounds.low * (1 - 1e-12));
        EXPECT_LE(makespan, bounds.high * (1 + 1e-12));
        if (workers > 1) closest = std::min(closest, (bounds.high - makespan) / bounds.high);
    }
    EXPECT_LT(closest, 0.02) << "the upper bound is hardly ever near: is it too high?";
}

TEST(EfficiencyTest, GrahamsUpperBoundIsReachedByHisExample) {
    // P (P - 1) units of 1 and then one of P: the long one starts when all else is done.
    std::vector<double> units(4 * 3, 1.0);
    units.push_back(4);
    const Interval bounds = graham_bounds(16, 4, 4);
    EXPECT_DOUBLE_EQ(bounds.low, 4);
    EXPECT_DOUBLE_EQ(bounds.high, 7);
    EXPECT_DOUBLE_EQ(list_schedule(units, 4), bounds.high);
    EXPECT_EQ(graham_bounds(16, 4, 1).low, 16);
    EXPECT_EQ(graham_bounds(16, 4, 1).high, 16);
    EXPECT_EQ(graham_bounds(0, 0, 3).high, 0);
}

TEST(EfficiencyTest, RefusesWhatCannotBe) {
    EXPECT_THROW(pop_metrics({}, 1), std::invalid_argument);
    EXPECT_THROW(pop_metrics(std::vector<double>{1, not_a_number}, 2), std::invalid_argument);
    EXPECT_THROW(pop_metrics(std::vector<double>{-1}, 2), std::invalid_argument);
    EXPECT_THROW(pop_metrics(std::vector<double>{1}, 0), std::invalid_argument);
    EXPECT_THROW(pop_metrics(std::vector<double>{1, 1.1}, 1), std::invalid_argument) << "longer than the run";
    EXPECT_NO_THROW(pop_metrics(std::vector<double>{1 + 1e-9}, 1)) << "the rounding of clocks";
    EXPECT_THROW(graham_bounds(1, 2, 2), std::invalid_argument);
    EXPECT_THROW(graham_bounds(1, 1, 0), std::invalid_argument);
    EXPECT_THROW(graham_bounds(not_a_number, 1, 2), std::invalid_argument);
}

} // namespace
} // namespace weft::bench
