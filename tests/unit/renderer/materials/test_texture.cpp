// SPDX-License-Identifier: Apache-2.0
#include "renderer/materials/texture.h"
#include "renderer/math/numeric.h"
#include "tests/support/random.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <limits>

namespace weft::test {
namespace {

/// Four grey texels in a row: 0, 51, 102, 255, that is 0, 0.2, 0.4, 1.
const Image row{4, 1, 1, {0, 51, 102, 255}};

float read(const Image& image, float u, float v = 0.5f, Wrap wrap = Wrap::repeat, bool nearest = false) {
    TextureSlot slot;
    slot.image = 0;
    slot.wrap_u = slot.wrap_v = wrap;
    slot.nearest = nearest;
    return sample_texture(image, slot, {u, v}, ColorSpace::linear).x;
}

TEST(Texture, BilinearByHand) {
    EXPECT_FLOAT_EQ(read(row, 0.125f), 0); // centres
    EXPECT_FLOAT_EQ(read(row, 0.375f), 0.2f);
    EXPECT_FLOAT_EQ(read(row, 0.25f), 0.1f); // half way
    EXPECT_FLOAT_EQ(read(row, 0.6875f), 0.4f * 0.75f + 1 * 0.25f);
    const Image square{2, 2, 1, {0, 51, 102, 255}};
    EXPECT_FLOAT_EQ(read(square, 0.5f, 0.5f), 0.4f);
    EXPECT_FLOAT_EQ(read(square, 0.375f, 0.25f), 0.05f);
    EXPECT_FLOAT_EQ(read(square, 0.25f, 0.625f), 0.4f * 0.75f);
}

TEST(Texture, TopRowIsFirst) {
    const Image column{1, 2, 1, {0, 255}};
    EXPECT_FLOAT_EQ(read(column, 0.5f, 0.25f), 0);
    EXPECT_FLOAT_EQ(read(column, 0.5f, 0.75f), 1);
}

TEST(Texture, Wraps) {
    EXPECT_FLOAT_EQ(read(row, 0, 0.5f, Wrap::repeat), 0.5f); // between the last and the first
    EXPECT_FLOAT_EQ(read(row, 1, 0.5f, Wrap::repeat), 0.5f);
    EXPECT_FLOAT_EQ(read(row, 7.375f, 0.5f, Wrap::repeat), 0.2f);
    EXPECT_FLOAT_EQ(read(row, -0.125f, 0.5f, Wrap::repeat), 1);
    EXPECT_FLOAT_EQ(read(row, 0, 0.5f, Wrap::clamp), 0);
    EXPECT_FLOAT_EQ(read(row, -3, 0.5f, Wrap::clamp), 0);
    EXPECT_FLOAT_EQ(read(row, 1, 0.5f, Wrap::clamp), 1);
    EXPECT_FLOAT_EQ(read(row, 9, 0.5f, Wrap::clamp), 1);
    EXPECT_FLOAT_EQ(read(row, 1, 0.5f, Wrap::mirror), 1);
    EXPECT_FLOAT_EQ(read(row, 0, 0.5f, Wrap::mirror), 0);
    EXPECT_FLOAT_EQ(read(row, 1.25f, 0.5f, Wrap::mirror), read(row, 0.75f));
    EXPECT_FLOAT_EQ(read(row, -0.375f, 0.5f, Wrap::mirror), 0.2f);
    EXPECT_FLOAT_EQ(read(row, -1.375f, 0.5f, Wrap::mirror), read(row, 0.625f));
    EXPECT_FLOAT_EQ(read(row, 2.375f, 0.5f, Wrap::mirror), 0.2f);
}

TEST(Texture, AxesWrapApart) {
    const Image square{2, 2, 1, {0, 51, 102, 255}};
    TextureSlot slot;
    slot.wrap_u = Wrap::clamp;
    slot.wrap_v = Wrap::repeat;
    EXPECT_FLOAT_EQ(sample_texture(square, slot, {5, 1.25f}, ColorSpace::linear).x, 0.2f);
    slot.wrap_u = Wrap::repeat;
    slot.wrap_v = Wrap::clamp;
    EXPECT_FLOAT_EQ(sample_texture(square, slot, {1.25f, 5}, ColorSpace::linear).x, 0.4f);
}

TEST(Texture, Nearest) {
    EXPECT_FLOAT_EQ(read(row, 0.49f, 0.5f, Wrap::repeat, true), 0.2f);
    EXPECT_FLOAT_EQ(read(row, 0.51f, 0.5f, Wrap::repeat, true), 0.4f);
    EXPECT_FLOAT_EQ(read(row, 1, 0.5f, Wrap::clamp, true), 1);
    EXPECT_FLOAT_EQ(read(row, -0.01f, 0.5f, Wrap::repeat, true), 1);
}

TEST(Texture, Transform) { // a quarter turn, a scale and an offset
    const Image square{2, 2, 1, {0, 51, 102, 255}};
    TextureSlot slot;
    slot.row0 = {0, 0.5f, 0.5f};
    slot.row1 = {-0.5f, 0, 1};
    EXPECT_FLOAT_EQ(sample_texture(square, slot, {0.5f, 0.5f}, ColorSpace::linear).x, 1);    // (0.75, 0.75)
    EXPECT_FLOAT_EQ(sample_texture(square, slot, {1.5f, -0.5f}, ColorSpace::linear).x, 0);   // (0.25, 0.25)
    EXPECT_FLOAT_EQ(sample_texture(square, slot, {1.5f, 0.5f}, ColorSpace::linear).x, 0.2f); // (0.75, 0.25)
}

TEST(Texture, SrgbTableFollowsItsFormula) {
    for (int i = 0; i < 256; ++i) {
        const Image image{1, 1, 1, {static_cast<std::uint8_t>(i)}};
        const double c = i / 255.0, linear = c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
        const Vec4 v = sample_texture(image, {}, {0.5f, 0.5f}, ColorSpace::srgb);
        EXPECT_EQ(v.x, static_cast<float>(linear)) << i;
        EXPECT_EQ(v.w, 1);
        EXPECT_EQ(sample_texture(image, {}, {0.5f, 0.5f}, ColorSpace::linear).x, static_cast<float>(c));
    }
}

TEST(Texture, MadeLinearBeforeFiltering) {
    const Image image{2, 1, 1, {0, 255}};
    EXPECT_FLOAT_EQ(sample_texture(image, {}, {0.5f, 0.5f}, ColorSpace::srgb).x, 0.5f);
}

TEST(Texture, Channels) {
    const Vec2 middle{0.5f, 0.5f};
    const auto all = [&](const Image& image) { return sample_texture(image, {}, middle, ColorSpace::linear); };
    EXPECT_EQ(all({1, 1, 1, {51}}), (Vec4{0.2f, 0.2f, 0.2f, 1}));
    EXPECT_EQ(all({1, 1, 2, {51, 102}}), (Vec4{0.2f, 0.2f, 0.2f, 0.4f}));
    EXPECT_EQ(all({1, 1, 3, {51, 102, 255}}), (Vec4{0.2f, 0.4f, 1, 1}));
    EXPECT_EQ(all({1, 1, 4, {51, 102, 255, 0}}), (Vec4{0.2f, 0.4f, 1, 0}));
    EXPECT_EQ(sample_texture({1, 1, 2, {0, 102}}, {}, middle, ColorSpace::srgb).w, 0.4f); // alpha is never sRGB
}

TEST(Texture, SurvivesAnyCoordinate) { // reads outside are for the address sanitizer to see
    constexpr float nan = std::numeric_limits<float>::quiet_NaN();
    const float worst[] = {nan,    infinity, -infinity, 3e38f, -3e38f, 1e9f, -1e9f, 16777216.0f, -16777217.0f, -1e-45f,
                           -1e-9f, 1e-45f,   1 - 6e-8f, 1,     -1,     2,    -2,    0,           -8.5e-8f,     0.5f};
    for (const Wrap wrap : {Wrap::repeat, Wrap::mirror, Wrap::clamp})
        for (const bool nearest : {false, true})
            for (const Image& image : {row, Image{1, 1, 1, {7}}, Image{3, 5, 4, std::vector<std::uint8_t>(60, 9)}})
                for (const float u : worst)
                    for (const float v : worst) {
                        const float x = read(image, u, v, wrap, nearest);
                        EXPECT_TRUE(x >= 0 && x <= 1) << u << ' ' << v;
                    }
    for (const Wrap wrap : {Wrap::repeat, Wrap::mirror, Wrap::clamp}) EXPECT_EQ(read(row, nan, nan, wrap), 0);
    Random random(5);
    for (int i = 0; i < 100000; ++i) {
        const Vec2 sign = random.pair(), size = random.pair();
        const float u = std::ldexp(2 * sign.x - 1, static_cast<int>(60 * size.x) - 20);
        const float v = std::ldexp(2 * sign.y - 1, static_cast<int>(60 * size.y) - 20);
        const float x = read(row, u, v, static_cast<Wrap>(i % 3), i % 2 == 0);
        ASSERT_TRUE(x >= 0 && x <= 1) << u << ' ' << v;
    }
}

} // namespace
} // namespace weft::test
