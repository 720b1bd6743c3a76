// SPDX-License-Identifier: Apache-2.0
#include "bench/emulation/sleeping_run.h"

#include "backends/registry.h"
#include "bench/statistics/order_statistics.h"

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <sys/prctl.h>
#include <sys/resource.h>

namespace weft::bench {
namespace {

void sleep_s(double seconds) {
    const auto whole = static_cast<std::time_t>(seconds);
    timespec span{whole, static_cast<long>((seconds - static_cast<double>(whole)) * 1e9)};
    if (seconds <= 0) return;
    while (clock_nanosleep(CLOCK_MONOTONIC, 0, &span, &span) == EINTR) {
    }
}

double cpu_s() {
    double sum = 0;
    for (const int who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
        rusage usage{};
        getrusage(who, &usage);
        for (const timeval& t : {usage.ru_utime, usage.ru_stime})
            sum += static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
    }
    return sum;
}

double seconds_of(const backends::UnitFacts& unit) { return static_cast<double>(unit.end_ns - unit.begin_ns) * 1e-9; }

} // namespace

PreciseSleep::PreciseSleep() { prctl(PR_SET_TIMERSLACK, 1); }
PreciseSleep::~PreciseSleep() { prctl(PR_SET_TIMERSLACK, 0); }

SleepingRun run_sleeping(const Scenario& scenario) {
    const backends::Job job{static_cast<std::uint32_t>(scenario.unit_s.size()), 8,
                            [&](std::uint32_t unit, std::span<std::byte> /*out*/, const backends::Pulse&) {
                                sleep_s(scenario.unit_s[unit]);
                                return true;
                            }};
    backends::Slots slots(job.units, job.unit_bytes);
    const auto backend = backends::make(scenario.backend);
    SleepingRun run;
    const double before_s = cpu_s();
    run.report = backend->run(job, slots, scenario.plan);
    run.cpu_s = cpu_s() - before_s;
    for (std::size_t u = 0; u < run.report.units.size(); ++u)
        run.oversleep_s +=
            (seconds_of(run.report.units[u]) - scenario.unit_s[u]) / static_cast<double>(run.report.units.size());
    return run;
}

double last_end_s(const backends::Report& report) {
    std::int64_t last = 0;
    for (const auto& unit : report.units) last = std::max(last, unit.end_ns);
    return static_cast<double>(last) * 1e-9;
}

Scenario calibration_of(Scenario scenario) {
    scenario.unit_s.assign(scenario.plan.workers, calibration_unit_s(scenario.plan.workers));
    return scenario;
}

SleepersOverheads overheads_of_sleepers(const Scenario& planned, unsigned rounds) {
    const Scenario scenario = calibration_of(planned);
    std::vector<double> starts, leaves;
    for (unsigned round = 0; round < rounds; ++round) {
        const backends::Report report = run_sleeping(scenario).report;
        starts.push_back(report.startup_s);
        leaves.push_back(std::max(0.0, report.wall_s - std::max(report.startup_s, last_end_s(report))));
    }
    const auto at = [&](double share) {
        return Overheads{.startup_s = startup_of_each(scenario, quantile(starts, share)),
                         .leave_s = quantile(leaves, share) / scenario.plan.workers};
    };
    return {at(0), at(0.5), at(1)};
}

} // namespace weft::bench
