// SPDX-License-Identifier: Apache-2.0
// A picture whose cost sits in one corner. Above the horizon nearly every ray ends at once in the sky; on the left the
// plain costs little; at the lower right lies a heap of glass marbles in a tray of mirrors, where paths bounce until
// they are cut off. Two workers with a half of the rows each finish far apart: what schedules are compared on.
#include "scenes/builtin/list.h"
#include "scenes/builtin/noise.h"
#include "scenes/builtin/shapes.h"

#include <array>

namespace weft::scenes {
namespace {

constexpr Parameter parameters[] = {
    {"layers", 4, 1, 12, "layers of marbles; the more, the smaller: 3 * layers along each side"},
};

constexpr Vec3 low{0.25f, 0, -1.9f}, high{3.25f, 1.0f, 1.1f}; ///< inside of the tray

std::int64_t marbles(std::int64_t layers) { return layers * (3 * layers) * (3 * layers); }

/// The marbles lie in rows above rows, every second layer shifted by a radius; each holds a bead.
void add_marbles(Mesh& mesh, std::int64_t layers, std::uint32_t clear, std::span<const std::uint32_t> beads) {
    const std::int64_t side = 3 * layers;
    const float pitch = (high.x - low.x) / (static_cast<float>(side) + 0.5f), radius = 0.497f * pitch;
    const float rise = pitch * 0.70710678f; // of a layer that lies in the hollows of the one below
    mesh.spheres.reserve(static_cast<std::size_t>(2 * marbles(layers)));
    for (std::int64_t layer = 0; layer < layers; ++layer)
        for (std::int64_t row = 0; row < side; ++row)
            for (std::int64_t column = 0; column < side; ++column) {
                const float shift = layer % 2 == 0 ? 0.5f : 1.0f;
                const Vec3 at{low.x + pitch * (static_cast<float>(column) + shift),
                              0.5f * pitch + rise * static_cast<float>(layer),
                              low.z + pitch * (static_cast<float>(row) + shift)};
                const auto pick = scramble(static_cast<std::uint32_t>(mesh.spheres.size()), 1);
                mesh.spheres.push_back({at, radius, clear});
                mesh.spheres.push_back({at, 0.5f * radius, beads[pick % beads.size()]});
            }
}

Scene make(Values values, Executor& /*executor*/) {
    Scene scene;
    const auto plain = add(scene, matte("plain", {0.42f, 0.40f, 0.38f}));
    const auto mirror = add(scene, metal("mirror", {0.94f, 0.94f, 0.95f}, 0));
    const auto clear = add(scene, glass("glass"));
    const std::array beads{
        add(scene, matte("coral", {0.85f, 0.22f, 0.12f})), add(scene, matte("teal", {0.05f, 0.42f, 0.45f})),
        add(scene, matte("amber", {0.90f, 0.55f, 0.08f})), add(scene, matte("ivory", {0.85f, 0.82f, 0.74f})),
        add(scene, metal("gold", {1.0f, 0.74f, 0.33f}, 0.2f))};
    Mesh mesh;
    mesh.name = "uneven";
    constexpr float far = 400, wall = 0.03f;
    add_quad(mesh, {-far, -wall, far}, {far, -wall, far}, {far, -wall, -far}, {-far, -wall, -far}, plain);
    add_box(mesh, {low.x, -wall, low.z - wall}, {high.x + wall, 0, high.z}, mirror); // bottom
    add_box(mesh, {low.x, 0, low.z - wall}, {high.x + wall, high.y, low.z}, mirror); // back
    add_box(mesh, {high.x, 0, low.z}, {high.x + wall, high.y, high.z}, mirror);      // right
    add_marbles(mesh, values[0], clear, beads);
    scene.instances.push_back({add(scene, std::move(mesh)), {}});

    scene.lights.push_back(DirectionalLight{normalize({0.75f, -0.62f, -0.55f}), {2.6f, 2.0f, 1.4f}});
    scene.environment = sky({0.10f, 0.17f, 0.38f}, {0.95f, 0.62f, 0.42f}, {0.20f, 0.18f, 0.18f});
    // Level, so that the horizon halves the picture; everything lies below the eye.
    scene.cameras.push_back(camera("level", {0, 1.7f, 6.0f}, {0, 1.7f, 0}, 38));
    return scene;
}

std::uint64_t bytes(Values values) {
    return small_scene_bytes + static_cast<std::uint64_t>(2 * marbles(values[0])) * sizeof(Sphere);
}

} // namespace

Builtin uneven() {
    return {"uneven", "glass marbles in the lower right corner, nothing elsewhere: static halves lose", parameters,
            make, bytes};
}

} // namespace weft::scenes
