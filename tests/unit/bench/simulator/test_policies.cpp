// SPDX-License-Identifier: Apache-2.0
// Small runs whose every step is computed by hand.
#include "tests/unit/bench/simulator/support.h"

#include <gtest/gtest.h>

namespace weft::bench::test {
namespace {

std::vector<std::uint32_t> workers_of(const Outcome& outcome) {
    std::vector<std::uint32_t> workers;
    for (const auto& unit : outcome.units) workers.push_back(unit.worker);
    return workers;
}

using Who = std::vector<std::uint32_t>;

TEST(Policy, StaticBlocks) {
    for (const char* backend : {"threads", "openmp", "tbb", "processes"}) {
        const Outcome outcome = simulate(scenario_of({1, 2, 3, 4, 5, 6, 7}, 3, backend, Schedule::fixed, 0));
        EXPECT_EQ(workers_of(outcome), (Who{0, 0, 0, 1, 1, 2, 2})) << backend;
        EXPECT_EQ(outcome.makespan_s, 13);
        EXPECT_EQ(outcome.tail_s, 13 - 6);
        EXPECT_EQ(outcome.workers[0].useful_s, 6);
        EXPECT_EQ(outcome.workers[1].wait_s, 4);
        EXPECT_EQ(outcome.units[5].begin_ns, 0);
        EXPECT_EQ(outcome.units[6].begin_ns, 6'000'000'000);
        EXPECT_EQ(outcome.units[6].end_ns, 13'000'000'000);
    }
}

TEST(Policy, CyclicChunks) {
    const Outcome outcome = simulate(scenario_of({1, 2, 3, 4, 5, 6, 7}, 2, "threads", Schedule::fixed, 2));
    EXPECT_EQ(workers_of(outcome), (Who{0, 0, 1, 1, 0, 0, 1}));
    EXPECT_EQ(outcome.makespan_s, 14);
}

TEST(Policy, Counter) {
    const Outcome outcome = simulate(scenario_of({4, 1, 1, 1, 2, 3}, 2));
    EXPECT_EQ(workers_of(outcome), (Who{0, 1, 1, 1, 1, 0})); // at 3 the fifth, at 4 the sixth
    EXPECT_EQ(outcome.makespan_s, 7);
}

TEST(Policy, GuidedTakesAnEvenShareOfTheRest) {
    Scenario scenario = scenario_of(std::vector<double>(20, 1), 4, "openmp", Schedule::guided, 2);
    scenario.overheads.serial_s = 0.25; // nobody asks at the same moment
    // 20/4 = 5, 15/4 -> 4, 11/4 -> 3, 8/4 = 2, 6/4 -> 2, 2, 2
    const Outcome outcome = simulate(scenario);
    EXPECT_EQ(workers_of(outcome), (Who{0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 2, 2, 1, 1}));
}

TEST(Policy, AThiefTakesTheBackHalfOfTheNextVictimsRest) {
    const Outcome outcome = simulate(scenario_of({1, 1, 1, 1, 4, 4, 4, 4}, 2, "threads", Schedule::stealing));
    // At 4 the first finds 5..7 with the second, who takes 5 itself at that moment or keeps the front half.
    EXPECT_EQ(workers_of(outcome), (Who{0, 0, 0, 0, 1, 1, 0, 0}));
    EXPECT_EQ(outcome.makespan_s, 12);
}

TEST(Policy, TheTaskProducerComputesWhenTheQueueIsLong) {
    const auto units = std::uint32_t{64} * 2 + 5;
    Scenario scenario = scenario_of(std::vector<double>(units, 1), 2, "openmp", Schedule::queue);
    scenario.overheads.grab_s = 0x1p-20;
    const Outcome outcome = simulate(scenario);
    EXPECT_EQ(outcome.units[0].worker, 1u);   // the producer is busy making tasks
    EXPECT_EQ(outcome.units[129].worker, 0u); // 129 are outstanding: the next one it runs itself
    EXPECT_NEAR(static_cast<double>(outcome.units[129].begin_ns), 130e9 * 0x1p-20, 2);
    EXPECT_GT(outcome.units[1].begin_ns, 1'000'000'000);
}

TEST(Policy, SimplePartitionerStealsTheLargestHalf) {
    const Outcome outcome = simulate(scenario_of(std::vector<double>(8, 1), 2, "tbb", Schedule::stealing));
    EXPECT_EQ(workers_of(outcome), (Who{0, 0, 0, 0, 1, 1, 1, 1}));
    EXPECT_EQ(outcome.units[4].begin_ns, 0);
    EXPECT_EQ(outcome.makespan_s, 4);
}

TEST(Policy, AutoPartitionerRunsLongPiecesUnlessSomebodySteals) {
    // Alone: 2 initial chunks of 2^14 units, each split five deep less one: no piece longer than 2^14 / 2^4.
    Scenario scenario = scenario_of(std::vector<double>(1 << 15, 0x1p-10), 1, "tbb", Schedule::stealing, 0);
    scenario.overheads.grab_s = 1; // counts the pieces
    const double pieces = simulate(scenario).workers[0].dispatch_s;
    EXPECT_GE(pieces, 16);
    EXPECT_LE(pieces, 128);
    // A steep ramp: thieves make the pieces of the dear end short.
    std::vector<double> ramp;
    for (int i = 0; i < 4096; ++i) ramp.push_back(i < 3500 ? 1e-6 : 1e-3);
    const Scenario uneven = scenario_of(ramp, 8, "tbb", Schedule::stealing, 0);
    EXPECT_GT(efficiency(uneven, simulate(uneven)), 0.9);
}

TEST(Policy, CoordinatorKeepsOrdersInHandAndFewerTowardsTheEnd) {
    // 12 units, 2 workers: half of an even share of what is left, which is 3 and then one.
    Scenario scenario = scenario_of(std::vector<double>(12, 1), 2, "processes", Schedule::queue);
    EXPECT_EQ(workers_of(simulate(scenario)), (Who{0, 0, 0, 1, 1, 1, 0, 1, 0, 1, 0, 1}));
    // 200 units: 4 each at the first hand-out, since nothing is known of the units yet, then up to 4 when 2 are left,
    // down to one.
    scenario = scenario_of(std::vector<double>(200, 1), 2, "processes", Schedule::queue);
    const Outcome outcome = simulate(scenario);
    for (unsigned unit = 0; unit < 8; ++unit) EXPECT_EQ(outcome.units[unit].worker, unit / 4);
    EXPECT_EQ(outcome.units[8].worker, outcome.units[9].worker);
    EXPECT_EQ(outcome.makespan_s, 100);
    // Short units, once that is known: up to 32 in hand.
    scenario = scenario_of(std::vector<double>(200, 0x1p-20), 2, "processes", Schedule::queue);
    const std::vector<std::uint32_t> short_ones = workers_of(simulate(scenario));
    for (unsigned unit = 8; unit < 8 + 28; ++unit) EXPECT_EQ(short_ones[unit], short_ones[8]) << unit;
    // One long unit among 200 keeps back no more than it was given before the first result.
    std::vector<double> uneven(200, 1);
    uneven[0] = 1000;
    EXPECT_EQ(simulate(scenario_of(uneven, 8, "processes", Schedule::queue)).workers[0].units, 4u);
}

TEST(Policy, CoordinatorServesOneAfterTheOther) {
    Scenario scenario = scenario_of({8, 8}, 2, "processes", Schedule::queue);
    scenario.overheads = {
        .startup_s = 1, .grab_s = 0.5, .serial_s = 0.25, .result_s = 2, .wake_s = 0.125, .leave_s = 4};
    const Outcome outcome = simulate(scenario);
    // Forked at 1 and 2, each with its orders, which it takes.
    EXPECT_EQ(outcome.units[0].begin_ns, 1'500'000'000);
    EXPECT_EQ(outcome.units[1].begin_ns, 2'500'000'000);
    // Results at 9.5 and 10.5; the coordinator wakes at 9.625 and needs 2 s for each; then two leave.
    EXPECT_EQ(outcome.makespan_s, 13.625 + 8);
    EXPECT_EQ(outcome.serial_busy_s, 4);
}

TEST(Policy, ResultsTravelInBatches) {
    // The coordinator needs 100 ms to wake up, so the moment of the first message decides.
    Scenario scenario = scenario_of(std::vector<double>(100, 1e-3), 1, "processes", Schedule::dynamic);
    scenario.overheads = {.result_s = 1e-6, .wake_s = 0.1};
    EXPECT_NEAR(simulate(scenario).makespan_s, 0.1011, 1e-9); // at once
    scenario.plan.schedule = Schedule::queue; // when half of the four in hand are done; the next orders wake the worker
    Outcome outcome = simulate(scenario);
    EXPECT_EQ(outcome.units[3].end_ns, 4'000'000);
    EXPECT_NEAR(static_cast<double>(outcome.units[4].begin_ns), 202e6, 10e3);
    scenario.unit_s[0] = 25e-3; // or when it has taken more than a batch
    outcome = simulate(scenario);
    EXPECT_NEAR(static_cast<double>(outcome.units[4].begin_ns), 225e6, 10e3);
}

TEST(Policy, Arrivals) {
    const auto begins = [](const char* backend, Schedule schedule) {
        Scenario scenario = scenario_of({100, 100, 100, 100}, 4, backend, schedule);
        scenario.overheads.startup_s = 1;
        std::vector<std::int64_t> seconds(4);
        for (const auto& unit : simulate(scenario).units) seconds[unit.worker] = unit.begin_ns / 1'000'000'000;
        return seconds;
    };
    using Seconds = std::vector<std::int64_t>;
    EXPECT_EQ(begins("threads", Schedule::dynamic), (Seconds{1, 2, 3, 4}));
    EXPECT_EQ(begins("threads", Schedule::queue), (Seconds{4, 4, 4, 4}));
    EXPECT_EQ(begins("openmp", Schedule::dynamic), (Seconds{3, 3, 3, 3}));
    EXPECT_EQ(begins("tbb", Schedule::fixed), (Seconds{0, 1, 2, 2}));
    EXPECT_EQ(begins("processes", Schedule::dynamic), (Seconds{1, 2, 3, 4}));
    EXPECT_EQ(begins("processes", Schedule::queue), (Seconds{1, 2, 3, 4}));
}

TEST(Policy, ASlowWorkerGetsLessWhereItAsksAndDelaysAllWhereItDoesNot) {
    Scenario scenario = scenario_of(std::vector<double>(120, 1), 4);
    scenario.machine.worker_speed = {1, 1, 0.5};
    const Outcome asked = simulate(scenario);
    EXPECT_EQ(asked.workers[2].units, 17u);
    EXPECT_EQ(asked.makespan_s, 35); // 3.5 workers
    scenario.plan.schedule = Schedule::fixed;
    EXPECT_EQ(simulate(scenario).makespan_s, 60);
}

TEST(Policy, SpeedFollowsTheNumberOfActiveWorkers) {
    Scenario scenario = scenario_of({4, 8}, 2);
    scenario.machine.speed_at = {1, 0.5};
    // Both at half speed until 8; then 4 s of work are left, alone.
    const Outcome outcome = simulate(scenario);
    EXPECT_EQ(outcome.units[0].end_ns, 8'000'000'000);
    EXPECT_EQ(outcome.makespan_s, 12);
}

} // namespace
} // namespace weft::bench::test
