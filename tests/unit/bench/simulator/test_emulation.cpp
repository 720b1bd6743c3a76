// SPDX-License-Identifier: Apache-2.0
// The simulation beside real runs: units that sleep instead of computing, so that the real backends can have more
// workers than there are processors. Tests who gets what and who waits for whom; says nothing about caches, clocks or
// memory. "replay" simulates the durations that were measured in the same run, "ahead" the planned ones, with overheads
// from a run of empty units. A run in which sleeping took much longer than asked for is void: then the machine was
// busy.
#include "backends/registry.h"
#include "bench/simulator/policy.h"
#include "tests/unit/bench/simulator/support.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <ctime>

#include <sys/prctl.h>

namespace weft::bench::test {
namespace {

constexpr double most_oversleep_s = 200e-6; // on average
constexpr double tolerance = 0.25;

/// New threads and processes inherit it; the default of 50 us would be added to every sleep.
class PreciseSleep {
  public:
    PreciseSleep() { prctl(PR_SET_TIMERSLACK, 1); }
    ~PreciseSleep() { prctl(PR_SET_TIMERSLACK, 0); }
    PreciseSleep(const PreciseSleep&) = delete;
    PreciseSleep& operator=(const PreciseSleep&) = delete;
};

void sleep_s(double seconds) {
    timespec span{0, static_cast<long>(seconds * 1e9)};
    while (span.tv_nsec > 0 && clock_nanosleep(CLOCK_MONOTONIC, 0, &span, &span) != 0) {
    }
}

backends::Report run(const Scenario& scenario) {
    const backends::Job job{static_cast<std::uint32_t>(scenario.unit_s.size()), 8,
                            [&](std::uint32_t unit, std::span<std::byte>, const backends::Pulse&) {
                                sleep_s(scenario.unit_s[unit]);
                                return true;
                            }};
    backends::Slots slots(job.units, job.unit_bytes);
    return backends::make(scenario.backend)->run(job, slots, scenario.plan);
}

double last_end_s(std::span<const backends::UnitFacts> units) {
    std::int64_t last = 0;
    for (const auto& unit : units) last = std::max(last, unit.end_ns);
    return static_cast<double>(last) * 1e-9;
}

/// Overheads::startup_s from the time at which the last worker was there.
double startup_of_each(Scenario scenario, double all_s) {
    scenario.overheads = {.startup_s = 1};
    double starts = 0;
    for (unsigned worker = 0; worker < scenario.plan.workers; ++worker)
        starts = std::max(starts, first_arrival_s(scenario, worker));
    return starts > 0 ? all_s / starts : 0;
}

/// Start-up and leaving, from runs with one empty unit for each worker: the overheads that matter beside milliseconds.
Overheads calibrated(Scenario scenario) {
    scenario.unit_s.assign(scenario.plan.workers, 0);
    std::vector<double> starts, ends;
    for (int round = 0; round < 9; ++round) {
        const backends::Report report = run(scenario);
        starts.push_back(report.startup_s);
        ends.push_back(report.wall_s - std::max(report.startup_s, last_end_s(report.units)));
    }
    std::sort(starts.begin(), starts.end());
    std::sort(ends.begin(), ends.end());
    return {.startup_s = startup_of_each(scenario, starts[4]), .leave_s = ends[4] / scenario.plan.workers};
}

struct Comparison {
    double measured_s, replay_error, ahead_error, oversleep_s;
    bool counts() const { return oversleep_s < most_oversleep_s; }
    /// The time that a fork takes under load is no matter of scheduling, so with many workers only the replay counts.
    double worst(unsigned workers) const {
        return std::max(std::abs(replay_error), workers > 8 ? 0 : std::abs(ahead_error));
    }
};

Comparison compare(Scenario scenario) {
    scenario.overheads = calibrated(scenario);
    const double ahead_s = simulate(scenario).makespan_s;
    const backends::Report report = run(scenario);
    double oversleep_s = 0;
    for (std::size_t unit = 0; unit < report.units.size(); ++unit) {
        const double took_s = static_cast<double>(report.units[unit].end_ns - report.units[unit].begin_ns) * 1e-9;
        oversleep_s += (took_s - scenario.unit_s[unit]) / static_cast<double>(report.units.size());
        scenario.unit_s[unit] = took_s;
    }
    scenario.overheads = {.startup_s = startup_of_each(scenario, report.startup_s)};
    const double replay_s = last_end_s(simulate(scenario).units);
    return {report.wall_s, replay_s / last_end_s(report.units) - 1, ahead_s / report.wall_s - 1, oversleep_s};
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
