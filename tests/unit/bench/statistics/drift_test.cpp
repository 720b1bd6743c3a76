// SPDX-License-Identifier: Apache-2.0
#include "bench/statistics/drift.h"

#include "simulate.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace weft::bench {
namespace {

TEST(DriftTest, SpearmanByHand) {
    // 1 - 6 sum d^2 / (n (n^2 - 1)) without ties: d = 0 1 -1 1 -1, so 1 - 24 / 120
    const std::vector<double> x{1, 2, 3, 4, 5}, y{10, 30, 20, 50, 40};
    const auto found = spearman(x, y);
    ASSERT_TRUE(found);
    EXPECT_DOUBLE_EQ(found->coefficient, 0.8);
    EXPECT_TRUE(found->exact);
    EXPECT_DOUBLE_EQ(found->p, 16.0 / 120); // tables: P(|r| >= 0.8) = 0.133 for n = 5
    const auto same = spearman(x, x);
    EXPECT_DOUBLE_EQ(same->coefficient, 1);
    EXPECT_DOUBLE_EQ(same->p, 2.0 / 120) << "this order and its mirror image";
    EXPECT_DOUBLE_EQ(spearman(std::vector<double>{1, 2}, std::vector<double>{2, 1})->coefficient, -1);
    EXPECT_EQ(spearman(std::vector<double>{1, 2}, std::vector<double>{2, 1})->p, 1);
}

TEST(DriftTest, TiesHaveTheirMeanRankAndAllOrdersCount) {
    Random random(41);
    for (int trial = 0; trial < 30; ++trial) {
        std::vector<double> x(6), y(6);
        for (double& v : x) v = static_cast<double>(random.below(4));
        for (double& v : y) v = static_cast<double>(random.below(4));
        const auto found = spearman(x, y);
        if (!found) continue;
        // Pearson's correlation of ranks found by counting, over the orders of places, equal values or not.
        const auto ranks = [](const std::vector<double>& values) {
            std::vector<double> r;
            for (const double v : values) {
                double rank = 0;
                for (const double w : values) rank += w < v ? 1 : w == v ? 0.5 : 0;
                r.push_back(rank - 3); // their mean
            }
            return r;
        };
        const std::vector<double> a = ranks(x), b = ranks(y);
        std::vector<std::size_t> places{0, 1, 2, 3, 4, 5};
        const auto product = [&] {
            double sum = 0;
            for (std::size_t i = 0; i < 6; ++i) sum += a[i] * b[places[i]];
            return sum;
        };
        const double seen = product();
        double as_strong = 0;
        do as_strong += std::abs(product()) >= std::abs(seen) ? 1 : 0;
        while (std::next_permutation(places.begin(), places.end()));
        EXPECT_DOUBLE_EQ(found->p, as_strong / 720);
        const double norm = std::sqrt(std::inner_product(a.begin(), a.end(), a.begin(), 0.0) *
                                      std::inner_product(b.begin(), b.end(), b.begin(), 0.0));
        EXPECT_NEAR(found->coefficient, seen / norm, 1e-12);
    }
}

TEST(DriftTest, ADriftingMachineIsSeenAndASteadyOneSeldomSuspected) {
    PermutationOptions options;
    options.draws = 400;
    const auto suspected = [&](double slope) {
        return share_of(1000, 42, [&](Random& random) {
            std::vector<double> times = normals(random, 20);
            for (std::size_t i = 0; i < times.size(); ++i) times[i] += slope * static_cast<double>(i);
            options.seed = random.next();
            return drift(times, options)->p <= 0.05;
        });
    };
    EXPECT_NEAR(suspected(0), 0.05, allowance(0.05, 1000));
    EXPECT_GT(suspected(0.25), 0.95);
    const auto falling = drift(std::vector<double>{9, 8, 7, 6, 5, 4, 3, 2, 1, 0});
    EXPECT_DOUBLE_EQ(falling->coefficient, -1);
    EXPECT_FALSE(falling->exact);
    EXPECT_LT(falling->p, 0.001);
    EXPECT_GT(falling->p, 0) << "the order found is one of those that count";
}

TEST(DriftTest, RandomOrdersAgreeWithAllOrders) {
    const std::vector<double> x{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, y{3, 1, 5, 2, 9, 4, 10, 8, 6, 7};
    double squares = 0;
    for (std::size_t i = 0; i < x.size(); ++i) squares += (x[i] - y[i]) * (x[i] - y[i]);
    const auto found = spearman(x, y, {100000, 3});
    EXPECT_NEAR(found->coefficient, 1 - 6 * squares / 990, 1e-12);
    std::vector<double> order = x;
    double as_strong = 0, all = 0; // of 10! orders
    do {
        double other = 0;
        for (std::size_t i = 0; i < x.size(); ++i) other += (x[i] - order[i]) * (x[i] - order[i]);
        as_strong += std::abs(165 - other) >= std::abs(165 - squares) ? 1 : 0;
        ++all;
    } while (std::next_permutation(order.begin(), order.end()));
    EXPECT_NEAR(found->p, as_strong / all, 4 * std::sqrt(as_strong / all / 100000));
}

TEST(DriftTest, KendallByHand) {
    const std::vector<double> x{1, 2, 3, 4};
    EXPECT_DOUBLE_EQ(*kendall_tau_b(x, x), 1);
    EXPECT_DOUBLE_EQ(*kendall_tau_b(x, std::vector<double>{4, 3, 2, 1}), -1);
    EXPECT_DOUBLE_EQ(*kendall_tau_b(x, std::vector<double>{1, 3, 2, 4}), 4.0 / 6);
    // Concordant 4, discordant 0, tied in y only 1, in x only 1: 4 / sqrt(5 * 5)
    EXPECT_DOUBLE_EQ(*kendall_tau_b(std::vector<double>{1, 1, 2, 3}, std::vector<double>{1, 2, 3, 3}), 0.8);
    EXPECT_DOUBLE_EQ(*kendall_tau_b(std::vector<double>{1, 1, 2}, std::vector<double>{5, 5, 7}), 1) << "tied alike";
}

TEST(DriftTest, NoCorrelationWithWhatDoesNotVary) {
    const std::vector<double> equal(6, 2.0), rising{1, 2, 3, 4, 5, 6};
    EXPECT_FALSE(spearman(rising, equal));
    EXPECT_FALSE(spearman(equal, rising));
    EXPECT_FALSE(drift(equal));
    EXPECT_FALSE(kendall_tau_b(equal, rising));
    EXPECT_FALSE(spearman({}, {}));
    EXPECT_FALSE(drift(std::vector<double>{1}));
    EXPECT_FALSE(kendall_tau_b(std::vector<double>{1}, std::vector<double>{1}));
}

TEST(DriftTest, RefusesWhatCannotBeRanked) {
    const std::vector<double> good{1, 2, 3}, broken{1, not_a_number, 3};
    EXPECT_THROW(spearman(good, broken), std::invalid_argument);
    EXPECT_THROW(spearman(broken, good), std::invalid_argument);
    EXPECT_THROW(drift(broken), std::invalid_argument);
    EXPECT_THROW(kendall_tau_b(good, broken), std::invalid_argument);
    EXPECT_THROW(kendall_tau_b(good, std::span(good).first(2)), std::invalid_argument);
    EXPECT_THROW(spearman(good, std::span(good).first(2)), std::invalid_argument);
    EXPECT_THROW(spearman(good, good, {0, 1}), std::invalid_argument);
}

} // namespace
} // namespace weft::bench
