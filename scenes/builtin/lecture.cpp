// SPDX-License-Identifier: Apache-2.0
// The figure of the lecture from which weft grew: a few spheres, a floor, a light, one camera. Small enough to be
// understood at a glance, and one of each kind of surface: matte, metal, glass.
#include "renderer/math/elementary.h"
#include "scenes/builtin/list.h"
#include "scenes/builtin/noise.h"
#include "scenes/builtin/shapes.h"

#include <array>

namespace weft::scenes {
namespace {

constexpr Parameter parameters[] = {
    {"pearls", 14, 0, 64, "small spheres around the three large ones"},
};

/// The floor is a chessboard: one texel per tile of half a metre, repeated.
Image chessboard() {
    constexpr std::array<std::uint8_t, 3> light{206, 200, 192}, dark{156, 150, 144};
    Image image{2, 2, 3, {}};
    for (const auto& tile : {light, dark, dark, light})
        image.texels.insert(image.texels.end(), tile.begin(), tile.end());
    return image;
}

Scene make(Values values, Executor& /*executor*/) {
    Scene scene;
    scene.images.push_back(chessboard());
    Material tiles = glossy("tiles", {1, 1, 1}, 0.35f);
    tiles.base_color_map.image = 0;
    tiles.base_color_map.nearest = true;
    const auto floor = add(scene, tiles);
    const auto lit = add(scene, lamp("lamp", {18, 16, 13.6f}));
    const auto red = add(scene, matte("red clay", {0.62f, 0.10f, 0.06f}));
    const auto gold = add(scene, metal("gold", {1.0f, 0.74f, 0.33f}, 0.12f));
    const auto clear = add(scene, glass("glass"));

    Mesh mesh;
    mesh.name = "lecture";
    constexpr float far = 60;
    add_quad(mesh, {-far, 0, far}, {far, 0, far}, {far, 0, -far}, {-far, 0, -far}, floor);
    mesh.uv0 = {{-far, far}, {far, far}, {far, -far}, {-far, -far}};
    add_quad(mesh, {-4.2f, 5.0f, 0.2f}, {-1.8f, 5.6f, 0.2f}, {-1.8f, 5.6f, 2.6f}, {-4.2f, 5.0f, 2.6f}, lit);
    mesh.uv0.resize(mesh.positions.size());

    mesh.spheres = {
        {{-1.45f, 0.8f, -0.5f}, 0.8f, red}, {{0.15f, 1, -1.55f}, 1, gold}, {{1.25f, 0.7f, 0.35f}, 0.7f, clear}};
    // The pearls lie around in the pattern of a sunflower (Vogel 1979), where no two touch.
    const std::array pearl{add(scene, glossy("blue pearl", {0.05f, 0.16f, 0.45f}, 0.15f)),
                           add(scene, metal("silver pearl", {0.94f, 0.93f, 0.90f}, 0.05f)),
                           add(scene, matte("chalk pearl", {0.85f, 0.82f, 0.76f}))};
    for (std::int64_t i = 0; i < values[0]; ++i) {
        const Vec2 around = circle((2.3999632f * static_cast<float>(i) + 4) / (2 * pi));
        const float distance = std::sqrt(6.5f + static_cast<float>(i)),
                    radius = 0.16f + 0.02f * static_cast<float>(i % 3);
        const Vec3 at{distance * around.x, radius, distance * around.y - 0.3f};
        mesh.spheres.push_back({at, radius, pearl[scramble(static_cast<std::uint32_t>(i), 3) % pearl.size()]});
    }
    scene.instances.push_back({add(scene, std::move(mesh)), {}});
    scene.environment = sky({0.10f, 0.20f, 0.46f}, {0.70f, 0.66f, 0.62f}, {0.20f, 0.19f, 0.18f});
    scene.cameras.push_back(camera("lecturer", {0.2f, 2, 6.6f}, {0, 0.70f, 0}, 32));
    return scene;
}

} // namespace

Builtin lecture() {
    return {"lecture", "the lecture's figure: a matte, a metal and a glass sphere, a floor, a light", parameters, make,
            [](Values) { return small_scene_bytes; }};
}

} // namespace weft::scenes
