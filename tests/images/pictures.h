// SPDX-License-Identifier: Apache-2.0
// Rendering small pictures, and asking what they show.
#pragma once

#include "renderer/integrator/render_tile.h"
#include "tests/support/shapes.h"
#include "tests/support/statistics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace weft::test {

inline World make_world(Scene scene) {
    SerialExecutor executor;
    return World(std::move(scene), executor);
}

/// A small square picture by this camera.
inline RenderSettings small_picture(const Camera& camera, std::uint32_t side, std::uint32_t spp) {
    RenderSettings settings;
    settings.width = settings.height = side;
    settings.spp = spp;
    settings.tile = side;
    settings.camera = camera;
    return settings;
}

/// All tiles, in this order or from first to last.
inline Film render(const World& world, const RenderSettings& settings, std::vector<std::uint32_t> order = {}) {
    const TileGrid grid = settings.grid();
    if (order.empty()) {
        order.resize(grid.count());
        std::iota(order.begin(), order.end(), 0u);
    }
    std::vector<std::vector<std::byte>> slots(grid.count());
    for (const std::uint32_t tile : order) {
        slots[tile].resize(tile_bytes(grid), std::byte{0x5a});
        EXPECT_TRUE(render_tile(world, settings, tile, slots[tile], [] { return false; }));
    }
    Film film(settings.width, settings.height);
    for (std::uint32_t tile = 0; tile < grid.count(); ++tile) film.place(grid, tile, slots[tile]);
    return film;
}

inline Rgb pixel(const Film& film, std::uint32_t x, std::uint32_t y) {
    const float* p = &film.rgba[(std::size_t{y} * film.width + x) * 4];
    return {p[0], p[1], p[2]};
}

/// One channel of every pixel.
inline std::vector<float> channel(const Film& film, std::size_t which) {
    std::vector<float> values;
    for (std::size_t i = which; i < film.rgba.size(); i += 4) values.push_back(film.rgba[i]);
    return values;
}

/// The mean of the picture with its standard error, the pixels being independent of one another.
inline Estimate mean_of(const Film& film, std::size_t which = 1) {
    const std::vector<float> values = channel(film, which);
    return estimate(std::span<const float>(values));
}

/// The picture's mean is `expected`, as far as its noise tells, and its noise tells it to half a percent or better.
inline void expect_mean(const Film& film, double expected, const std::string& what, std::size_t which = 1) {
    const Estimate e = mean_of(film, which);
    EXPECT_NEAR(e.mean, expected, std::max(3.5 * e.error, 1e-5 * expected)) << what;
    EXPECT_LT(e.error, 0.005 * expected + 1e-9) << what << ": too noisy to tell";
    EXPECT_EQ(film.counts.invalid_samples, 0u) << what;
}

/// Two estimates of the same thing, as far as their noise tells.
inline void expect_same(const Estimate& a, const Estimate& b, const std::string& what, double deviations = 4) {
    EXPECT_NEAR(a.mean, b.mean, deviations * std::hypot(a.error, b.error) + 1e-9) << what;
}

/// A camera that sees a small spot straight ahead by parallel rays.
inline Camera spot_camera(Vec3 eye, Vec3 target, float half_height = 1e-3f) {
    Camera camera;
    camera.kind = Camera::Kind::orthographic;
    camera.half_height = half_height;
    camera.to_world = look_at(eye, target, {0.1f, 1, 0.2f});
    return camera;
}

/// A surface of one colour that scatters evenly, without any gloss.
inline Material matt(Rgb color) {
    Material m;
    m.base_color = {color.x, color.y, color.z, 1};
    m.specular = 0;
    return m;
}
inline Material matt(float albedo) { return matt(Rgb{albedo, albedo, albedo}); }

inline Material lamp(Rgb radiance) {
    Material m = matt(0);
    m.emission = radiance;
    return m;
}

/// Clear and smooth.
inline Material glass(float ior) {
    Material m;
    m.transmission = 1;
    m.roughness = 0;
    m.ior = ior;
    return m;
}

inline std::uint32_t add_material(Scene& scene, const Material& material) {
    scene.materials.push_back(material);
    return static_cast<std::uint32_t>(scene.materials.size() - 1);
}

/// A square of this half side on the plane y = height, its front up or down.
inline Mesh level_square(float half, float height, bool up, std::uint32_t material) {
    Mesh mesh = empty_mesh();
    mesh.triangle_materials = {material};
    const float h = half, y = height;
    if (up)
        add_quad(mesh, {-h, y, h}, {h, y, h}, {h, y, -h}, {-h, y, -h});
    else
        add_quad(mesh, {-h, y, -h}, {h, y, -h}, {h, y, h}, {-h, y, h});
    return mesh;
}

/// A room with a lamp, a matt, a glossy, a metal and a glass thing in it, and a little sky: something of everything.
inline Scene still_life() {
    Scene scene;
    const auto white = add_material(scene, matt(Rgb{0.8f, 0.7f, 0.6f})), light = add_material(scene, lamp({4, 5, 6}));
    const auto clear = add_material(scene, glass(1.5f));
    Material m;
    m.base_color = {0.2f, 0.5f, 0.9f, 1};
    m.roughness = 0.4f;
    const auto glossy = add_material(scene, m);
    m.metallic = 1;
    m.roughness = 0.2f;
    const auto metal = add_material(scene, m);
    m = matt(Rgb{0.9f, 0.2f, 0.2f});
    m.alpha_mode = AlphaMode::blend;
    m.base_color.w = 0.6f;
    const auto veil = add_material(scene, m);
    append(scene, level_square(4, 0, true, white));
    append(scene, level_square(0.7f, 3, false, light));
    append(scene, sphere_mesh({-1, 0.5f, 0}, 0.5f, glossy));
    append(scene, sphere_mesh({0.2f, 0.4f, 0.8f}, 0.4f, clear));
    Mesh ball = icosphere(2);
    ball.normals = ball.positions;
    ball.triangle_materials = {metal};
    append(scene, ball, translation({1, 0.6f, -0.3f}) * scaling({0.5f, 0.6f, 0.5f}));
    Mesh sheet = level_square(0.8f, 0, true, veil);
    append(scene, sheet, translation({0, 1.5f, 0}) * rotation(Vec3{0, 0, 1}, 0.3f));
    append(scene, sphere_mesh({1.8f, 1.5f, 1}, 0.1f, light));
    scene.environment.radiance = {0.1f, 0.15f, 0.2f};
    Camera camera;
    camera.to_world = look_at({0, 1.6f, 5}, {0, 0.7f, 0}, {0, 1, 0});
    scene.cameras.push_back(camera);
    return scene;
}

} // namespace weft::test
