// SPDX-License-Identifier: Apache-2.0
// When a report may say "faster".
#pragma once

#include "bench/statistics/order_statistics.h"

namespace weft::bench {

/// Holm's adjusted p-values, in the order given: to reject where these are <= 0.05 makes one false claim or more in at
/// most 5 % of studies, however the tests depend on each other (Scandinavian Journal of Statistics 6, 1979). Throws
/// std::invalid_argument for what is not in [0, 1].
std::vector<double> holm_adjusted(std::span<const double> p);

/// How large a relative difference the instrument shows where there is none: the end of the interval of an A/A
/// comparison that lies farther from ratio 1, upwards or downwards as a factor, minus 1. Both ends must be above zero.
double noise_floor(const Interval& a_over_a);

/// How large a relative difference an A/A comparison proves where there should be none: the end of its interval nearer
/// to ratio 1, as a factor minus 1, or 0 where the interval holds 1. Scatter alone gives 0, and more rounds cannot
/// raise it; the instrument's own favour for one place in the order does.
double proven_bias(const Interval& a_over_a);

enum class Verdict { faster, slower, same_within, undecided };

/// All relative: 0.03 means a factor between 1 / 1.03 and 1.03.
struct VerdictRule {
    double margin = 0.03;       ///< differences up to here do not matter
    double noise_floor = 0;     ///< differences up to here may be the instrument's
    double significance = 0.05; ///< for the adjusted p-value
};

/// What may be said about A from the interval of the ratio of its times to B's. The first of these that holds:
/// - undecided: there is no interval, that is, there were too few rounds;
/// - same_within: the whole interval is within the margin, and so is the noise floor (equivalence by inclusion of the
///   interval; stricter than two one-sided tests at 5 %);
/// - faster, slower: the whole interval is beyond the noise floor on one side of 1, and the adjusted p-value is at most
///   the significance. Both, because the interval knows nothing of the other comparisons of the study, and the p-value
///   nothing of the instrument;
/// - undecided.
Verdict judge(const std::optional<Interval>& ratio, double adjusted_p, const VerdictRule& rule);

} // namespace weft::bench
