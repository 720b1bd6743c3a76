// SPDX-License-Identifier: Apache-2.0
#include "renderer/math/elementary.h"
#include "renderer/sampling/sampler.h"
#include "tests/support/shapes.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>

namespace weft::test {
namespace {

constexpr double full_turn = 2 * std::numbers::pi;

TEST(Elementary, CircleIsCosineAndSine) {
    for (int i = -300'000; i <= 300'000; ++i) {
        const float turns = static_cast<float>(i) * 1.1e-5f;
        const Vec2 p = circle(turns);
        const double angle = full_turn * static_cast<double>(turns);
        ASSERT_NEAR(p.x, std::cos(angle), 1.2e-7) << turns;
        ASSERT_NEAR(p.y, std::sin(angle), 1.2e-7) << turns;
    }
    EXPECT_EQ(circle(0), (Vec2{1, 0}));
    EXPECT_EQ(circle(0.25f), (Vec2{0, 1}));
    EXPECT_EQ(circle(-0.5f), (Vec2{-1, 0}));
    EXPECT_EQ(circle(1e6f + 0.75f), (Vec2{0, -1}));
    for (const float whole : {1e9f, -3e38f, infinity, std::nanf("")}) EXPECT_EQ(circle(whole), (Vec2{1, 0})) << whole;
}

/// Nothing is lost where the sine is small: cones and narrow lobes need its digits.
TEST(Elementary, SmallSinesKeepTheirDigits) {
    for (float turns = 0.1f; turns > 1e-30f; turns *= 0.7f) {
        const double sine = std::sin(full_turn * static_cast<double>(turns));
        ASSERT_NEAR(circle(turns).y / sine, 1, 3e-7) << turns;
    }
}

TEST(Elementary, TurnsLeadBack) {
    for (int i = -200'000; i <= 200'000; ++i) {
        const double turns = 0.5 * i / 200'000.0, angle = full_turn * turns;
        const auto x = static_cast<float>(std::cos(angle)), y = static_cast<float>(std::sin(angle));
        const double expected = std::atan2(static_cast<double>(y), static_cast<double>(x)) / full_turn;
        ASSERT_NEAR(turns_to(3 * x, 3 * y), expected, 4e-8) << turns;
    }
    EXPECT_EQ(turns_to(1, 0), 0);
    EXPECT_EQ(turns_to(0, 2), 0.25f);
    EXPECT_EQ(turns_to(-3, 0), 0.5f);
    EXPECT_EQ(turns_to(0, -1e-30f), -0.25f);
    EXPECT_EQ(turns_to(2, 2), 0.125f);
    EXPECT_EQ(turns_to(-5, -5), -0.375f);
    EXPECT_EQ(turns_to(0, 0), 0);
    EXPECT_NEAR(turns_to(1, 1e-20f), 1e-20 / full_turn, 1e-26);
    EXPECT_NEAR(turns_to(3e38f, -3e38f), -0.125f, 1e-7f); // their sum is infinite
}

TEST(Elementary, ExponentialAndLogarithm) {
    for (float x = -87.2f; x < 88.7f; x += 0.00137f)
        ASSERT_NEAR(static_cast<double>(exponential(x)) / std::exp(static_cast<double>(x)), 1, 2.5e-7) << x;
    EXPECT_EQ(exponential(0), 1);
    EXPECT_EQ(exponential(-88), 0);
    EXPECT_EQ(exponential(-infinity), 0);
    EXPECT_EQ(exponential(89), infinity);
    EXPECT_EQ(exponential(infinity), infinity);
    EXPECT_TRUE(std::isnan(exponential(std::nanf(""))));
    for (float x = 1.2e-38f; x < 3e38f; x *= 1.00071f) {
        const double expected = std::log(static_cast<double>(x));
        ASSERT_NEAR(logarithm(x), expected, 2e-7 * std::fabs(expected) + 1e-12) << x;
    }
    EXPECT_EQ(logarithm(1), 0);
    EXPECT_NEAR(logarithm(one_minus_epsilon) / -0x1p-24, 1, 1e-6);
}

/// The bits themselves, whatever compiler, optimisation and processor: this is what the functions are for.
TEST(Elementary, TheSameBitsEverywhere) {
    Random random(7);
    std::uint32_t sum = 0;
    const auto take = [&](float x) { sum = hash(sum, std::bit_cast<std::uint32_t>(x)); };
    for (int i = 0; i < 100'000; ++i) {
        const float x = 4 * random() - 2, y = 4 * random() - 2;
        const Vec2 p = circle(x);
        take(p.x);
        take(p.y);
        take(turns_to(x, y));
        take(exponential(10 * x));
        take(logarithm(1e-3f + y * y));
    }
    EXPECT_EQ(sum, 3472759775u);
}

} // namespace
} // namespace weft::test
