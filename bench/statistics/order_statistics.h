// SPDX-License-Identifier: Apache-2.0
// Medians and their intervals. Run times are skewed, so nothing here assumes a normal distribution (rule 6 of Hoefler
// and Belli, "Scientific benchmarking of parallel computing systems", SC 2015).
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace weft::bench {

/// Both ends belong to it.
struct Interval {
    double low = 0, high = 0;
    bool contains(double x) const { return low <= x && x <= high; }
};

/// The middle value, or the mean of the two middle ones. At least one value, all finite.
double median(std::span<const double> values);

/// The quantile at `share` in [0, 1]: linear between the order statistics, the k-th of n standing at (k - 1) / (n - 1).
/// Definition 7 of Hyndman and Fan, "Sample quantiles in statistical packages", 1996; the default of R and NumPy.
double quantile(std::span<const double> values, double share);

/// The interval that leaves at most (1 - level) / 2 of the values out at either end, its ends being values. Infinities
/// are allowed. For bootstrap draws.
Interval central_interval(std::span<const double> values, double level = 0.95);

/// The ranks, counted from 1, of the order statistics that enclose the median, and how surely they do.
struct MedianRanks {
    std::size_t low = 0, high = 0;
    double coverage = 0; ///< exact for a continuous distribution, more with ties
};

/// The narrowest symmetric pair of ranks with at least the coverage asked for, from the binomial distribution: Le
/// Boudec, "Performance evaluation of computer and communication systems", chapter 2. None when there are too few
/// values; for 95 % that is below 6. Symmetric, so that either end is missed equally rarely.
std::optional<MedianRanks> median_ranks(std::size_t count, double level = 0.95);

struct MedianInterval {
    Interval interval;
    double coverage = 0; ///< achieved, never below the level asked for
};

/// A confidence interval of the median of what the values were drawn from, independently. None: see median_ranks.
std::optional<MedianInterval> median_interval(std::span<const double> values, double level = 0.95);

/// Tukey's fences: the quartiles, moved outwards by `reach` times their distance. What lies outside is to be reported,
/// never to be deleted: in a study a slow run is a finding.
struct Fences {
    Interval inside;
    std::vector<std::size_t> outliers; ///< indices of the values outside, ascending
};
Fences tukey_fences(std::span<const double> values, double reach = 1.5);

} // namespace weft::bench
