// SPDX-License-Identifier: Apache-2.0
#include "bench/statistics/verdict.h"

#include "bench/statistics/checks.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace weft::bench {
namespace {

void require_p_value(double p) {
    if (!(p >= 0 && p <= 1)) refuse("a p-value is " + std::to_string(p) + "; it must be in 0..1");
}

void require_ratio(const Interval& ratio) {
    require_positive(std::array{ratio.low, ratio.high}, "the interval of a ratio");
    if (ratio.low > ratio.high) refuse("the interval of a ratio ends before it begins");
}

} // namespace

std::vector<double> holm_adjusted(std::span<const double> p) {
    std::for_each(p.begin(), p.end(), require_p_value);
    std::vector<std::size_t> order(p.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p[a] < p[b]; });

    std::vector<double> adjusted(p.size());
    double least = 0; // a larger p-value must not come out below a smaller one
    for (std::size_t i = 0; i < order.size(); ++i) {
        least = std::max(least, std::min(1.0, static_cast<double>(order.size() - i) * p[order[i]]));
        adjusted[order[i]] = least;
    }
    return adjusted;
}

double noise_floor(const Interval& a_over_a) {
    require_ratio(a_over_a);
    return std::max({a_over_a.high, 1 / a_over_a.low, 1.0}) - 1;
}

double proven_bias(const Interval& a_over_a) {
    require_ratio(a_over_a);
    return std::max({a_over_a.low, 1 / a_over_a.high, 1.0}) - 1;
}

Verdict judge(const std::optional<Interval>& ratio, double adjusted_p, const VerdictRule& rule) {
    require_p_value(adjusted_p);
    require_not_negative(std::array{rule.margin, rule.noise_floor}, "margin and noise floor");
    require_level(rule.significance);
    if (!ratio) return Verdict::undecided;
    require_ratio(*ratio);

    const auto within = [&](double difference) {
        return ratio->low >= 1 / (1 + difference) && ratio->high <= 1 + difference;
    };
    if (within(rule.margin) && rule.noise_floor <= rule.margin) return Verdict::same_within;
    if (adjusted_p > rule.significance) return Verdict::undecided;
    if (ratio->high < 1 / (1 + rule.noise_floor)) return Verdict::faster;
    if (ratio->low > 1 + rule.noise_floor) return Verdict::slower;
    return Verdict::undecided;
}

} // namespace weft::bench
