// SPDX-License-Identifier: Apache-2.0
// The minimum effective task granularity: how small units may get before a runtime wastes more than it may. Slaughter
// and others, "Task Bench: a parameterized benchmark for evaluating parallel runtime performance", SC 2020.
#pragma once

#include "bench/statistics/order_statistics.h"

#include <cstdint>

namespace weft::bench {

/// One size of unit, measured one or more times with the same workers.
struct GrainPoint {
    double granularity_s = 0;         ///< makespan * workers / units, the median over the runs
    std::vector<double> efficiencies; ///< of each run: serial seconds / (makespan * workers)
};

/// The smallest granularity at which the efficiency reaches `threshold`: where the curve through the medians, straight
/// in logarithms of both, first rises to it. At large granularity too few units make the efficiency fall again; that is
/// another loss and not looked at. None unless the smallest granularity lies below the threshold and a larger one
/// reaches it: an unmeasured crossing is not guessed. Throws std::invalid_argument unless all numbers are above zero,
/// every point has a run, and no two points have the same granularity. The points may be in any order.
std::optional<double> metg(std::span<const GrainPoint> points, double threshold);

struct MetgOptions {
    std::size_t draws = 2000;
    double level = 0.95;
    std::uint64_t seed = 1;
};

/// A percentile interval by bootstrap: each draw takes as many runs of every point, with replacement. None with fewer
/// than 5 runs at a point, whose medians would resample to little but themselves, and none when an end of the interval
/// falls among draws that do not cross the threshold: then the range of granularities is too small for it.
std::optional<Interval> metg_interval(std::span<const GrainPoint> points, double threshold,
                                      const MetgOptions& options = {});

} // namespace weft::bench
