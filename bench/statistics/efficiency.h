// SPDX-License-Identifier: Apache-2.0
// Where the time of P workers went.
#pragma once

#include "bench/statistics/order_statistics.h"

namespace weft::bench {

/// The factors of the POP Centre of Excellence ("POP standard metrics for parallel performance analysis"), for one
/// parallel region. All are 1 when nothing is lost.
struct PopMetrics {
    double parallel_efficiency = 1;      ///< mean useful time / makespan = load_balance * communication_efficiency
    double load_balance = 1;             ///< mean / longest useful time; 1 when nobody did anything
    double communication_efficiency = 1; ///< longest useful time / makespan: what even the busiest worker waited
    /// 1 - (longest - mean) / makespan. Of the additive metrics, whose losses add up: parallel_efficiency = 1 - (1 -
    /// additive_load_balance) - (1 - communication_efficiency). For a waterfall.
    double additive_load_balance = 1;
};

/// From the seconds that each worker spent on useful work, idle workers as 0, and the seconds from the start of the
/// first to the end of the last. Throws std::invalid_argument without workers, for a makespan that is not above zero,
/// and for a worker that was useful for longer than the makespan by more than the rounding of clocks (1e-6 of it).
PopMetrics pop_metrics(std::span<const double> useful_s, double makespan_s);

/// Between which the makespan lies when no worker idles while a unit waits, and handing out costs nothing: max(work /
/// P, span) and work / P + (1 - 1 / P) span. `work_s` is the sum of all units, `span_s` the longest chain: for
/// independent units the longest one, and what is serial beside them counts in both. Graham, SIAM Journal on Applied
/// Mathematics 17, 1969.
Interval graham_bounds(double work_s, double span_s, unsigned workers);

} // namespace weft::bench
