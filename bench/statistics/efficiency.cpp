// SPDX-License-Identifier: Apache-2.0
#include "bench/statistics/efficiency.h"

#include "bench/statistics/checks.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace weft::bench {

PopMetrics pop_metrics(std::span<const double> useful_s, double makespan_s) {
    require_count(useful_s.size(), 1, "workers of a run");
    require_not_negative(useful_s, "useful seconds");
    require_positive({&makespan_s, 1}, "makespan");
    const double longest = *std::max_element(useful_s.begin(), useful_s.end());
    if (longest > makespan_s * (1 + 1e-6))
        refuse("a worker was useful for " + std::to_string(longest) + " s of a makespan of " +
               std::to_string(makespan_s) + " s: both must come from the same clock and the same run");

    const double sum = std::accumulate(useful_s.begin(), useful_s.end(), 0.0);
    const double mean = sum / static_cast<double>(useful_s.size());
    PopMetrics metrics;
    metrics.parallel_efficiency = mean / makespan_s;
    metrics.load_balance = longest > 0 ? mean / longest : 1;
    metrics.communication_efficiency = longest / makespan_s;
    metrics.additive_load_balance = 1 - (longest - mean) / makespan_s;
    return metrics;
}

Interval graham_bounds(double work_s, double span_s, unsigned workers) {
    require_not_negative(std::array{work_s, span_s}, "work and span");
    if (span_s > work_s) refuse("the longest chain is longer than all the work: it must be a part of it");
    if (workers == 0) refuse("bounds for 0 workers; there must be at least 1");
    const double p = workers;
    return {std::max(work_s / p, span_s), work_s / p + (1 - 1 / p) * span_s};
}

} // namespace weft::bench
