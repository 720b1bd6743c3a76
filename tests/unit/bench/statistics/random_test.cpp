// SPDX-License-Identifier: Apache-2.0
#include "simulate.h"

#include "bench/statistics/ranks.h"

#include <array>

namespace weft::bench {
namespace {

TEST(RandomTest, GivesTheNumbersOfTheReferenceProgram) {
    Random random(1234567); // the values that Vigna's splitmix64.c prints
    for (const std::uint64_t expected : {6457827717110365317u, 3203168211198807973u, 9817491932198370423u,
                                         4593380528125082431u, 16408922859458223821u})
        EXPECT_EQ(random.next(), expected);
}

TEST(RandomTest, BelowReachesEveryNumberEquallyOften) {
    Random random(1);
    std::array<int, 7> hits{};
    for (int i = 0; i < 70000; ++i) ++hits.at(random.below(hits.size()));
    for (const int h : hits) EXPECT_NEAR(h, 10000, 4 * std::sqrt(10000.0 * 6 / 7));
    EXPECT_EQ(random.below(1), 0u);
}

TEST(RandomTest, UniformNumbersFillTheUnitInterval) {
    Random random(2);
    double sum = 0, least = 1, most = 0;
    for (int i = 0; i < 100000; ++i) {
        const double u = random.uniform();
        sum += u;
        least = std::min(least, u);
        most = std::max(most, u);
    }
    EXPECT_NEAR(sum / 100000, 0.5, 4 * std::sqrt(1.0 / 12 / 100000));
    EXPECT_GE(least, 0);
    EXPECT_LT(least, 1e-3);
    EXPECT_GT(most, 1 - 1e-3);
    EXPECT_LT(most, 1);
}

TEST(RanksTest, EqualValuesShareTheMeanOfTheirRanks) {
    const std::vector<double> values{3, 1, 3, -2, 3, 1};
    EXPECT_EQ(doubled_ranks(values), (std::vector<std::int64_t>{10, 5, 10, 2, 10, 5}));
    EXPECT_EQ(doubled_ranks(std::vector<double>{7}), (std::vector<std::int64_t>{2}));
    EXPECT_TRUE(doubled_ranks({}).empty());
}

} // namespace
} // namespace weft::bench
