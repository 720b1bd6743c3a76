// SPDX-License-Identifier: Apache-2.0
// Real runs of the real backends whose units sleep instead of computing, so that there can be many more workers than
// processors. They test who gets what and who waits for whom; of caches, clocks and memory they say nothing.
#pragma once

#include "bench/simulator/simulate.h"

namespace weft::bench {

/// While it lives, this thread and all threads and processes that it starts sleep as long as they are told to: the
/// kernel would allow itself another 50 microseconds to wake them.
class PreciseSleep {
  public:
    PreciseSleep();
    ~PreciseSleep();
    PreciseSleep(const PreciseSleep&) = delete;
    PreciseSleep& operator=(const PreciseSleep&) = delete;
};

struct SleepingRun {
    backends::Report report;
    double oversleep_s = 0; ///< mean over the units: how much longer each one took than it was told
    double cpu_s = 0;       ///< processor time of the run, worker processes included
};

/// Runs scenario.backend by scenario.plan; unit u sleeps for scenario.unit_s[u]. Overheads and machine are the real
/// ones. Throws as Backend::run does, and std::invalid_argument when the backend is not built.
SleepingRun run_sleeping(const Scenario& scenario);

/// When the last unit ended, in seconds since the start of the run.
double last_end_s(const backends::Report& report);

/// Start-up and leaving, the overheads that matter beside milliseconds: the least, the median and the most of `rounds`
/// runs with one unit for each worker, which sleeps until all have come: who comes late to empty ones finds nothing.
struct SleepersOverheads {
    Overheads low, middle, high;
};
constexpr double calibration_unit_s(unsigned workers) { return 5e-3 + 0.2e-3 * workers; }
Scenario calibration_of(Scenario scenario); ///< what those runs are of
SleepersOverheads overheads_of_sleepers(const Scenario& scenario, unsigned rounds = 9);

} // namespace weft::bench
