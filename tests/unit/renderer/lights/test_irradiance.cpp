// SPDX-License-Identifier: Apache-2.0
// Direct light against formulas (reliability C11). A white Lambert surface reflects E / pi.
#include "renderer/lights/spot.h"
#include "renderer/math/numeric.h"
#include "tests/unit/renderer/lights/scenes.h"

#include <gtest/gtest.h>

namespace weft::test {
namespace {

struct Case {
    const char* name;
    Scene scene;
    double expected;
    double tolerance = 0.005; ///< relative, beside three standard errors
    Vec3 from{};
    Vec3 normal{0, 1, 0};
};

/// The irradiance of a map by quadrature of what environment_radiance says.
double map_irradiance(const Scene& scene, Vec3 normal) {
    SerialExecutor serial;
    const LightTable table(scene, serial);
    constexpr int n = 800;
    constexpr double step = std::numbers::pi / n;
    double sum = 0;
    for (int i = 0; i < n; ++i)
        for (int j = 0; j < 2 * n; ++j) {
            const double theta = (i + 0.5) * step, phi = (j + 0.5) * step, r = std::sin(theta);
            const Vec3 d{static_cast<float>(r * std::cos(phi)), static_cast<float>(std::cos(theta)),
                         static_cast<float>(r * std::sin(phi))};
            sum += r * static_cast<double>(luminance(table.environment_radiance(scene, d)) *
                                           std::max(dot(d, normal), 0.0f));
        }
    return sum * step * step;
}

std::vector<Case> cases() {
    const Rgb white{1, 1, 1};
    const double p = std::numbers::pi, cos30 = std::sqrt(0.75);
    const float s30 = std::sin(pi / 6), c30 = std::cos(pi / 6);
    std::vector<Case> c;
    c.push_back(
        {"point light", SceneBuilder().light(PointLight{{2 * s30, 2 * c30, 0}, {3, 3, 3}}).scene, 3 * cos30 / 4, 1e-5});
    c.push_back({"directional light", SceneBuilder().light(DirectionalLight{{-s30, -c30, 0}, {5, 5, 5}}).scene,
                 5 * cos30, 1e-5});

    const auto spot = [&](float degrees) { // a spot at distance 2 over the point, turned away by an angle
        const float a = degrees * pi / 180;
        return SceneBuilder()
            .light(SpotLight{
                {0, 2, 0}, {std::sin(a), -std::cos(a), 0}, {8, 8, 8}, std::cos(20 * pi / 180), std::cos(50 * pi / 180)})
            .scene;
    };
    const auto ramp = [&](double degrees) {
        const double outer = std::cos(50 * p / 180), inner = std::cos(20 * p / 180);
        const double x = (std::cos(degrees * p / 180) - outer) / (inner - outer);
        return 2 * x * x;
    };
    c.push_back({"spot, on the axis", spot(0), 2, 1e-5});
    c.push_back({"spot, inside the inner cone", spot(19), 2, 1e-5});
    c.push_back({"spot, at 30 degrees", spot(30), ramp(30), 1e-4});
    c.push_back({"spot, at 45 degrees", spot(45), ramp(45), 1e-4});
    c.push_back({"spot, outside", spot(51), 0, 1e-5});

    const double disk = p * 1.5 * 1.5 / (1.5 * 1.5 + 2 * 2);
    c.push_back({"disk over its axis", SceneBuilder().disk({0, 2, 0}, 1.5f, 256, white).scene, disk});
    c.push_back(
        {"disk, near", SceneBuilder().disk({0, 0.3f, 0}, 1.5f, 256, white).scene, p * 2.25 / (2.25 + 0.09), 0.02});
    c.push_back({"triangle", SceneBuilder().triangle({-1, 2, -1}, {2, 2.5f, -1}, {0, 3, 2}, white).scene,
                 triangle_irradiance({-1, 2, -1}, {2, 2.5f, -1}, {0, 3, 2}, {}, {0, 1, 0}, 1)});
    c.push_back({"sphere", SceneBuilder().sphere({1, 3, 0.5f}, 0.8f, white).scene,
                 sphere_irradiance({1, 3, 0.5f}, 0.8, {}, {0, 1, 0}, 1)});
    c.push_back({"sphere, small and far", SceneBuilder().sphere({100, 3000, 50}, 0.8f, white).scene,
                 sphere_irradiance({100, 3000, 50}, 0.8, {}, {0, 1, 0}, 1)});
    c.push_back({"sphere, scaled by its instance",
                 SceneBuilder().sphere({0, 0, 0}, 0.2f, white, translation({0, 3, 1}) * scaling({4, 4, 4})).scene,
                 sphere_irradiance({0, 3, 1}, 0.8, {}, {0, 1, 0}, 1)});
    c.push_back({"inside a sphere", SceneBuilder().sphere({0.2f, 0.1f, 0}, 1, white).scene, p});
    c.push_back({"inside a stretched sphere",
                 SceneBuilder().sphere({0.2f, 0.1f, 0}, 1, white, scaling({1, 3, 0.5f})).scene, p, 0.02});
    // What is alike everywhere is not sampled: the BSDF finds it.
    c.push_back({"constant sky", SceneBuilder().sky({2, 2, 2}).scene, 0});
    c.push_back({"map of one colour", SceneBuilder().map(16, 8, std::vector<Rgb>(128, {2, 2, 2})).scene, 0});

    std::vector<Rgb> texel(64 * 32);
    texel[9 * 64 + 20] = {1e4f, 1e4f, 1e4f};
    const Scene single = SceneBuilder().map(64, 32, texel, 0.4f).scene;
    c.push_back({"map with a single texel", single, map_irradiance(single, {0, 1, 0})});
    texel.assign(64 * 32, {});
    texel[3] = {1e4f, 1e4f, 1e4f};
    const Scene pole = SceneBuilder().map(64, 32, texel).scene;
    c.push_back({"map with a single texel at the pole", pole, map_irradiance(pole, {0, 1, 0})});
    return c;
}

TEST(DirectLight, MeetsTheFormulas) {
    SerialExecutor serial;
    for (const Case& c : cases()) {
        SCOPED_TRACE(c.name);
        const LightTable table(c.scene, serial);
        const Estimate e = irradiance(c.scene, table, c.from, c.normal, 200000);
        EXPECT_NEAR(e.mean, c.expected, 3 * e.error + 1e-4 * c.expected);
        EXPECT_NEAR(e.mean, c.expected, c.tolerance * c.expected + 1e-9);
    }
}

TEST(SpotLight, FluxIsTheIntegralOfItsIntensity) {
    const SpotLight spot{{}, {0, 0, -1}, {2, 2, 2}, std::cos(0.3f), std::cos(1.1f)};
    double sum = 0;
    constexpr int n = 100000;
    for (int i = 0; i < n; ++i)
        sum += static_cast<double>(spot_falloff(spot, 1 - 2 * (static_cast<float>(i) + 0.5f) / n));
    EXPECT_NEAR(static_cast<double>(flux(spot)), sum * 2 * 4 * std::numbers::pi / n, 1e-3);
    const SpotLight hard{{}, {0, 0, -1}, {1, 1, 1}, 0.5f, 0.5f}; // no ramp between equal cones
    EXPECT_EQ(spot_falloff(hard, 0.51f), 1);
    EXPECT_EQ(spot_falloff(hard, 0.49f), 0);
}

} // namespace
} // namespace weft::test
