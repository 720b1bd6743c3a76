// SPDX-License-Identifier: Apache-2.0
#include "bench/simulator/simulate.h"

#include "bench/simulator/engine.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

namespace weft::bench {
namespace {

constexpr unsigned most_workers = 4096;

void require(bool holds, const std::string& what) {
    if (!holds) throw std::invalid_argument("cannot simulate: " + what);
}

bool is_duration(double seconds) { return std::isfinite(seconds) && seconds >= 0; }

void check(const Scenario& scenario) {
    const backends::Plan& plan = scenario.plan;
    require(plan.workers >= 1 && plan.workers <= most_workers,
            std::to_string(plan.workers) + " workers; 1 to " + std::to_string(most_workers) + " are possible");
    require(scenario.unit_s.size() <= std::numeric_limits<std::uint32_t>::max(), "too many units");
    for (std::size_t unit = 0; unit < scenario.unit_s.size(); ++unit)
        require(is_duration(scenario.unit_s[unit]),
                "unit " + std::to_string(unit) + " has cost " + std::to_string(scenario.unit_s[unit]));
    const Overheads& costs = scenario.overheads;
    for (const double cost : {costs.startup_s, costs.grab_s, costs.serial_s, costs.serial_per_worker_s, costs.result_s,
                              costs.wake_s, costs.leave_s, scenario.before_s, scenario.after_s})
        require(is_duration(cost), "an overhead of " + std::to_string(cost) + " s");
    for (const auto* speeds : {&scenario.machine.speed_at, &scenario.machine.worker_speed})
        for (const double speed : *speeds)
            require(std::isfinite(speed) && speed > 0, "a speed of " + std::to_string(speed));
}

} // namespace

Outcome simulate(const Scenario& scenario) {
    check(scenario);
    const std::unique_ptr<Policy> policy = make_policy(scenario);
    require(policy != nullptr, "backend '" + scenario.backend + "' with " + std::to_string(scenario.plan.workers) +
                                   " worker(s), schedule '" + std::string(name_of(scenario.plan.schedule)) +
                                   "', chunk " + std::to_string(scenario.plan.chunk) + " and transport '" +
                                   std::string(name_of(scenario.plan.transport)) + "'");
    return Engine(scenario, *policy).run();
}

double startup_of_each(Scenario scenario, double all_s) {
    scenario.overheads = {.startup_s = 1};
    double starts = 0;
    for (unsigned worker = 0; worker < scenario.plan.workers; ++worker)
        starts = std::max(starts, first_arrival_s(scenario, worker));
    return starts > 0 ? all_s / starts : 0;
}

double speed_up(const Scenario& scenario, const Outcome& outcome) {
    const double alone = std::accumulate(scenario.unit_s.begin(), scenario.unit_s.end(), 0.0);
    return (scenario.before_s + alone + scenario.after_s) / outcome.total_s;
}

} // namespace weft::bench
