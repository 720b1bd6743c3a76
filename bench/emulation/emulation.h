// SPDX-License-Identifier: Apache-2.0
// Many more workers than processors, really: threads and processes of the real backends, in which each tile of a study
// sleeps as long as the serial run took for it, times a dilation. What it tests is scheduling, hand-out and waiting; it
// knows nothing of caches, clocks and memory, so every number is called emulated, and is compared with a simulation of
// workers that do not slow each other down.
#pragma once

#include "backends/stop.h"
#include "bench/study/prediction.h"

#include <functional>
#include <string>
#include <vector>

namespace weft::bench {

struct EmulationOptions {
    double dilation = 0;   ///< 0: so that the mean unit takes `unit_s`, and less where the budget asks for it
    double unit_s = 8e-3;  ///< shorter units measure the waking of threads
    double least_s = 2e-3; ///< below this mean unit nothing is emulated
    double budget_s = 60;  ///< for all points together
    /// A simulation's median says nothing of a single run whose workers draw lots: the median of so many, if they fit
    /// into the point's share of the budget.
    unsigned runs_by_lot = 9;
};

struct EmulatedArm {
    std::string label = "";
    unsigned workers = 0;
    double dilation = 0, unit_s = 0; ///< what was used, and the mean unit with it
    unsigned runs = 0;               ///< the one in the middle counts
    double makespan_s = 0;           ///< from start-up to join, divided by the dilation
    /// Simulated from the same costs, each longer by the mean oversleep, and from start-up and leaving of runs of one
    /// short unit to each worker; divided likewise. The 90 % interval is that of start-up and leaving.
    double simulated_s = 0, low_s = 0, high_s = 0;
    double cpu_share = 0;   ///< seconds of processor per second: the workers' need for more than there is falsifies it
    double oversleep_s = 0; ///< mean over the units
    bool ran = false, voided = true;
    std::string reason = ""; ///< why it is void, or what is to be said of it; may be empty

    double error() const { return simulated_s / makespan_s - 1; }
};

// Above these a point is void.
inline constexpr double most_cpu_share = 0.3;
inline constexpr double most_oversleep = 0.0125; ///< of the mean unit: 100 us of 8 ms

/// One entry for each of these arms that can be simulated, in their order; each is run in a process of its own, the
/// short ones first. A point beyond the budget has not `ran`. After a stop, only what ended before it is returned.
/// `progress`: points done, points in all, and the label of the next one.
std::vector<EmulatedArm>
emulate_arms(const Study& study, const std::vector<PredictedArm>& arms, const EmulationOptions& options,
             const backends::Stop& stop,
             const std::function<void(std::size_t done, std::size_t of, const std::string& next)>& progress);

/// The table that a terminal gets.
std::string to_text(const std::vector<EmulatedArm>& arms);
/// One JSON array: label, workers, makespan_s, simulated_s, error, cpu_share, oversleep_us, void, reason and more.
std::string to_json(const std::vector<EmulatedArm>& arms);

} // namespace weft::bench
