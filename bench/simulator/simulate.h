// SPDX-License-Identifier: Apache-2.0
// What a run would take with P workers, from what each unit takes alone: a discrete-event simulation of the backends'
// own scheduling policies. Pure: no clock, no threads, no files; the same scenario gives the same outcome everywhere.
#pragma once

#include "backends/backend.h"

#include <cstdint>
#include <string>
#include <vector>

namespace weft::bench {

/// What a runtime costs, in seconds. All default to 0: the policy alone.
struct Overheads {
    double startup_s = 0;           ///< per worker, one after the other: making a thread, forking a process
    double grab_s = 0;              ///< per grab, on the worker that takes it; all workers pay it side by side
    double serial_s = 0;            ///< c0: per grab, one worker at a time: a lock, an atomic line, the coordinator
    double serial_per_worker_s = 0; ///< c1: grows it to c0 + c1 (workers - 1)
    double result_s = 0;            ///< per unit: to book it; with processes on the coordinator, one at a time
    double wake_s = 0;              ///< until somebody who sleeps for want of work runs again
    double leave_s = 0;             ///< per worker at the end, one after the other: join, reap

    double serial_at(unsigned workers) const { return serial_s + serial_per_worker_s * (workers - 1); }
};

/// How fast workers compute. Empty vectors mean 1.
struct Machine {
    /// [a-1]: the speed of each worker while `a` of them compute (clock, shared cores, memory), relative to one that
    /// computes alone. More workers than entries: the last entry.
    std::vector<double> speed_at;
    std::vector<double> worker_speed; ///< [worker]: a factor of its own; workers beyond the end: 1
};

struct Scenario {
    std::vector<double> unit_s; ///< cost of each unit on one worker that computes alone, in hand-out order
    std::string backend = "threads";
    backends::Plan plan; ///< workers (1..4096), schedule, chunk and transport, with the meaning they have there
    Overheads overheads;
    Machine machine;
    double before_s = 0, after_s = 0; ///< serial seconds around the run
    std::uint64_t seed = 1;           ///< of random victims (tbb)
};

struct WorkerTimes {
    std::uint32_t units = 0;
    double useful_s = 0;   ///< inside units
    double dispatch_s = 0; ///< taking units, being served, booking
    double wait_s = 0;     ///< not yet there, queueing, without work, or finished before the others
    double end_s = 0;      ///< when its last unit or grab ended
};

struct Outcome {
    double makespan_s = 0;    ///< start-up, work and join: Report::wall_s. For each worker the sum of its three times.
    double total_s = 0;       ///< with the serial seconds before and after
    double tail_s = 0;        ///< makespan minus the earliest worker's end
    double serial_busy_s = 0; ///< how long the lock, the line or the coordinator was busy
    std::vector<backends::UnitFacts> units; ///< as a Report has them; a unit's index is its place in hand-out order
    std::vector<WorkerTimes> workers;
};

/// Cost: n log P. Throws std::invalid_argument for a backend or plan that cannot be simulated and for costs, overheads
/// or speeds that are negative, not finite, or (speeds) zero.
Outcome simulate(const Scenario& scenario);
/// Whether the outcome depends on the seed.
inline bool draws_lots(const Scenario& scenario) {
    return scenario.backend == "tbb" && scenario.plan.schedule == backends::Schedule::stealing;
}

/// The Overheads::startup_s with which the last worker of this scenario is there after `all_s`; 0 where nobody starts.
double startup_of_each(Scenario scenario, double all_s);

/// How often faster than one worker without any overhead.
double speed_up(const Scenario& scenario, const Outcome& outcome);
inline double efficiency(const Scenario& scenario, const Outcome& outcome) {
    return speed_up(scenario, outcome) / scenario.plan.workers;
}

} // namespace weft::bench
