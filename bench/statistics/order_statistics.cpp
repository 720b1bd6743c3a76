// SPDX-License-Identifier: Apache-2.0
#include "bench/statistics/order_statistics.h"

#include "bench/statistics/checks.h"

#include <algorithm>
#include <cmath>

namespace weft::bench {
namespace {

std::vector<double> sorted(std::span<const double> values) {
    std::vector<double> copy(values.begin(), values.end());
    std::sort(copy.begin(), copy.end());
    return copy;
}

double quantile_of_sorted(std::span<const double> values, double share) {
    const double place = share * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const double beyond = place - static_cast<double>(below);
    if (beyond == 0) return values[below];
    return values[below] + beyond * (values[below + 1] - values[below]);
}

} // namespace

double median(std::span<const double> values) { return quantile(values, 0.5); }

double quantile(std::span<const double> values, double share) {
    require_count(values.size(), 1, "a quantile");
    require_finite(values, "values");
    if (!(share >= 0 && share <= 1)) refuse("a quantile at " + std::to_string(share) + "; it must be in 0..1");
    return quantile_of_sorted(sorted(values), share);
}

Interval central_interval(std::span<const double> values, double level) {
    require_count(values.size(), 1, "a central interval");
    require_level(level);
    if (std::any_of(values.begin(), values.end(), [](double v) { return std::isnan(v); }))
        refuse("a central interval of values that are not all numbers");
    const std::vector<double> in_order = sorted(values);
    const auto left_out = static_cast<std::size_t>((1 - level) / 2 * static_cast<double>(values.size()));
    return {in_order[left_out], in_order[values.size() - 1 - left_out]};
}

std::optional<MedianRanks> median_ranks(std::size_t count, double level) {
    require_level(level);
    const auto n = static_cast<double>(count);
    // The interval from rank j misses below when fewer than j of n values lie below the median: Bin(n, 1/2) < j. In
    // logarithms, because 2^-n is not a double for n > 1074.
    double log_term = -n * std::log(2.0), tail = 0;
    std::optional<MedianRanks> best;
    for (std::size_t j = 1; 2 * j <= count; ++j) {
        tail += std::exp(log_term);
        log_term += std::log((n - static_cast<double>(j) + 1) / static_cast<double>(j));
        const double coverage = 1 - 2 * tail;
        if (coverage < level - 1e-12) break; // the tolerance is for the rounding of the sum
        best = MedianRanks{j, count + 1 - j, coverage};
    }
    return best;
}

std::optional<MedianInterval> median_interval(std::span<const double> values, double level) {
    require_finite(values, "values");
    const auto ranks = median_ranks(values.size(), level);
    if (!ranks) return std::nullopt;
    const std::vector<double> in_order = sorted(values);
    return MedianInterval{{in_order[ranks->low - 1], in_order[ranks->high - 1]}, ranks->coverage};
}

Fences tukey_fences(std::span<const double> values, double reach) {
    require_not_negative({&reach, 1}, "reach");
    const double lower = quantile(values, 0.25), upper = quantile(values, 0.75);
    const double distance = reach * (upper - lower);
    Fences fences{{lower - distance, upper + distance}, {}};
    for (std::size_t i = 0; i < values.size(); ++i)
        if (!fences.inside.contains(values[i])) fences.outliers.push_back(i);
    return fences;
}

} // namespace weft::bench
