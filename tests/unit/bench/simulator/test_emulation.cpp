// SPDX-License-Identifier: Apache-2.0
// The simulation beside real runs: units that sleep instead of computing, so that the real backends can have more
// workers than there are processors. Tests who gets what and who waits for whom; says nothing about caches, clocks or
// memory. "replay" simulates the durations that were measured in the same run, "ahead" the planned ones, with overheads
// from a run of empty units. A run in which sleeping took much longer than asked for is void: then the machine was
// busy.
#include "bench/emulation/sleeping_run.h"
#include "tests/unit/bench/simulator/support.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

namespace weft::bench::test {
namespace {

constexpr double most_oversleep_s = 200e-6; // on average
constexpr double tolerance = 0.25;

struct Comparison {
    double measured_s, replay_error, ahead_error, oversleep_s;
    bool counts() const { return oversleep_s < most_oversleep_s; }
    /// The time that a fork takes under load is no matter of scheduling, so with many workers only the replay counts.
    double worst(unsigned workers) const {
        return std::max(std::abs(replay_error), workers > 8 ? 0 : std::abs(ahead_error));
    }
};

Comparison compare(Scenario scenario) {
    scenario.overheads = overheads_of_sleepers(scenario).middle;
    const double ahead_s = simulate(scenario).makespan_s;
    const SleepingRun run = run_sleeping(scenario);
    const backends::Report& report = run.report;
    for (std::size_t unit = 0; unit < report.units.size(); ++unit)
        scenario.unit_s[unit] = static_cast<double>(report.units[unit].end_ns - report.units[unit].begin_ns) * 1e-9;
    scenario.overheads = {.startup_s = startup_of_each(scenario, report.startup_s)};
    backends::Report replay;
    replay.units = simulate(scenario).units;
    return {report.wall_s, last_end_s(replay) / last_end_s(report) - 1, ahead_s / report.wall_s - 1, run.oversleep_s};
}

class Emulation : public testing::TestWithParam<std::string> {};

TEST_P(Emulation, IsWithinAQuarterOfTheRealRun) {
    const PreciseSleep precise;
    Random random(11);
    std::vector<double> costs(200);
    for (double& cost : costs) cost = 2e-3 + 8e-3 * random.uniform();
    bool any = false;
    for (const Way& way : all_ways()) {
        if (way.backend != GetParam()) continue;
        for (const unsigned workers : {2u, 8u, 32u}) {
            Comparison found{};
            for (int attempt = 0; attempt < 3; ++attempt) { // a busy machine has quiet moments
                try {
                    found = compare(scenario_of(way, costs, workers));
                } catch (const std::invalid_argument& error) {
                    GTEST_SKIP() << error.what(); // not built, or limited by the environment
                }
                if (found.counts() && found.worst(workers) < tolerance) break;
            }
            any |= found.counts();
            std::printf("| %-22s | %2u | %7.1f ms | %+6.2f %% | %+6.2f %% | %4.0f us |%s\n", to_string(way).c_str(),
                        workers, 1e3 * found.measured_s, 100 * found.replay_error, 100 * found.ahead_error,
                        1e6 * found.oversleep_s, found.counts() ? "" : " void");
            if (found.counts()) {
                EXPECT_LT(found.worst(workers), tolerance) << to_string(way) << ", " << workers << " workers";
            }
        }
    }
    if (!any) GTEST_SKIP() << "the machine is too busy to sleep on time";
}

std::string backend_name(const testing::TestParamInfo<std::string>& info) { return info.param; }

INSTANTIATE_TEST_SUITE_P(Real, Emulation, testing::Values("threads", "openmp", "tbb", "processes"), backend_name);

} // namespace
} // namespace weft::bench::test
