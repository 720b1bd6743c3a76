// SPDX-License-Identifier: Apache-2.0
#include "renderer/sampling/distribution2d.h"
#include "tests/support/random.h"
#include "tests/unit/renderer/lights/executors.h"

#include <gtest/gtest.h>

namespace weft::test {
namespace {

struct Case {
    const char* name;
    std::vector<float> weights;
};

std::vector<Case> cases() {
    std::vector<float> sun(4096, 1.0f), sparse(1000), many(100000), random(37);
    sun[1234] = 1e7f;
    sparse[0] = sparse[999] = 1;
    Random number(7);
    for (float& w : many) w = number();
    for (float& w : random) w = number() < 0.3f ? 0 : number();
    return {{"one", {3}},
            {"equal", {1, 1, 1, 1}},
            {"zero at the ends", {0, 1, 2, 0}},
            {"tiny beside huge", {1e-30f, 1e30f, 1e-30f}},
            {"overflow", {infinity, 1, infinity}},
            {"sun", sun},
            {"sparse", sparse},
            {"many", many},
            {"random", random}};
}

TEST(Discrete, PicksEachEntryAsOftenAsItSays) {
    for (const Case& c : cases()) {
        SCOPED_TRACE(c.name);
        const Discrete table(c.weights);
        std::vector<std::uint32_t> count(c.weights.size());
        for (std::uint32_t step = 0; step < pick_steps; ++step) { // every u that there is
            const Pick p = table.pick(static_cast<float>(step) * 0x1p-24f);
            ++count[p.index];
        }
        for (std::size_t i = 0; i < count.size(); ++i) {
            ASSERT_EQ(static_cast<float>(count[i]) * 0x1p-24f, table.probability(i)) << i;
            ASSERT_EQ(count[i] > 0, c.weights[i] > 0) << i;
        }
    }
}

TEST(Discrete, FollowsTheWeights) {
    for (const Case& c : cases()) {
        SCOPED_TRACE(c.name);
        const auto finite = [](float w) { return static_cast<double>(std::min(w, std::numeric_limits<float>::max())); };
        double sum = 0, positive = 0;
        for (const float w : c.weights) {
            sum += finite(w);
            positive += w > 0 ? 1 : 0;
        }
        const Discrete table(c.weights);
        for (std::size_t i = 0; i < c.weights.size(); ++i) {
            const double share = finite(c.weights[i]) / sum;
            // A 128th is dealt out evenly, and a step is 2^-24.
            ASSERT_NEAR(static_cast<double>(table.probability(i)), share,
                        share / 100 + 0.01 / positive + 2.0 / pick_steps)
                << i;
        }
    }
}

TEST(Discrete, TheRestOfTheNumberIsUniformAndTheOrderKept) {
    const std::vector<float> weights{1, 5, 0, 2};
    const Discrete table(weights);
    std::vector<double> sum(4), count(4);
    Pick last;
    for (std::uint32_t step = 0; step < pick_steps; step += 64) {
        const Pick p = table.pick(static_cast<float>(step) * 0x1p-24f);
        ASSERT_TRUE(p.index > last.index || (p.index == last.index && p.u >= last.u));
        ASSERT_LT(p.u, 1.0f);
        ASSERT_EQ(p.probability, table.probability(p.index));
        sum[p.index] += static_cast<double>(p.u);
        ++count[p.index];
        last = p;
    }
    for (const std::size_t i : {0u, 1u, 3u}) EXPECT_NEAR(sum[i] / count[i], 0.5, 1e-3);
}

TEST(Discrete, NothingToPick) {
    EXPECT_TRUE(Discrete().empty());
    EXPECT_TRUE(Discrete(std::vector<float>{0, 0}).empty());
    EXPECT_TRUE(Discrete(std::vector<float>{-1, std::numeric_limits<float>::quiet_NaN()}).empty());
}

TEST(Distribution2D, IsTheSameForEveryExecutor) {
    Random number(3);
    std::vector<float> weights(97 * 53);
    for (float& w : weights) w = number();
    const auto rows = [&](std::size_t row, std::span<float> out) {
        std::copy_n(weights.begin() + static_cast<std::ptrdiff_t>(97 * row), 97, out.begin());
    };
    SerialExecutor serial;
    const Distribution2D expected(97, 53, rows, serial);
    for (const auto& executor : executors()) {
        const Distribution2D table(97, 53, rows, *executor);
        EXPECT_EQ(table.sum(), expected.sum());
        for (int i = 0; i < 1000; ++i) {
            const Vec2 u = number.pair();
            const auto a = table.pick(u), b = expected.pick(u);
            ASSERT_TRUE(a.column == b.column && a.row == b.row && a.probability == b.probability &&
                        a.within == b.within);
            ASSERT_EQ(a.probability, table.probability(a.column, a.row));
        }
    }
}

/// A map of 4096 x 2048 has eight million cells and, with a sun in it, a range of ten million to one.
TEST(Distribution2D, StaysAccurateForLargeMaps) {
    constexpr std::uint32_t width = 4096, height = 2048;
    const auto rows = [&](std::size_t row, std::span<float> out) {
        std::fill(out.begin(), out.end(), 1.0f);
        if (row == 300) out[4000] = 1e7f;
    };
    SerialExecutor serial;
    const Distribution2D table(width, height, rows, serial);
    EXPECT_EQ(table.sum(), 1.0 * width * height - 1 + 1e7);
    const double share = 1 / table.sum();
    EXPECT_NEAR(static_cast<double>(table.probability(4000, 300)), 1e7 * share, 0.02 * 1e7 * share);
    EXPECT_NEAR(static_cast<double>(table.probability(17, 301)), share, 0.06 * share);
    EXPECT_GE(static_cast<double>(table.probability(4001, 300)), share);
    double sum = 0;
    for (std::uint32_t row = 0; row < height; ++row)
        for (std::uint32_t column = 0; column < width; ++column)
            sum += static_cast<double>(table.probability(column, row));
    EXPECT_NEAR(sum, 1, 1e-6);
}

} // namespace
} // namespace weft::test
