// SPDX-License-Identifier: Apache-2.0
#include "bench/statistics/drift.h"

#include "bench/statistics/checks.h"
#include "bench/statistics/random.h"
#include "bench/statistics/ranks.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace weft::bench {
namespace {

constexpr std::size_t most_tried = 8; // 40320 orders

void require_pairs(std::span<const double> x, std::span<const double> y) {
    if (x.size() != y.size())
        refuse("a correlation of " + std::to_string(x.size()) + " and " + std::to_string(y.size()) + " values");
    require_finite(x, "x");
    require_finite(y, "y");
}

/// Twice the deviations of the ranks from their mean, and so whole.
std::vector<std::int64_t> centred_ranks(std::span<const double> values) {
    std::vector<std::int64_t> ranks = doubled_ranks(values);
    for (std::int64_t& r : ranks) r -= static_cast<std::int64_t>(values.size() + 1);
    return ranks;
}

std::int64_t product(const std::vector<std::int64_t>& a, const std::vector<std::int64_t>& b) {
    return std::inner_product(a.begin(), a.end(), b.begin(), std::int64_t{0});
}

void shuffle(std::vector<std::int64_t>& values, Random& random) { // Fisher and Yates
    for (std::size_t left = values.size(); left > 1; --left) std::swap(values[left - 1], values[random.below(left)]);
}

} // namespace

std::optional<Correlation> spearman(std::span<const double> x, std::span<const double> y,
                                    const PermutationOptions& options) {
    require_pairs(x, y);
    require_count(options.draws, 1, "draws of a permutation test");
    const std::vector<std::int64_t> a = centred_ranks(x);
    std::vector<std::int64_t> b = centred_ranks(y);
    const std::int64_t spread_a = product(a, a), spread_b = product(b, b), seen = product(a, b);
    if (spread_a == 0 || spread_b == 0) return std::nullopt;

    Correlation result;
    result.coefficient =
        static_cast<double>(seen) / std::sqrt(static_cast<double>(spread_a) * static_cast<double>(spread_b));
    result.exact = x.size() <= most_tried;
    std::size_t as_strong = 0, tried = 0;
    const auto try_order = [&] {
        ++tried;
        if (std::abs(product(a, b)) >= std::abs(seen)) ++as_strong;
    };
    if (result.exact) {
        // Each distinct order once: equal ranks have equally many orders behind each.
        std::sort(b.begin(), b.end());
        do try_order();
        while (std::next_permutation(b.begin(), b.end()));
    } else {
        try_order();
        Random random(options.seed);
        for (std::size_t draw = 0; draw < options.draws; ++draw) {
            shuffle(b, random);
            try_order();
        }
    }
    result.p = static_cast<double>(as_strong) / static_cast<double>(tried);
    return result;
}

std::optional<Correlation> drift(std::span<const double> times_in_run_order, const PermutationOptions& options) {
    std::vector<double> order(times_in_run_order.size());
    std::iota(order.begin(), order.end(), 0.0);
    return spearman(order, times_in_run_order, options);
}

std::optional<double> kendall_tau_b(std::span<const double> x, std::span<const double> y) {
    require_pairs(x, y);
    const auto sign = [](double a, double b) { return a < b ? -1 : a > b ? 1 : 0; };
    std::int64_t balance = 0, untied_x = 0, untied_y = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) {
            const int in_x = sign(x[i], x[j]), in_y = sign(y[i], y[j]);
            balance += in_x * in_y;
            untied_x += in_x != 0 ? 1 : 0;
            untied_y += in_y != 0 ? 1 : 0;
        }
    if (untied_x == 0 || untied_y == 0) return std::nullopt;
    return static_cast<double>(balance) / std::sqrt(static_cast<double>(untied_x) * static_cast<double>(untied_y));
}

} // namespace weft::bench
