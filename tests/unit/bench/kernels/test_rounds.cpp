// SPDX-License-Identifier: Apache-2.0
#include "bench/kernels/rounds.h"

#include <gtest/gtest.h>

namespace weft::test {
namespace {

using namespace bench::kernels;

TEST(Rounds, EachBeginsWithAnotherArmAndTheFirstIsThrownAway) {
    Plan plan;
    plan.rounds = 2;
    std::vector<std::size_t> order;
    const Rounds rounds = interleaved(3, plan, [&](std::size_t arm) {
        order.push_back(arm);
        return static_cast<double>(order.size());
    });
    EXPECT_EQ(order, (std::vector<std::size_t>{0, 1, 2, 1, 2, 0, 2, 0, 1}));
    EXPECT_EQ(rounds, (Rounds{{6, 8}, {4, 9}, {5, 7}}));
}

TEST(Rounds, NothingIsLeftOfAStoppedMeasurement) {
    Plan plan;
    int measured = 0;
    plan.stopped = [&] { return measured == 5; };
    EXPECT_TRUE(interleaved(2, plan, [&](std::size_t) { return ++measured; }).empty());
    EXPECT_EQ(measured, 5);
}

} // namespace
} // namespace weft::test
