// SPDX-License-Identifier: Apache-2.0
#include "app/output/tonemap.h"

#include "app/output/srgb_bytes.h"

#include <bit>
#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <stdexcept>
#include <string>

namespace weft::app {
namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr float nan = std::numeric_limits<float>::quiet_NaN();

TEST(ToneMap, AreOneListAndNeutralIsTheDefault) {
    ASSERT_EQ(tone_maps().size(), 4U);
    EXPECT_EQ(tone_maps()[0].name, "neutral");
    for (const ToneMap& each : tone_maps()) EXPECT_EQ(&tone_map_named(each.name), &each);
    try {
        tone_map_named("film");
        FAIL();
    } catch (const std::invalid_argument& error) {
        EXPECT_EQ(std::string(error.what()), "unknown tone map \"film\", known are: neutral, linear, aces, reinhard");
    }
}

TEST(ToneMap, SrgbIsThePiecewiseCurve) {
    EXPECT_EQ(srgb_encode(0), 0);
    EXPECT_NEAR(srgb_encode(1), 1, 1e-6);
    EXPECT_NEAR(srgb_encode(0.0031308F), 0.04045, 1e-5);
    EXPECT_NEAR(srgb_encode(0.18F), 0.461356, 1e-5);
    EXPECT_NEAR(srgb_encode(0.5F), 0.735357, 1e-5);
    // Every byte comes back from its own linear value.
    for (int i = 0; i < 256; ++i) {
        const double v = i / 255.0;
        const double light = v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
        EXPECT_EQ(to_byte(srgb_encode(static_cast<float>(light))), i);
    }
}

TEST(ToneMap, SrgbBytesAreThoseOfTheCurve) {
    const SrgbBytes srgb_byte;
    for (std::uint32_t bits = 0; bits < 0x40000000; bits += 997) { // 0 to 2
        const float light = std::bit_cast<float>(bits);
        ASSERT_EQ(srgb_byte(light), to_byte(srgb_encode(light))) << light;
    }
    for (int byte = 1; byte < 256; ++byte) { // and on both sides of every step
        float light = std::pow((static_cast<float>(byte) - 0.5F) / 255, 2.2F) * 0.5F;
        while (to_byte(srgb_encode(light)) < byte) light = std::nextafter(light * 1.0001F, infinity);
        for (int i = 0; i < 2000; ++i, light = std::nextafter(light, 0.0F))
            ASSERT_EQ(srgb_byte(light), to_byte(srgb_encode(light))) << light;
    }
    EXPECT_EQ(srgb_byte(-1), 0);
    EXPECT_EQ(srgb_byte(nan), 0);
    EXPECT_EQ(srgb_byte(infinity), 255);
}

TEST(ToneMap, BytesAreRoundedAndClamped) {
    EXPECT_EQ(to_byte(0.5F / 255 - 1e-5F), 0);
    EXPECT_EQ(to_byte(0.5F / 255 + 1e-5F), 1);
    EXPECT_EQ(to_byte(254.4F / 255), 254);
    EXPECT_EQ(to_byte(-1), 0);
    EXPECT_EQ(to_byte(2), 255);
    EXPECT_EQ(to_byte(infinity), 255);
    EXPECT_EQ(to_byte(nan), 0);
}

// Khronos PBR Neutral in double precision, straight from the specification's text.
Rgb neutral_reference(double r, double g, double b) {
    const double x = std::min({r, g, b});
    const double offset = x < 0.08 ? x - 6.25 * x * x : 0.04;
    r -= offset, g -= offset, b -= offset;
    const double peak = std::max({r, g, b});
    if (peak >= 0.76) {
        const double d = 1 - 0.76;
        const double new_peak = 1 - d * d / (peak + d - 0.76);
        r *= new_peak / peak, g *= new_peak / peak, b *= new_peak / peak;
        const double t = 1 - 1 / (0.15 * (peak - new_peak) + 1);
        r += (new_peak - r) * t, g += (new_peak - g) * t, b += (new_peak - b) * t;
    }
    return {static_cast<float>(r), static_cast<float>(g), static_cast<float>(b)};
}

TEST(ToneMap, NeutralFollowsItsSpecification) {
    const ToneMap& neutral = tone_map_named("neutral");
    for (const float r : {0.0F, 0.01F, 0.08F, 0.3F, 0.8F, 1.0F, 3.0F, 50.0F})
        for (const float g : {0.0F, 0.02F, 0.5F, 0.9F, 10.0F})
            for (const float b : {0.0F, 0.05F, 0.7F, 1000.0F}) {
                const Rgb got = neutral.apply({r, g, b});
                const Rgb expected =
                    neutral_reference(static_cast<double>(r), static_cast<double>(g), static_cast<double>(b));
                EXPECT_NEAR(got.x, expected.x, 2e-5);
                EXPECT_NEAR(got.y, expected.y, 2e-5);
                EXPECT_NEAR(got.z, expected.z, 2e-5);
            }
    EXPECT_NEAR(neutral.apply({0.5F, 0.5F, 0.5F}).x, 0.46, 1e-6); // a base colour, less the reflection
}

TEST(ToneMap, KnownValues) {
    EXPECT_EQ(tone_map_named("linear").apply({0.25F, 2, 0}).y, 2);
    EXPECT_NEAR(tone_map_named("aces").apply({1, 0.18F, 0}).x, 2.54 / 3.16, 1e-5);
    EXPECT_NEAR(tone_map_named("aces").apply({1, 0.18F, 0}).y, 0.26689, 1e-4);
    EXPECT_NEAR(tone_map_named("reinhard").apply({1, 1, 1}).x, 0.5, 1e-6);
}

TEST(ToneMap, TakesAnyLight) {
    for (const ToneMap& each : tone_maps()) {
        for (const float v : {0.0F, -1.0F, nan, 1e-40F, 1e30F, std::numeric_limits<float>::max(), infinity}) {
            for (const Rgb shown : {to_display({v, v, v}, 1, each), to_display({v, 0, 0.5F}, 1e10F, each)})
                for (const float c : {shown.x, shown.y, shown.z}) {
                    EXPECT_GE(c, 0) << each.name << " " << v;
                    EXPECT_LE(c, 1) << each.name << " " << v;
                }
        }
        EXPECT_EQ(to_byte(to_display({0, 0, 0}, 1, each).y), 0) << each.name;
        EXPECT_EQ(to_byte(to_display({infinity, infinity, infinity}, 1, each).y), 255) << each.name;
    }
}

TEST(ToneMap, GreyRampsAreMonotonic) {
    for (const ToneMap& each : tone_maps()) {
        float before = 0;
        for (int i = 0; i < 4000; ++i) {
            const float light = std::exp2(static_cast<float>(i) / 200 - 10);
            const float shown = to_display({light, light, light}, 1, each).y;
            EXPECT_GE(shown, before - 1e-6F) << each.name << " " << light;
            before = shown;
        }
    }
}

TEST(ToneMap, ExposureIsAFactor) {
    const ToneMap& linear = tone_map_named("linear");
    EXPECT_EQ(to_display({0.1F, 0.1F, 0.1F}, 4, linear).x, to_display({0.4F, 0.4F, 0.4F}, 1, linear).x);
}

} // namespace
} // namespace weft::app
