// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bench/simulator/simulate.h"
#include "bench/statistics/random.h"

#include <cmath>
#include <numbers>
#include <numeric>
#include <string>
#include <vector>

namespace weft::bench::test {

using backends::Schedule;
using backends::Transport;

inline Scenario scenario_of(std::vector<double> unit_s, unsigned workers, const std::string& backend = "threads",
                            Schedule schedule = Schedule::dynamic, std::uint32_t chunk = 1) {
    Scenario scenario;
    scenario.unit_s = std::move(unit_s);
    scenario.backend = backend;
    scenario.plan.workers = workers;
    scenario.plan.schedule = schedule;
    scenario.plan.chunk = chunk;
    scenario.plan.transport = backend == "processes" ? Transport::pipes : Transport::none;
    return scenario;
}

struct Way {
    std::string backend;
    Schedule schedule;
    std::uint32_t chunk;
    bool greedy = false; ///< without overheads nobody is idle while a unit waits: Graham's list schedules
};

inline std::string to_string(const Way& way) {
    return way.backend + ' ' + std::string(name_of(way.schedule)) + ' ' + std::to_string(way.chunk);
}

inline std::vector<Way> all_ways() {
    using enum Schedule;
    return {{"threads", dynamic, 1, true},
            {"threads", dynamic, 3},
            {"threads", fixed, 0},
            {"threads", fixed, 1},
            {"threads", fixed, 5},
            {"threads", queue, 1, true},
            {"threads", stealing, 1, true},
            {"threads", stealing, 4},
            {"openmp", dynamic, 1, true},
            {"openmp", fixed, 0},
            {"openmp", guided, 1},
            {"openmp", guided, 6},
            {"openmp", queue, 1, true},
            {"openmp", queue, 2},
            {"tbb", stealing, 0},
            {"tbb", stealing, 1, true},
            {"tbb", stealing, 7},
            {"tbb", fixed, 0},
            {"tbb", fixed, 2},
            {"processes", queue, 1},
            {"processes", queue, 3},
            {"processes", dynamic, 1, true},
            {"processes", dynamic, 2},
            {"processes", fixed, 0},
            {"processes", fixed, 1}};
}

inline Scenario scenario_of(const Way& way, std::vector<double> unit_s, unsigned workers) {
    return scenario_of(std::move(unit_s), workers, way.backend, way.schedule, way.chunk);
}

inline double sum(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

/// Mean 1 ms, standard deviation 1 ms.
inline std::vector<double> lognormal_costs(std::size_t units, std::uint64_t seed) {
    Random random(seed);
    std::vector<double> costs(units);
    const double variance = std::log(2.0);
    for (double& cost : costs) {
        const double radius = std::sqrt(-2 * std::log(1 - random.uniform())); // Box and Muller
        const double normal = radius * std::cos(2 * std::numbers::pi * random.uniform());
        cost = 1e-3 * std::exp(std::sqrt(variance) * normal - variance / 2);
    }
    return costs;
}

/// Multiples of 2^-20 s below 2^-7 s: sums of them have no rounding.
inline std::vector<double> dyadic_costs(std::size_t units, std::uint64_t seed) {
    Random random(seed);
    std::vector<double> costs(units);
    for (double& cost : costs) cost = static_cast<std::uint32_t>(random.below(1 << 13)) * 0x1p-20;
    return costs;
}

/// Overheads of different size, all multiples of 2^-24 s.
inline Overheads dyadic_overheads() {
    return {.startup_s = 0x1p-14,
            .grab_s = 0x3p-22,
            .serial_s = 0x1p-21,
            .serial_per_worker_s = 0x1p-24,
            .result_s = 0x5p-24,
            .wake_s = 0x1p-16,
            .leave_s = 0x1p-15};
}

} // namespace weft::bench::test
