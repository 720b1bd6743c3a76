// SPDX-License-Identifier: Apache-2.0
// What was planted is what is named, with its number; where nothing was planted nothing is.
#include "bench/study/losses.h"
#include "tests/unit/bench/study/made_up_run.h"

#include <cmath>
#include <gtest/gtest.h>

namespace weft::bench::test {
namespace {

constexpr unsigned worker_counts[] = {2, 4, 16};

/// The mean over three rounds of other tiles.
Losses planted(unsigned workers, const Planted& plant, bool fixed = false, std::size_t tiles = 2000) {
    std::vector<Losses> rounds;
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
        const std::vector<double> costs = made_up_costs(tiles, seed);
        rounds.push_back(losses(made_up_run(costs, workers, plant, fixed), workers, made_up_run(costs, 1), nullptr));
    }
    return mean(rounds);
}

std::string first_name(const Losses& l) { return std::string(causes(l).front().name); }

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

void expect_sum(const Losses& l) {
    double sum = 0;
    for (const Cause& c : causes(l)) sum += c.seconds;
    EXPECT_NEAR(sum, l.loss_s(), 1e-9);
}

TEST(Causes, NoneWhereNothingIsPlanted) {
    for (const unsigned workers : worker_counts) {
        const Losses l = planted(workers, {});
        EXPECT_EQ(cause(l), "nothing to speak of") << workers;
        expect_sum(l);
    }
}

TEST(Causes, ASlowWorkerIsNamed) {
    for (const unsigned workers : worker_counts)
        for (const bool fixed : {false, true}) {
            const Losses l = planted(workers, {.slow_worker = 2}, fixed);
            EXPECT_EQ(first_name(l), "slow worker") << workers << cause(l);
            EXPECT_TRUE(contains(cause(l), "worker 1 computed 2.0x slower than the others")) << cause(l);
            EXPECT_FALSE(contains(cause(l), "inflation")) << cause(l);
            EXPECT_FALSE(contains(cause(l), "long tile")) << cause(l);
            expect_sum(l);
        }
}

TEST(Causes, ASerialPartIsNamed) {
    for (const unsigned workers : worker_counts) {
        const Losses l = planted(workers, {.serial_share = 0.05});
        EXPECT_EQ(first_name(l), "serial part") << workers << cause(l);
        EXPECT_TRUE(contains(cause(l), "5.0 % of the work")) << cause(l);
        EXPECT_NEAR(causes(l).front().seconds / l.measured_s, 0.05 * workers / (1 + 0.05 * workers), 0.01);
        expect_sum(l);
    }
}

TEST(Causes, DispatchIsNamed) {
    for (const unsigned workers : worker_counts) {
        const Losses l = planted(workers, {.dispatch_s = 50e-6});
        EXPECT_EQ(first_name(l), "dispatch") << workers << cause(l);
        EXPECT_TRUE(contains(cause(l), "50 us between two tiles")) << cause(l);
        expect_sum(l);
    }
}

TEST(Causes, OneHugeTileIsNamed) {
    for (const unsigned workers : worker_counts) {
        const Losses l = planted(workers, {.tile_share = 0.15});
        EXPECT_EQ(first_name(l), "long tile") << workers << cause(l);
        EXPECT_TRUE(contains(cause(l), "one tile takes 13 % of the work, the last one ran alone for")) << cause(l);
        EXPECT_TRUE(contains(cause(l), "split it: --tile 8")) << cause(l);
        expect_sum(l);
    }
}

TEST(Causes, AHugeTileOfTheSceneIsNamedToo) { // the serial run has it as well
    for (const unsigned workers : worker_counts) {
        std::vector<double> costs = made_up_costs(2000, 1);
        costs.back() += 0.15 * sum_of(costs);
        const Losses l = losses(made_up_run(costs, workers), workers, made_up_run(costs, 1), nullptr);
        EXPECT_EQ(first_name(l), "long tile") << workers << cause(l);
    }
}

TEST(Causes, TheLargerOfTwoIsNamedFirst) {
    struct Mixture {
        Planted plant;
        const char *first, *second;
    };
    const auto expect = [](unsigned workers, const Mixture& m) {
        const Losses l = planted(workers, m.plant);
        const std::string text = cause(l);
        EXPECT_LT(text.find(m.first), text.find(m.second)) << workers << ": " << text;
        EXPECT_TRUE(contains(text, m.second)) << workers << ": " << text;
        expect_sum(l);
    };
    expect(2, {{.slow_worker = 2, .dispatch_s = 50e-6}, "slow worker", "dispatch"});
    expect(2, {{.slow_worker = 1.5, .serial_share = 0.2}, "serial part", "slow worker"});
    expect(4, {{.serial_share = 0.05, .dispatch_s = 50e-6}, "serial part", "dispatch"});
    expect(4, {{.serial_share = 0.01, .dispatch_s = 200e-6}, "dispatch", "serial part"});
    expect(4, {{.slow_worker = 3, .tile_share = 0.05}, "slow worker", "long tile"});
    expect(16, {{.serial_share = 0.05, .tile_share = 0.3}, "long tile", "serial part"});
    expect(16, {{.slow_worker = 4, .serial_share = 0.05}, "serial part", "slow worker"});
    expect(16, {{.slow_worker = 4, .dispatch_s = 100e-6}, "dispatch", "slow worker"});
}

TEST(Causes, UnevenSharesAreNotTakenForASlowWorker) {
    std::vector<double> costs = made_up_costs(2000, 1);
    for (std::size_t i = 0; i < 500; ++i) costs[i] *= 4; // the first share of a fixed schedule
    for (const unsigned workers : worker_counts) {
        const Losses l = losses(made_up_run(costs, workers, {}, true), workers, made_up_run(costs, 1), nullptr);
        EXPECT_EQ(first_name(l), "uneven shares") << workers << cause(l);
    }
}

TEST(Causes, OneDisturbedRoundIsNotHeldAgainstAWorker) {
    const std::vector<double> costs = made_up_costs(2000, 1);
    const RunRecord serial = made_up_run(costs, 1), good = made_up_run(costs, 4),
                    bad = made_up_run(costs, 4, {.slow_worker = 2});
    const Losses l =
        mean({losses(good, 4, serial, nullptr), losses(bad, 4, serial, nullptr), losses(good, 4, serial, nullptr)});
    EXPECT_FALSE(contains(cause(l), "slow worker")) << cause(l);
    expect_sum(l);
}

TEST(Causes, WithoutTheSameTilesInTheSerialRunNothingIsSaidOfWorkers) {
    const std::vector<double> costs = made_up_costs(2000, 1);
    const Losses l =
        losses(made_up_run(costs, 4, {.slow_worker = 3}), 4, made_up_run(made_up_costs(500, 1), 1), nullptr);
    EXPECT_FALSE(contains(cause(l), "slow worker"));
    expect_sum(l);
}

} // namespace
} // namespace weft::bench::test
