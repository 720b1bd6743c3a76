// SPDX-License-Identifier: Apache-2.0
#include "bench/study/overheads.h"

#include <gtest/gtest.h>

namespace weft::bench::test {
namespace {

TEST(MeasuredRange, HoldsTheMiddleHalf) {
    MeasuredRange range;
    range.set({4, 1, 3, 2, 5});
    EXPECT_EQ(range.low, 2);
    EXPECT_EQ(range.high, 4);
    range.set({7});
    EXPECT_EQ(range.low, 7);
    EXPECT_EQ(range.high, 7);
}

/// The middle of the extremes would be 25 times as much, and more so the longer one measures.
TEST(MeasuredRange, OneDisturbedRunInTwentyMovesNothing) {
    std::vector<double> rounds(20, 1.0);
    rounds[7] = 50;
    MeasuredRange range;
    range.set(rounds);
    EXPECT_EQ(range.low, 1);
    EXPECT_EQ(range.high, 1);
}

TEST(MeasuredRange, IsNeverNegative) {
    MeasuredRange range;
    range.set({-3, -2, -1});
    EXPECT_EQ(range.low, 0);
    EXPECT_EQ(range.high, 0);
}

} // namespace
} // namespace weft::bench::test
