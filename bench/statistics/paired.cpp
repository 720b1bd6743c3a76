// SPDX-License-Identifier: Apache-2.0
#include "bench/statistics/paired.h"

#include "bench/statistics/checks.h"
#include "bench/statistics/ranks.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace weft::bench {
namespace {

/// The probability of each sum from 0 on, when each of the numbers counts with the probability 1/2. All are positive.
std::vector<double> flipped_sums(std::span<const std::int64_t> numbers) {
    const auto total = static_cast<std::size_t>(std::accumulate(numbers.begin(), numbers.end(), std::int64_t{0}));
    std::vector<double> mass(total + 1);
    mass[0] = 1;
    for (const std::int64_t number : numbers) {
        const auto shift = static_cast<std::size_t>(number);
        for (std::size_t sum = total + 1; sum-- > 0;) // downwards, because mass[sum - shift] must still be the old
            mass[sum] = (mass[sum] + (sum >= shift ? mass[sum - shift] : 0)) / 2;
    }
    return mass;
}

/// P(sum <= bound) for many numbers, as a normal distribution has it.
class NormalSums {
  public:
    /// `step` is the distance of neighbouring sums, for the correction of continuity.
    NormalSums(std::span<const std::int64_t> numbers, double step) : step_(step) {
        for (const std::int64_t number : numbers) {
            const auto x = static_cast<double>(number);
            mean_ += x / 2;
            variance_ += x * x / 4;
        }
    }
    double up_to(std::int64_t bound) const {
        const double z = (static_cast<double>(bound) + step_ / 2 - mean_) / std::sqrt(variance_);
        return std::erfc(-z / std::numbers::sqrt2) / 2;
    }

  private:
    double step_, mean_ = 0, variance_ = 0;
};

/// How many of the sorted means of pairs the interval leaves out at either end, and its coverage: the most for which
/// 2 P(W < left_out) <= 1 - level, W being the signed-rank sum of n values (Hollander and Wolfe, "Nonparametric
/// statistical methods", chapter 3).
struct LeftOut {
    std::size_t means = 0;
    double coverage = 0;
};
LeftOut left_out(std::size_t n, double level) {
    std::vector<std::int64_t> ranks(n);
    std::iota(ranks.begin(), ranks.end(), std::int64_t{1});
    const bool exact = n <= exact_limit;
    const std::vector<double> mass = exact ? flipped_sums(ranks) : std::vector<double>();
    const NormalSums sums(ranks, 1);
    LeftOut best;
    double below = 0; // P(W < k)
    for (std::size_t k = 1;; ++k) {
        below = exact ? below + mass[k - 1] : sums.up_to(static_cast<std::int64_t>(k - 1));
        if (1 - 2 * below < level) return best;
        best = {k, 1 - 2 * below};
    }
}

} // namespace

std::vector<double> paired_ratios(std::span<const double> a, std::span<const double> b) {
    if (a.size() != b.size())
        refuse("pairs of " + std::to_string(a.size()) + " and " + std::to_string(b.size()) +
               " values: leave out the rounds in which one arm is missing");
    require_positive(a, "a");
    require_positive(b, "b");
    std::vector<double> ratios(a.size());
    std::transform(a.begin(), a.end(), b.begin(), ratios.begin(), [](double x, double y) { return x / y; });
    return ratios;
}

SignedRank signed_rank(std::span<const double> differences) {
    require_finite(differences, "differences");
    std::vector<double> sizes;
    std::vector<bool> positive;
    for (const double d : differences) {
        if (d == 0) continue;
        sizes.push_back(std::abs(d));
        positive.push_back(d > 0);
    }
    SignedRank result;
    result.used = sizes.size();
    if (sizes.empty()) return result;

    const std::vector<std::int64_t> ranks = doubled_ranks(sizes);
    std::int64_t sum = 0, total = 0;
    for (std::size_t i = 0; i < ranks.size(); ++i) {
        total += ranks[i];
        if (positive[i]) sum += ranks[i];
    }
    result.positive_rank = static_cast<double>(sum) / 2;
    result.exact = result.used <= exact_limit;
    // The distribution is symmetric: both tails together are twice that of the smaller sum.
    const std::int64_t smaller = std::min(sum, total - sum);
    double tail = 0;
    if (result.exact) {
        const std::vector<double> mass = flipped_sums(ranks);
        tail = std::accumulate(mass.begin(), mass.begin() + smaller + 1, 0.0);
    } else {
        tail = NormalSums(ranks, 2).up_to(smaller);
    }
    result.p = std::min(1.0, 2 * tail);
    return result;
}

Location hodges_lehmann(std::span<const double> values, double level) {
    require_count(values.size(), 1, "a location");
    require_finite(values, "values");
    require_level(level);
    std::vector<double> means;
    means.reserve(values.size() * (values.size() + 1) / 2);
    for (std::size_t i = 0; i < values.size(); ++i)
        for (std::size_t j = i; j < values.size(); ++j) means.push_back((values[i] + values[j]) / 2);
    std::sort(means.begin(), means.end());

    Location location;
    location.estimate = median(means);
    const LeftOut out = left_out(values.size(), level);
    if (out.means == 0) return location;
    location.interval = Interval{means[out.means - 1], means[means.size() - out.means]};
    location.coverage = out.coverage;
    return location;
}

PairedRatio compare_pairs(std::span<const double> a, std::span<const double> b, double level) {
    std::vector<double> logs = paired_ratios(a, b);
    for (double& r : logs) r = std::log(r);
    const Location location = hodges_lehmann(logs, level);
    PairedRatio result;
    result.ratio = std::exp(location.estimate);
    if (location.interval)
        result.interval = Interval{std::exp(location.interval->low), std::exp(location.interval->high)};
    result.coverage = location.coverage;
    result.test = signed_rank(logs);
    return result;
}

} // namespace weft::bench
