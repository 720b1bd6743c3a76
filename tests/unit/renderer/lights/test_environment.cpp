// SPDX-License-Identifier: Apache-2.0
#include "renderer/lights/environment.h"
#include "renderer/math/numeric.h"
#include "tests/unit/renderer/lights/scenes.h"

#include <gtest/gtest.h>

namespace weft::test {
namespace {

Scene map_scene(std::uint32_t width, std::uint32_t height, const std::vector<Rgb>& texels, float rotation = 0) {
    return SceneBuilder().map(width, height, texels, rotation).scene;
}

EnvironmentSampler sampler_of(const Scene& scene) {
    SerialExecutor serial;
    return EnvironmentSampler(scene.environment, serial);
}

std::vector<Rgb> one_hot(std::uint32_t width, std::uint32_t height, std::uint32_t column, std::uint32_t row,
                         float value) {
    std::vector<Rgb> texels(static_cast<std::size_t>(width) * height);
    texels[row * width + column] = {value, value, value};
    return texels;
}

/// Each texel is the number of its column (red) and row (green), so that a lookup says where it was.
Scene numbered(std::uint32_t width, std::uint32_t height, float rotation = 0) {
    std::vector<Rgb> texels;
    for (std::uint32_t row = 0; row < height; ++row)
        for (std::uint32_t column = 0; column < width; ++column)
            texels.push_back({static_cast<float>(column), static_cast<float>(row), 1});
    return map_scene(width, height, texels, rotation);
}

struct Seen {
    const char* name;
    float rotation;
    Vec3 direction;
    float column, row; ///< in texels of an 8 x 4 map, centres at whole numbers
};

TEST(Environment, LooksWhereTheConventionSays) {
    const float s = std::sqrt(0.5f);
    for (const Seen& c :
         {Seen{"+X: the middle", 0, {1, 0, 0}, 3.5f, 1.5f}, Seen{"-Z: a quarter", 0, {0, 0, -1}, 1.5f, 1.5f},
          Seen{"+Z: three quarters", 0, {0, 0, 1}, 5.5f, 1.5f}, Seen{"-X: over the seam", 0, {-1, 0, 0}, 3.5f, 1.5f},
          Seen{"up", 0, {0, 1, 0}, 3.5f, 0}, Seen{"down", 0, {0, -1, 0}, 3.5f, 3},
          Seen{"45 degrees up", 0, {s, s, 0}, 3.5f, 0.5f},
          Seen{"turned by 90: the middle goes to -Z", pi / 2, {0, 0, -1}, 3.5f, 1.5f},
          Seen{"turned by 90: +X shows what was at +Z", pi / 2, {1, 0, 0}, 5.5f, 1.5f},
          Seen{"turned by -90: +X shows what was at -Z", -pi / 2, {1, 0, 0}, 1.5f, 1.5f},
          Seen{"turned by 1000 turns", 2000 * pi, {0, 0, -1}, 1.5f, 1.5f}}) {
        SCOPED_TRACE(c.name);
        const Scene scene = numbered(8, 4, c.rotation);
        const Rgb seen = sampler_of(scene).radiance(scene.environment, c.direction);
        EXPECT_NEAR(seen.x, c.column, c.rotation > 10 ? 1e-2f : 1e-4f); // the seam: half of column 7, half of column 0
        EXPECT_NEAR(seen.y, c.row, 1e-4f);
        EXPECT_NEAR(seen.z, 1, 1e-6f);
    }
}

TEST(Environment, IsExactAtTexelCentres) {
    const Scene scene = numbered(16, 8);
    const EnvironmentSampler sampler = sampler_of(scene);
    for (std::uint32_t row = 0; row < 8; ++row)
        for (std::uint32_t column = 0; column < 16; ++column) {
            const float theta = pi * (static_cast<float>(row) + 0.5f) / 8;
            const float phi = 2 * pi * ((static_cast<float>(column) + 0.5f) / 16 - 0.5f);
            const Vec3 d{std::sin(theta) * std::cos(phi), std::cos(theta), std::sin(theta) * std::sin(phi)};
            const Rgb seen = sampler.radiance(scene.environment, d);
            EXPECT_NEAR(seen.x, static_cast<float>(column), 2e-4f);
            EXPECT_NEAR(seen.y, static_cast<float>(row), 2e-4f);
        }
}

TEST(Environment, MapOfOneColorIsAConstant) {
    Scene map = map_scene(16, 8, std::vector<Rgb>(128, Rgb{0.5f, 1, 2})), constant;
    map.environment.radiance = {2, 2, 2};
    constant.environment.radiance = {1, 2, 4};
    const EnvironmentSampler a = sampler_of(map), b = sampler_of(constant);
    EXPECT_EQ(a.mean_luminance(), b.mean_luminance());
    for (const EnvironmentSampler& sampler : {a, b}) { // rays that the BSDF sends find it as well as any
        LightSample sample;
        EXPECT_FALSE(sampler.sample(map.environment, {0.3f, 0.7f}, sample));
        EXPECT_EQ(sampler.arriving(map.environment, {0, 1, 0}).pdf, 0);
        EXPECT_EQ(sampler.sampled_luminance(), 0);
    }
    EXPECT_EQ(a.radiance(map.environment, {0, 1, 0}), (Rgb{1, 2, 4}));
    map.environment.map.rgb.back() = 3; // one texel in one channel
    EXPECT_EQ(sampler_of(map).radiance(map.environment, normalize(Vec3{-1, -3, 0})).x, 1);
    EXPECT_GT(sampler_of(map).radiance(map.environment, normalize(Vec3{-1, -3, 0})).z, 4);
}

TEST(Environment, RadianceIsTheSameWithItsDensityAndWithout) {
    Random random(12);
    Scene constant, black;
    constant.environment.radiance = {1, 2, 3};
    black.environment.radiance = {};
    for (const Scene& scene : {numbered(16, 8), map_scene(16, 8, one_hot(16, 8, 5, 3, 1000)), constant, black}) {
        const EnvironmentSampler sampler = sampler_of(scene);
        for (int i = 0; i < 1000; ++i) {
            const Vec3 d = normalize(random.point(1));
            ASSERT_EQ(sampler.arriving(scene.environment, d).radiance, sampler.radiance(scene.environment, d));
        }
    }
    EXPECT_EQ(sampler_of(black).arriving(black.environment, {0, 1, 0}).pdf, 0);
}

TEST(Environment, DensityIsPositiveWhereverALampIsOnABlackSky) {
    Random random(11);
    for (const auto& [column, row] : {std::pair{5u, 3u}, {0u, 0u}, {15u, 7u}, {0u, 4u}, {15u, 4u}}) {
        const Scene scene = map_scene(16, 8, one_hot(16, 8, column, row, 1000));
        const EnvironmentSampler sampler = sampler_of(scene);
        for (int i = 0; i < 20000; ++i) {
            const Vec3 d = normalize(random.point(1));
            const float radiance = luminance(sampler.radiance(scene.environment, d)),
                        pdf = sampler.arriving(scene.environment, d).pdf;
            ASSERT_EQ(radiance > 0, pdf > 0) << d.x << ' ' << d.y << ' ' << d.z;
        }
    }
}

/// A dim texel is left to the BSDF; one that is brighter than the mean by a hair is not.
TEST(Environment, OnlyWhatIsBrighterThanTheMeanIsSampled) {
    std::vector<Rgb> texels;
    for (std::uint32_t row = 0; row < 16; ++row)
        for (std::uint32_t column = 0; column < 32; ++column) {
            const float v = column < 16 ? 1.0f : 3.0f; // the mean is 2
            texels.push_back({v, v, v});
        }
    const Scene scene = map_scene(32, 16, texels);
    const EnvironmentSampler sampler = sampler_of(scene);
    EXPECT_NEAR(sampler.mean_luminance(), 2, 1e-2f);
    EXPECT_NEAR(sampler.sampled_luminance(), 0.5f, 0.02f); // half of the sphere, one above the mean; and the rims
    Random random(6);
    for (int i = 0; i < 20000; ++i) {
        LightSample s;
        ASSERT_TRUE(sampler.sample(scene.environment, random.pair(), s));
        ASSERT_GT(s.radiance.x, 1.0f);
        const Vec3 d = normalize(random.point(1));
        const EnvironmentSampler::Arriving light = sampler.arriving(scene.environment, d);
        if (light.radiance.x < 1.001f) {
            ASSERT_EQ(light.pdf, 0);
        } else if (light.radiance.x > 2.001f) {
            ASSERT_GT(light.pdf, 0);
        }
    }
}

/// The density is made of the same bilinear numbers as the radiance. What is left to vary is the sine, which is taken
/// at the rows: between rows 8 and 10 of 32 it changes by 16 percent.
TEST(Environment, SamplesOfABrightTexelWeighAlike) {
    const Scene scene = map_scene(64, 32, one_hot(64, 32, 20, 9, 1e6f));
    const EnvironmentSampler sampler = sampler_of(scene);
    Random random(5);
    float least = infinity, most = 0;
    for (int i = 0; i < 10000; ++i) {
        LightSample s;
        ASSERT_TRUE(sampler.sample(scene.environment, random.pair(), s));
        least = std::min(least, s.radiance.x / s.pdf);
        most = std::max(most, s.radiance.x / s.pdf);
    }
    EXPECT_LT(most / least, 1.01f * std::sin(pi * 10.5f / 32) / std::sin(pi * 8.5f / 32));
}

TEST(Environment, DirectionsAtThePolesAreFinite) {
    std::vector<Rgb> texels(8 * 4, Rgb{0.1f, 0.1f, 0.1f}); // poles and the seam are bright, and so sampled
    texels[1 * 8] = texels[2 * 8] = {5, 5, 5};
    for (std::uint32_t column = 0; column < 8; ++column)
        texels[column] = texels[3 * 8 + column] = {5, 5 + 0.1f * static_cast<float>(column), 5};
    const Scene scene = map_scene(8, 4, texels);
    const EnvironmentSampler sampler = sampler_of(scene);
    for (const Vec3 d :
         {Vec3{0, 1, 0}, {0, -1, 0}, {-0.0f, 1, -0.0f}, {1e-30f, 1, 0}, {1e-8f, -1, -1e-8f}, {-1, 0, -0.0f}}) {
        EXPECT_TRUE(is_finite(sampler.radiance(scene.environment, d)));
        const float pdf = sampler.arriving(scene.environment, d).pdf;
        EXPECT_TRUE(std::isfinite(pdf) && pdf > 0) << pdf;
    }
    // No spike and no hole: the same just beside the pole.
    const float at = sampler.arriving(scene.environment, {0, 1, 0}).pdf;
    const float beside = sampler.arriving(scene.environment, normalize(Vec3{-1e-3f, 1, -1e-9f})).pdf;
    EXPECT_NEAR(at / beside, 1, 0.02f);
}

TEST(Environment, CornersOfTheSquareGiveUsableSamples) {
    for (const Scene& scene :
         {numbered(8, 4), numbered(1, 1), numbered(1, 7), numbered(2, 1), SceneBuilder().sky({1, 2, 3}).scene}) {
        const EnvironmentSampler sampler = sampler_of(scene);
        for (const float x : {0.0f, 0.5f, one_minus_epsilon})
            for (const float y : {0.0f, 0.5f, one_minus_epsilon}) {
                LightSample s;
                if (!sampler.sample(scene.environment, {x, y}, s)) continue;
                EXPECT_TRUE(std::isfinite(s.pdf) && s.pdf > 0);
                EXPECT_NEAR(length(s.direction), 1, 1e-5f);
                EXPECT_TRUE(s.infinite && !s.delta);
            }
    }
}

TEST(Environment, MeanLuminanceIsTheIntegral) {
    Random random(9);
    std::vector<Rgb> texels(32 * 16);
    for (Rgb& t : texels) t = {random(), random(), random()};
    const Scene scene = map_scene(32, 16, texels);
    const EnvironmentSampler sampler = sampler_of(scene);
    double sum = 0;
    constexpr int n = 400;
    for (int i = 0; i < n; ++i)
        for (int j = 0; j < 2 * n; ++j) {
            const double z = 1 - 2 * (i + 0.5) / n, phi = pi * (j + 0.5) / n, r = std::sqrt(1 - z * z);
            const Vec3 d{static_cast<float>(r * std::cos(phi)), static_cast<float>(z),
                         static_cast<float>(r * std::sin(phi))};
            sum += static_cast<double>(luminance(sampler.radiance(scene.environment, d)));
        }
    EXPECT_NEAR(static_cast<double>(sampler.mean_luminance()), sum / (2 * n * n), 3e-3);
    EXPECT_FLOAT_EQ(sampler_of(SceneBuilder().sky({0.5f, 0.5f, 0.5f}).scene).mean_luminance(), 0.5f);
    EXPECT_TRUE(sampler_of(SceneBuilder().sky({0, 0, 0}).scene).black());
    EXPECT_TRUE(sampler_of(map_scene(4, 2, std::vector<Rgb>(8))).black());
}

} // namespace
} // namespace weft::test
