// SPDX-License-Identifier: Apache-2.0
// Two arms measured side by side in every round. What disturbs a round disturbs both, so the ratio within the round is
// steadier than either time.
#pragma once

#include "bench/statistics/order_statistics.h"

namespace weft::bench {

/// a[k] / b[k]. Throws std::invalid_argument unless both have the same length and every value is above zero.
std::vector<double> paired_ratios(std::span<const double> a, std::span<const double> b);

/// Wilcoxon's signed-rank test that the differences are symmetric about zero (Biometrics Bulletin 1, 1945).
struct SignedRank {
    std::size_t used = 0;     ///< differences that are not zero: zeros say nothing about the sign and are left out
    double positive_rank = 0; ///< sum of the ranks of the positive ones, by size; equal sizes share the mean rank
    double p = 1;             ///< two-sided; 1 when nothing is used
    bool exact = true;        ///< false: more than exact_limit used, normal approximation with its two corrections
};
SignedRank signed_rank(std::span<const double> differences);

/// Up to here the probabilities are exact: with ties too, being those of all 2^n choices of the signs given the ranks
/// that were found. Multiples of 2^-50 are doubles, so no sum is rounded either.
inline constexpr std::size_t exact_limit = 50;

/// Where the centre of a symmetric distribution lies: the median of the means of all pairs of values, each value paired
/// with itself too (Hodges and Lehmann, Annals of Mathematical Statistics 34, 1963).
struct Location {
    double estimate = 0;
    /// The centres that the signed-rank test does not reject. None when there are too few values; for 95 % that is
    /// below 6.
    std::optional<Interval> interval;
    double coverage = 0; ///< of the interval: achieved, never below the level asked for; more with ties
};
/// Takes memory for n (n + 1) / 2 numbers.
Location hodges_lehmann(std::span<const double> values, double level = 0.95);

/// How the times of A relate to those of B, as a factor.
struct PairedRatio {
    double ratio = 1; ///< A / B: below 1, A is faster
    std::optional<Interval> interval;
    double coverage = 0;
    SignedRank test; ///< of the logarithms against ratio 1
};
/// The location of log(a[k] / b[k]), raised again: swapping the arms inverts the ratio and its interval exactly as it
/// should, which means of ratios do not. Throws as paired_ratios does, and without a single pair.
PairedRatio compare_pairs(std::span<const double> a, std::span<const double> b, double level = 0.95);

} // namespace weft::bench
