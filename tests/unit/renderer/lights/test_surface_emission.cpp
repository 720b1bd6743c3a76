// SPDX-License-Identifier: Apache-2.0
// Emission that varies over a surface: textures, masks, blending. The radiance of a sample is what the camera sees
// there.
#include "renderer/lights/emitter.h"
#include "renderer/math/warp.h"
#include "tests/unit/renderer/lights/scenes.h"

#include <gtest/gtest.h>

namespace weft::test {
namespace {

/// A quad of 2 x 2 m at y = 2 whose material the case changes.
SceneBuilder quad_scene() {
    SceneBuilder b;
    b.quad({-1, 2, -1}, {2, 0, 0}, {0, 0, 2}, {3, 3, 3});
    return b;
}

/// Quadrature over the quad of what is emitted, as irradiance at the origin.
double expected_irradiance(const Scene& scene) {
    constexpr int n = 500;
    double sum = 0;
    for (std::uint32_t triangle = 0; triangle < 2; ++triangle)
        for (int i = 0; i < n; ++i)
            for (int j = 0; j < n; ++j) {
                const Vec2 b =
                    square_to_triangle({(static_cast<float>(i) + 0.5f) / n, (static_cast<float>(j) + 0.5f) / n});
                const Mesh& mesh = scene.meshes[0];
                const Vec3 p = interpolate(std::span<const Vec3>(mesh.positions), mesh.triangles[triangle], b);
                const float d2 = length_squared(p),
                            cosine = p.y / std::sqrt(d2); // of the surface and of the light alike
                sum += static_cast<double>(luminance(emitted_radiance(scene, mesh, triangle, {b.x, b.y, 0})) * cosine *
                                           cosine / d2);
            }
    return sum * 2.0 / (n * n); // each triangle is 2 m2
}

struct Case {
    const char* name;
    Scene scene;
};

std::vector<Case> cases() {
    std::vector<Case> c;
    SceneBuilder textured = quad_scene(); // white and black, red and grey
    textured.scene.images.push_back(rgba(2, 2, {255, 255, 255, 255, 0, 0, 0, 255, 255, 0, 0, 255, 90, 90, 90, 255}));
    textured.scene.materials[0].emission_map.image = 0;
    c.push_back({"texture", textured.scene});

    textured.scene.materials[0].emission_map.nearest = true;
    c.push_back({"texture, nearest", textured.scene});

    SceneBuilder mask = quad_scene();
    mask.scene.images.push_back(rgba(2, 2, {255, 255, 255, 255, 0, 0, 0, 0, 255, 0, 0, 0, 90, 90, 90, 255}));
    mask.scene.materials[0].base_color_map.image = 0;
    mask.scene.materials[0].alpha_mode = AlphaMode::mask;
    c.push_back({"mask", mask.scene});

    mask.scene.materials[0].alpha_mode = AlphaMode::blend;
    mask.scene.materials[0].base_color.w = 0.8f;
    c.push_back({"blend", mask.scene});

    SceneBuilder colors = quad_scene();
    colors.scene.materials[0].alpha_mode = AlphaMode::blend;
    colors.scene.meshes[0].colors = {{1, 1, 1, 0}, {1, 1, 1, 1}, {0, 0, 0, 0.5f}, {1, 1, 1, 1}};
    c.push_back({"alpha of the vertices", colors.scene});

    SceneBuilder hidden = quad_scene(); // one bright texel in 32 x 32: the fixed looks miss it
    std::vector<std::uint8_t> texels(32 * 32 * 4);
    for (std::size_t i = 0; i < 4; ++i) texels[(5 * 32 + 19) * 4 + i] = 255;
    hidden.scene.images.push_back(rgba(32, 32, texels));
    hidden.scene.materials[0].emission_map.image = 0;
    hidden.scene.materials[0].emission_map.nearest = true;
    c.push_back({"one texel among black", hidden.scene});
    return c;
}

TEST(SurfaceEmission, GivesTheLightOfTheTexture) {
    SerialExecutor serial;
    for (const Case& c : cases()) {
        SCOPED_TRACE(c.name);
        const LightTable table(c.scene, serial);
        EXPECT_EQ(table.size(), 2u);
        const double expected = expected_irradiance(c.scene);
        EXPECT_GT(expected, 0);
        const Estimate e = irradiance(c.scene, table, {}, {0, 1, 0}, 400000);
        EXPECT_NEAR(e.mean, expected, 3.5 * e.error + 2e-3 * expected);
    }
}

TEST(SurfaceEmission, OfASphereFollowsItsTexture) {
    SceneBuilder b;                                                 // the upper half bright: the texture's first row
    b.sphere({0, 0, 0}, 1, {1, 1, 1}, rotation(Vec3{0, 0, 1}, pi)); // turned over: now the lower half
    b.scene.images.push_back(rgba(1, 2, {255, 255, 255, 255, 0, 0, 0, 255}));
    b.scene.materials[0].emission_map.image = 0;
    b.scene.materials[0].emission_map.nearest = true;
    SerialExecutor serial;
    const LightTable table(b.scene, serial);
    const double disk = std::numbers::pi / 9; // the whole sphere, seen from 3 m
    const Estimate below = irradiance(b.scene, table, {0, -3, 0}, {0, 1, 0}, 100000);
    EXPECT_NEAR(below.mean, disk, 0.005 * disk);
    EXPECT_EQ(irradiance(b.scene, table, {0, 3, 0}, {0, -1, 0}, 1000).mean, 0);
}

TEST(SurfaceEmission, WhollyTransparentGivesNothing) {
    SceneBuilder b = quad_scene();
    b.scene.materials[0].alpha_mode = AlphaMode::mask;
    b.scene.materials[0].base_color.w = 0;
    SerialExecutor serial;
    const LightTable table(b.scene, serial);
    EXPECT_EQ(irradiance(b.scene, table, {}, {0, 1, 0}, 1000).mean, 0);
}

} // namespace
} // namespace weft::test
