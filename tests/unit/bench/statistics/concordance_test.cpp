// SPDX-License-Identifier: Apache-2.0
#include "bench/statistics/concordance.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace weft::bench {
namespace {

// Hollander and Wolfe, "Nonparametric statistical methods", 1973, page 185: Hunter L values and panel scores of canned
// tuna. R's cor.test(x, y, method = "kendall") gives T = 26 and tau = 0.4444444.
const std::vector<double> hunter{44.4, 45.9, 41.9, 53.3, 44.7, 44.1, 50.7, 45.2, 60.1};
const std::vector<double> panel{2.6, 3.1, 2.5, 5.0, 3.6, 4.0, 5.2, 2.8, 3.8};

TEST(Concordance, OfTuna) {
    const Concordance c = concordance(hunter, panel);
    EXPECT_EQ(c.concordant, 26u);
    EXPECT_EQ(c.discordant, 10u);
    EXPECT_EQ(c.tied, 0u);
    EXPECT_NEAR(c.tau(), 0.4444444, 5e-8);
}

TEST(Concordance, AtItsEnds) {
    const std::vector<double> up{1, 2, 3, 4}, down{9, 7, 5, 3};
    EXPECT_EQ(concordance(up, up).tau(), 1);
    EXPECT_EQ(concordance(up, down).tau(), -1);
    EXPECT_EQ(concordance(std::vector<double>{1}, std::vector<double>{2}).tau(), 0);
    EXPECT_THROW(concordance(up, std::vector<double>{1}), std::invalid_argument);
}

TEST(Concordance, TiesCountForNeitherSide) {
    const Concordance c = concordance(std::vector<double>{1, 1, 2}, std::vector<double>{1, 2, 3});
    EXPECT_EQ(c.tied, 1u);
    EXPECT_NEAR(c.tau(), 2.0 / 3, 1e-15);
}

TEST(Concordance, OnlyOverThePairsAskedFor) {
    const std::vector<double> a{1, 2, 3}, b{1, 3, 2};
    const auto with_first = [](std::size_t i, std::size_t) { return i == 0; };
    EXPECT_EQ(concordance(a, b, with_first).pairs(), 2u);
    EXPECT_EQ(concordance(a, b, with_first).tau(), 1);
}

} // namespace
} // namespace weft::bench
