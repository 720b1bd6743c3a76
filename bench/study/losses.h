// SPDX-License-Identifier: Apache-2.0
// Where the time of a parallel render went, from its own time stamps: every second between the ideal and the measured
// time has a name. (Idle, scheduling and work inflation after Acar, Chargueraud and Rainey 2017; tail as a user sees
// it.)
#pragma once

#include "bench/study/evidence.h"
#include "bench/study/run.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weft::bench {

/// Seconds of wall clock. Parts that each worker has on its own are means over the workers, so that all of them add up
/// to the measured time exactly: ideal + machine + inflation + startup + dispatch + tail + outside = measured.
struct Losses {
    double ideal_s = 0;      ///< the serial render phase of the same round, divided by the workers
    double machine_s = 0;    ///< the same work takes longer because the machine is busier: as serial copies show it
    double inflation_s = 0;  ///< and longer still: caches, memory and clock under this backend
    double startup_s = 0;    ///< until a worker's first tile
    double dispatch_s = 0;   ///< between two tiles of a worker
    double tail_s = 0;       ///< a worker has nothing left while others still compute
    double outside_s = 0;    ///< before and after the backend's run, beyond the serial share: results, film
    double measured_s = 0;   ///< the render phase
    double last_alone_s = 0; ///< of the tail: how long one worker computed alone
    Evidence evidence;       ///< what stands behind inflation, dispatch and tail

    double loss_s() const { return measured_s - ideal_s; }
};

/// In units, summed over the workers.
double useful_seconds(const RunRecord& run);

/// When the last unit ended, in seconds since the start of the backend's run.
double end_of(const RunRecord& run);

/// Per worker, from the stamps; they add up to the end of the last unit.
struct WorkerTime {
    double useful_s = 0, startup_s = 0, dispatch_s = 0, tail_s = 0;
    std::uint32_t units = 0;
};
/// One entry per worker of the plan; a worker without a unit waited all the time (tail).
std::vector<WorkerTime> worker_times(const RunRecord& run, unsigned workers);

/// `serial` is the serial run of the same round. `copies` is as many serial runs side by side as there are workers, in
/// the same round, or null where there are none: then what the machine costs is counted as inflation.
Losses losses(const RunRecord& run, unsigned workers, const RunRecord& serial, const RunRecord* copies);

/// Of several rounds: the mean of every part, so that they still add up.
Losses mean(const std::vector<Losses>& rounds);

struct NamedPart {
    std::string_view name;
    double Losses::*seconds;
    std::string_view meaning;
};
/// The parts between ideal and measured, in the order of a waterfall.
const std::array<NamedPart, 6>& loss_parts();

/// A loss by its cause, in seconds as Losses counts them; together they are loss_s().
struct Cause {
    std::string_view name;
    double seconds = 0;
    std::string text; ///< with the number that shows it, and what to try
};
/// The largest first. A slow worker and a tile that is too long are told apart from inflation and tail. `tile` is the
/// size in pixels.
std::vector<Cause> causes(const Losses& losses, std::uint32_t tile = 16);

/// The causes of 2 % of the measured time and more, in words: "9.1 % slow worker: worker 1 computed 2.0x slower than
/// the others; 3.0 % tail: ...".
std::string cause(const Losses& losses, std::uint32_t tile = 16);

} // namespace weft::bench
