// SPDX-License-Identifier: Apache-2.0
// Do two things go up and down together? Of run order and run time, the answer should be no; of predicted and measured
// rankings, yes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace weft::bench {

struct Correlation {
    double coefficient = 0; ///< -1..1
    double p = 1;           ///< two-sided, against "in any order with equal probability"
    bool exact = true;      ///< over all orders; false: over random ones
};

struct PermutationOptions {
    std::size_t draws = 10000; ///< random orders, where there are too many to try all
    std::uint64_t seed = 1;
};

/// Spearman's rank correlation (American Journal of Psychology 15, 1904): the correlation of the ranks, ties having the
/// mean of theirs. The p-value is the share of the orders of y that correlate as strongly, tried all for 8 pairs or
/// fewer; from random orders it counts the order found as one of them, so it is never 0 (Phipson and Smyth, 2010). None
/// when x or y is the same everywhere, or with fewer than 2 pairs. Throws std::invalid_argument for values that are not
/// finite and for different lengths.
std::optional<Correlation> spearman(std::span<const double> x, std::span<const double> y,
                                    const PermutationOptions& options = {});

/// The same of run times against their order 0, 1, 2 ...: a small p says that the machine drifted during the study.
std::optional<Correlation> drift(std::span<const double> times_in_run_order, const PermutationOptions& options = {});

/// Kendall's tau-b: (concordant - discordant pairs) / sqrt(pairs untied in x * pairs untied in y); 1 when both rank
/// alike, ties included. Kendall, Biometrika 33, 1945. None, and throws, as spearman does.
std::optional<double> kendall_tau_b(std::span<const double> x, std::span<const double> y);

} // namespace weft::bench
