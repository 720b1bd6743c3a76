// SPDX-License-Identifier: Apache-2.0
// What each worker did in one run, in bars few enough to be drawn.
#pragma once

#include "bench/study/study.h"

#include <cstddef>
#include <vector>

namespace weft::bench {

/// Some tiles that a worker computed one after the other.
struct Bar {
    std::uint32_t worker = 0, tiles = 0;
    double begin_s = 0, end_s = 0;
    double busy_s = 0; ///< what its tiles took; less than its length by the gaps between them
};

struct Timeline {
    std::vector<Bar> bars; ///< by worker, then by time
    double end_s = 0;      ///< of the last tile
    std::size_t tiles = 0; ///< as many as in the run, whatever the number of bars
};

/// Where there are more than `most_bars` tiles, neighbours in time become one bar until a bar is at least 1/(most_bars
/// / workers) of the run. A gap of that length is never covered.
Timeline timeline(const RunRecord& run, unsigned workers, std::size_t most_bars);

/// The run of an arm whose render phase took the median time (the lower one of two), among complete rounds; null where
/// there are none.
const RunRecord* median_run(const Study& study, const Arm& arm);

} // namespace weft::bench
