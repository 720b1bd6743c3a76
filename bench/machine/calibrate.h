// SPDX-License-Identifier: Apache-2.0
// The numbers of a machine file, measured here.
#pragma once

#include "bench/machine/machine_file.h"

namespace weft::bench {

struct Effort {
    unsigned rounds = 7;   ///< of everything, interleaved
    double slice_s = 0.05; ///< how long workers compute side by side, each time
};

/// The speed of each worker while some compute side by side: threads that hash numbers and look into a table of 128 KiB
/// of their own, nothing beyond the second cache. Bounds: the 5 % and 95 % quantiles of the rounds, each relative to
/// one worker in the same round. At 1, 2, 3, 4, 6, 8, 12, ... workers, up to the processors.
std::vector<SpeedAt> measured_speeds(unsigned processors, const Effort& effort);

/// What each backend and schedule costs when units compute nothing: with one worker, so that nobody is in the way, and
/// with up to eight, where everybody is. Real units meet less often: the truth lies between.
std::vector<RuntimeCost> measured_costs(unsigned processors, const Effort& effort);

/// A byte to another process and back, and a process from its fork to its end. The process must have one thread.
Interval measured_pipe_round_trip(const Effort& effort);
Interval measured_fork(const Effort& effort);

/// 1, 2, 3, 4, 6, 8, 12, 16, ... and the last one, as many as there are.
std::vector<unsigned> usual_counts(unsigned most);

} // namespace weft::bench
