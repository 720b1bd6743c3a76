// SPDX-License-Identifier: Apache-2.0
#include "renderer/math/numeric.h"
#include "renderer/sampling/sampler.h"
#include "tests/support/statistics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <span>
#include <vector>

namespace weft::test {
namespace {

struct Pixel {
    std::uint32_t x, y, seed;
};
constexpr Pixel pixels[] = {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {640, 360, 0}, {7, 3, 12345}, {65535, 65535, 0xffffffffu}};
constexpr std::uint32_t dimensions[] = {0, 1, 2, 17, 1000};

/// The cell of `count` equal ones that u falls into.
std::uint32_t stratum(float u, std::uint32_t count) {
    return static_cast<std::uint32_t>(static_cast<double>(u) * static_cast<double>(count));
}

TEST(Sampler, RunsOfPowersOfTwoAreStratified1d) {
    for (const Pixel& p : pixels)
        for (const std::uint32_t dimension : dimensions)
            for (std::uint32_t n = 1; n <= 1024; n *= 2)
                for (const std::uint32_t first : {0u, n, 5 * n, 1024 * n}) { // every aligned run, not the first alone
                    std::vector<int> hits(n, 0);
                    for (std::uint32_t s = first; s < first + n; ++s)
                        ++hits[stratum(Sampler(p.x, p.y, s, p.seed).get1d(dimension), n)];
                    ASSERT_TRUE(std::all_of(hits.begin(), hits.end(), [](int h) { return h == 1; }))
                        << p.x << ',' << p.y << " dimension " << dimension << " run " << first << "+" << n;
                }
}

/// A (0,2)-sequence: of n = 2^m samples every box of area 1/n whose sides are powers of two gets exactly one.
TEST(Sampler, RunsOfPowersOfTwoAreNets2d) {
    for (const Pixel& p : pixels)
        for (const std::uint32_t dimension : dimensions)
            for (std::uint32_t n = 1; n <= 1024; n *= 2)
                for (const std::uint32_t first : {0u, n, 1024 * n}) {
                    std::vector<Vec2> points;
                    for (std::uint32_t s = first; s < first + n; ++s)
                        points.push_back(Sampler(p.x, p.y, s, p.seed).get2d(dimension));
                    for (std::uint32_t columns = 1; columns <= n; columns *= 2) {
                        std::vector<int> hits(n, 0);
                        for (const Vec2 u : points) ++hits[stratum(u.x, columns) + columns * stratum(u.y, n / columns)];
                        ASSERT_TRUE(std::all_of(hits.begin(), hits.end(), [](int h) { return h == 1; }))
                            << p.x << ',' << p.y << " dimension " << dimension << " run " << first << "+" << n
                            << " columns " << columns;
                    }
                }
}

/// One column per stream of numbers that these samples may draw.
std::vector<std::vector<float>> streams(std::span<const Sampler> samplers) {
    std::vector<std::vector<float>> columns;
    for (const std::uint32_t d : {0u, 1u, 2u, 3u, 4u, 5u, 31u, 32u}) {
        std::vector<float> one, x, y;
        for (const Sampler& sampler : samplers) {
            one.push_back(sampler.get1d(d));
            const Vec2 u = sampler.get2d(d);
            x.push_back(u.x);
            y.push_back(u.y);
        }
        columns.insert(columns.end(), {one, x, y});
    }
    return columns;
}

double joint_deviations(std::span<const float> a, std::span<const float> b) {
    constexpr std::uint32_t side = 16;
    std::array<int, side * side> counts{};
    for (std::size_t i = 0; i < a.size(); ++i) ++counts[stratum(a[i], side) + side * stratum(b[i], side)];
    return chi_square_deviations(chi_square(std::span<const int>(counts)), side * side - 1);
}

/// The same sample of many pixels: independent draws, so that pairs of dimensions must fill the square evenly.
TEST(Sampler, DimensionsOfOneSampleAreIndependent) {
    for (const std::uint32_t sample : {0u, 1u, 6u}) {
        std::vector<Sampler> samplers;
        for (std::uint32_t i = 0; i < 16384; ++i) samplers.emplace_back(i % 128, i / 128, sample, 0);
        const auto columns = streams(samplers);
        for (std::size_t a = 0; a < columns.size(); ++a)
            for (std::size_t b = a + 1; b < columns.size(); ++b)
                EXPECT_LT(std::fabs(joint_deviations(columns[a], columns[b])), 4.5) << a << ' ' << b;
    }
}

/// Within a pixel the samples are stratified in each dimension; across dimensions they must not move together.
TEST(Sampler, DimensionsOfOnePixelAreUncorrelated) {
    constexpr std::uint32_t n = 4096;
    for (const Pixel& p : {pixels[0], pixels[3], pixels[4]}) {
        std::vector<Sampler> samplers;
        for (std::uint32_t s = 0; s < n; ++s) samplers.emplace_back(p.x, p.y, s, p.seed);
        const auto columns = streams(samplers);
        for (std::size_t a = 0; a < columns.size(); ++a)
            for (std::size_t b = a + 1; b < columns.size(); ++b)
                EXPECT_LT(std::fabs(correlation(columns[a], columns[b])), 4.5 / 64) << a << ' ' << b;
    }
}

/// The first sample of every pixel: what stands beside what must not show.
TEST(Sampler, PixelsAreIndependentOfOneAnother) {
    constexpr std::uint32_t side = 192;
    const auto value = [](std::uint32_t x, std::uint32_t y, std::uint32_t seed) {
        return Sampler(x, y, 0, seed).get2d(0).x;
    };
    std::vector<float> here, right, below, diagonal, reseeded, second;
    for (std::uint32_t y = 0; y < side; ++y)
        for (std::uint32_t x = 0; x < side; ++x) {
            here.push_back(value(x, y, 0));
            right.push_back(value(x + 1, y, 0));
            below.push_back(value(x, y + 1, 0));
            diagonal.push_back(value(y, x, 0));
            reseeded.push_back(value(x, y, 1));
            second.push_back(Sampler(x, y, 1, 0).get2d(1).x);
        }
    std::array<int, 256> counts{};
    for (const float u : here) ++counts[stratum(u, 256)];
    EXPECT_LT(std::fabs(chi_square_deviations(chi_square(std::span<const int>(counts)), 255)), 4);
    for (const auto* other : {&right, &below, &reseeded, &second}) {
        EXPECT_LT(std::fabs(correlation(here, *other)), 4.0 / side);
        EXPECT_LT(joint_deviations(here, *other), 5);
    }
    // Mirrored at the diagonal each pixel meets itself once, and every pair twice.
    EXPECT_LT(std::fabs(correlation(here, diagonal)), 1.5 * 4.0 / side + 1.0 / side);
}

/// No two pixels of a picture draw the same numbers: two equal pixels would converge as one.
TEST(Sampler, NoTwoPixelsShareAStream) {
    constexpr std::uint32_t side = 1024;
    std::vector<std::array<float, 4>> heads;
    heads.reserve(std::size_t{side} * side);
    for (std::uint32_t y = 0; y < side; ++y)
        for (std::uint32_t x = 0; x < side; ++x) {
            const Sampler s(x, y, 0, 0);
            const Vec2 u = s.get2d(0);
            heads.push_back({u.x, u.y, s.get1d(0), s.get1d(1)});
        }
    std::sort(heads.begin(), heads.end());
    EXPECT_EQ(std::adjacent_find(heads.begin(), heads.end()), heads.end());
}

TEST(Sampler, StaysBelowOneAtTheEdgesOfEveryArgument) {
    constexpr std::uint32_t edges[] = {0, 1, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff};
    for (const std::uint32_t x : edges)
        for (const std::uint32_t y : edges)
            for (const std::uint32_t s : edges)
                for (const std::uint32_t d : edges) {
                    const Sampler sampler(x, y, s, x ^ d);
                    const Vec2 u = sampler.get2d(d);
                    for (const float v : {sampler.get1d(d), u.x, u.y}) {
                        ASSERT_GE(v, 0);
                        ASSERT_LE(v, one_minus_epsilon);
                    }
                }
    float lowest = 1, highest = 0;
    for (std::uint32_t i = 0; i < 4'000'000; ++i) {
        const float v = hash_to_unit(i, 1);
        lowest = std::min(lowest, v);
        highest = std::max(highest, v);
    }
    EXPECT_GE(lowest, 0);
    EXPECT_LT(lowest, 1e-5f);
    EXPECT_LT(highest, 1);
    EXPECT_GT(highest, 1 - 1e-5f);
}

/// A number depends on its key alone: not on what was drawn before, nor on which object draws it.
TEST(Sampler, AsksNoHistory) {
    const Sampler a(3, 4, 5, 6);
    const float first = a.get1d(7);
    (void)a.get2d(7);
    (void)a.get1d(8);
    EXPECT_EQ(a.get1d(7), first);
    EXPECT_EQ(Sampler(3, 4, 5, 6).get1d(7), first);
    EXPECT_NE(Sampler(4, 3, 5, 6).get1d(7), first);
    EXPECT_NE(Sampler(3, 4, 6, 6).get1d(7), first);
    EXPECT_NE(Sampler(3, 4, 5, 7).get1d(7), first);
}

/// Frozen on purpose: whoever changes these changes every picture ever rendered.
TEST(Sampler, KnownAnswers) {
    struct Known {
        std::uint32_t x, y, sample, seed, dimension;
        float one;
        Vec2 two;
    };
    constexpr Known known[] = {
        {0, 0, 0, 0, 0, 0x1.9f8564p-2f, {0x1.f94efep-1f, 0x1.3cd73p-2f}},
        {1, 0, 0, 0, 0, 0x1.6bb54p-2f, {0x1.ae89b8p-2f, 0x1.7ec6eep-1f}},
        {0, 1, 0, 0, 0, 0x1.7f65b4p-1f, {0x1.7eefp-7f, 0x1.db8f6p-1f}},
        {0, 0, 1, 0, 0, 0x1.4e872p-1f, {0x1.4c2b8cp-2f, 0x1.fc0ae2p-1f}},
        {0, 0, 0, 1, 0, 0x1.de1e8cp-2f, {0x1.adcdc4p-1f, 0x1.35e3p-3f}},
        {0, 0, 0, 0, 1, 0x1.aff18cp-2f, {0x1.f1dc92p-1f, 0x1.ce17ap-4f}},
        {640, 360, 63, 7, 12, 0x1.604ed8p-2f, {0x1.ab0fa4p-2f, 0x1.ef9f74p-2f}},
        {1279, 719, 1023, 0, 25, 0x1.a15f1ap-1f, {0x1.05a32ap-1f, 0x1.845c7p-4f}},
        {65535, 65535, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0x1.ed4dd8p-1f, {0x1.965218p-1f, 0x1.b132bcp-1f}},
    };
    for (const Known& k : known) {
        const Sampler s(k.x, k.y, k.sample, k.seed);
        EXPECT_EQ(s.get1d(k.dimension), k.one);
        EXPECT_EQ(s.get2d(k.dimension), k.two);
    }
    EXPECT_EQ(hash(0, 0), 0xe220a839u);
    EXPECT_EQ(hash(1, 2), 0xb3703ad8u);
    EXPECT_EQ(hash(0xffffffffu, 0xffffffffu), 0xe4d97177u);
}

} // namespace
} // namespace weft::test
