// SPDX-License-Identifier: Apache-2.0
// What holds for every policy, whatever the costs.
#include "backends/registry.h"
#include "tests/unit/bench/simulator/support.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace weft::bench::test {
namespace {

/// With all that can be set, in numbers that sum up without rounding.
Scenario busy_scenario(const Way& way, std::size_t units, unsigned workers) {
    Scenario scenario = scenario_of(way, dyadic_costs(units, units + workers), workers);
    scenario.overheads = dyadic_overheads();
    scenario.before_s = 0.5;
    scenario.after_s = 0.25;
    return scenario;
}

template <class Check> void for_all(Check check) {
    for (const Way& way : all_ways())
        for (const std::size_t units : {0u, 1u, 5u, 200u, 3000u})
            for (const unsigned workers : {1u, 2u, 7u, 64u}) {
                SCOPED_TRACE(to_string(way) + ", " + std::to_string(units) + " units, " + std::to_string(workers) +
                             " workers");
                check(busy_scenario(way, units, workers));
            }
}

TEST(Invariant, EveryUnitRunsOnceForItsCostAndNobodyDoesTwoThings) {
    for_all([](const Scenario& scenario) {
        const Outcome outcome = simulate(scenario);
        ASSERT_EQ(outcome.units.size(), scenario.unit_s.size());
        std::vector<std::vector<std::pair<std::int64_t, std::int64_t>>> spans(scenario.plan.workers);
        for (std::size_t unit = 0; unit < outcome.units.size(); ++unit) {
            const auto& facts = outcome.units[unit];
            EXPECT_TRUE(facts.done);
            ASSERT_LT(facts.worker, scenario.plan.workers);
            EXPECT_NEAR(static_cast<double>(facts.end_ns - facts.begin_ns), 1e9 * scenario.unit_s[unit], 1);
            EXPECT_LE(static_cast<double>(facts.end_ns), 1e9 * outcome.makespan_s + 1);
            spans[facts.worker].emplace_back(facts.begin_ns, facts.end_ns);
        }
        for (unsigned worker = 0; worker < scenario.plan.workers; ++worker) {
            EXPECT_EQ(outcome.workers[worker].units, spans[worker].size());
            std::sort(spans[worker].begin(), spans[worker].end());
            for (std::size_t i = 1; i < spans[worker].size(); ++i)
                EXPECT_LE(spans[worker][i - 1].second, spans[worker][i].first);
        }
    });
}

TEST(Invariant, NoTimeIsLostOrInvented) {
    for_all([](const Scenario& scenario) {
        const Outcome outcome = simulate(scenario);
        double all = 0, useful = 0, earliest_end = outcome.makespan_s;
        for (const WorkerTimes& times : outcome.workers) {
            EXPECT_EQ(times.useful_s + times.dispatch_s + times.wait_s, outcome.makespan_s);
            EXPECT_GE(times.wait_s, 0);
            EXPECT_LE(times.end_s, outcome.makespan_s);
            all += times.useful_s + times.dispatch_s + times.wait_s;
            useful += times.useful_s;
            earliest_end = std::min(earliest_end, times.end_s);
        }
        EXPECT_EQ(all, scenario.plan.workers * outcome.makespan_s);
        EXPECT_EQ(useful, sum(scenario.unit_s));
        EXPECT_EQ(outcome.tail_s, outcome.makespan_s - earliest_end);
        EXPECT_EQ(outcome.total_s, outcome.makespan_s + 0.75);
        EXPECT_LE(outcome.serial_busy_s, outcome.makespan_s);
    });
}

TEST(Invariant, NoTimeIsLostWhenTheSpeedChanges) {
    for (const Way& way : all_ways()) {
        SCOPED_TRACE(to_string(way));
        Scenario scenario = busy_scenario(way, 1000, 7);
        scenario.machine.speed_at = {1, 0.99, 0.95, 0.9, 0.7};
        scenario.machine.worker_speed = {1, 0.5, 2};
        const Outcome outcome = simulate(scenario);
        double useful = 0;
        for (const WorkerTimes& times : outcome.workers) {
            EXPECT_NEAR(times.useful_s + times.dispatch_s + times.wait_s, outcome.makespan_s, 1e-12);
            useful += times.useful_s;
        }
        double shortest = 0;
        for (const auto& unit : outcome.units)
            shortest +=
                scenario.unit_s[static_cast<std::size_t>(&unit - outcome.units.data())] / (unit.worker == 1   ? 0.5
                                                                                           : unit.worker == 2 ? 2
                                                                                                              : 1);
        EXPECT_GT(useful, shortest);
        EXPECT_LT(useful, shortest / 0.7);
    }
}

TEST(Invariant, TheSameScenarioGivesTheSameOutcome) {
    for (const Way& way : all_ways()) {
        const Scenario scenario = busy_scenario(way, 700, 13);
        const Outcome a = simulate(scenario), b = simulate(scenario);
        EXPECT_EQ(a.makespan_s, b.makespan_s);
        for (std::size_t unit = 0; unit < a.units.size(); ++unit) {
            ASSERT_EQ(a.units[unit].worker, b.units[unit].worker) << to_string(way);
            ASSERT_EQ(a.units[unit].begin_ns, b.units[unit].begin_ns);
        }
    }
    Scenario tbb = scenario_of({"tbb", Schedule::stealing, 1}, lognormal_costs(700, 5), 13);
    const double one = simulate(tbb).makespan_s;
    bool differs = false;
    for (tbb.seed = 2; tbb.seed < 20; ++tbb.seed) differs |= simulate(tbb).makespan_s != one;
    EXPECT_TRUE(differs) << "the seed has no effect on random stealing";
}

TEST(Random, GivesTheSameNumbersEverywhere) {
    Random random(0); // the first outputs of SplitMix64 with seed 0, as published with it
    EXPECT_EQ(random.next(), 0xE220'A839'7B1D'CDAFu);
    EXPECT_EQ(random.next(), 0x6E78'9E6A'A1B9'65F4u);
}

/// What the backends refuse is refused, what they do is simulated.
TEST(Simulate, CoversWhatTheBackendsOffer) {
    using enum Schedule;
    for (const backends::Entry& entry : backends::all()) {
        if (!entry.make) continue;
        const backends::Traits traits = entry.make()->traits();
        for (const auto schedule : {fixed, dynamic, guided, queue, stealing})
            for (const auto transport : {Transport::none, Transport::pipes, Transport::shared})
                for (const std::uint32_t chunk : {0u, 1u})
                    for (const unsigned workers : {0u, 1u, 2u}) {
                        Scenario scenario = scenario_of({1, 2}, workers, std::string(entry.name), schedule, chunk);
                        scenario.plan.transport = transport;
                        bool real = true, simulated = true;
                        try {
                            check_plan(traits, scenario.plan);
                        } catch (const std::invalid_argument&) {
                            real = false;
                        }
                        try {
                            simulate(scenario);
                        } catch (const std::invalid_argument&) {
                            simulated = false;
                        }
                        EXPECT_EQ(real, simulated) << entry.name << ' ' << name_of(schedule) << ' '
                                                   << name_of(transport) << ' ' << chunk << ' ' << workers;
                    }
    }
}

TEST(Simulate, RefusesWhatMakesNoSense) {
    EXPECT_THROW(simulate(scenario_of({1}, 4097)), std::invalid_argument);
    EXPECT_THROW(simulate(scenario_of({1}, 1, "mpi")), std::invalid_argument);
    EXPECT_THROW(simulate(scenario_of({1, -1}, 1)), std::invalid_argument);
    EXPECT_THROW(simulate(scenario_of({std::nan("")}, 1)), std::invalid_argument);
    Scenario scenario = scenario_of({1}, 1);
    scenario.overheads.wake_s = -1;
    EXPECT_THROW(simulate(scenario), std::invalid_argument);
    scenario = scenario_of({1}, 1);
    scenario.machine.speed_at = {0};
    EXPECT_THROW(simulate(scenario), std::invalid_argument);
}

} // namespace
} // namespace weft::bench::test
