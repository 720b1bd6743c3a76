// SPDX-License-Identifier: Apache-2.0
// What single workers and tiles did, where it explains a loss: a worker that is slower than the others, a tile that is
// too long, shares that were uneven.
#pragma once

#include "bench/study/run.h"

#include <optional>
#include <vector>

namespace weft::bench {

/// Seconds count as those of Losses do: of wall clock, means over the workers. Times of tiles are compared with those
/// of the same tiles in the serial run; where that has other tiles, nothing is said of workers and of `long_extra_s`.
struct Evidence {
    double slow_factor = 1;              ///< of the slowest worker: its tiles' time over the others', relative
    std::optional<unsigned> slow_worker; ///< which it was; none when rounds disagree
    double slow_s = 0;                   ///< of the inflation: what the slow worker took longer than the others would
    double slow_tail_s = 0;              ///< of the tail: the others waited for the slow worker

    double long_s = 0;       ///< how long the longest tile took
    double long_share = 0;   ///< of the time of all tiles
    double long_extra_s = 0; ///< of the inflation: what it took longer than in the serial run
    double long_tail_s = 0;  ///< of the tail: the others waited for it alone

    double uneven_tail_s = 0;   ///< of the tail: workers still began tiles when others had none left
    double dispatch_each_s = 0; ///< between two tiles of a worker
    double work_s = 0;          ///< of the serial run's tiles
};

/// Of one run, beside the serial run of the same round.
Evidence evidence(const RunRecord& run, unsigned workers, const RunRecord& serial);

/// Over rounds. A worker that was slow, or a tile that was long, in fewer than half of the rounds was disturbed by
/// something else, and is not held against it.
Evidence mean(const std::vector<Evidence>& rounds);

} // namespace weft::bench
