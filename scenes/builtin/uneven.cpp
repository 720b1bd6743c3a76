// SPDX-License-Identifier: Apache-2.0
// A picture whose cost sits in one corner. Above the horizon nearly every ray ends at once in the sky; on the left the
// plain costs little; at the lower right lies a heap of glass marbles before two mirrors, where paths bounce until they
// are cut off. Two workers with a half of the rows each finish far apart: what schedules are compared on.
#include "scenes/builtin/list.h"
#include "scenes/builtin/noise.h"
#include "scenes/builtin/shapes.h"

#include <array>

namespace weft::scenes {
namespace {

constexpr Parameter parameters[] = {
    {"layers", 3, 1, 12, "layers of the heap; the lowest has 3 * layers marbles along each side"},
};

constexpr Vec3 low{0.25f, 0, -1.9f}, high{3.25f, 1.05f, 1.1f}; ///< the corner of mirrors

/// The heap: squares of marbles, each a marble narrower than the one below, in whose hollows it lies.
constexpr std::int64_t along_side(std::int64_t layers, std::int64_t layer) { return 3 * layers - layer; }
std::uint64_t marbles(std::int64_t layers) {
    std::int64_t sum = 0;
    for (std::int64_t layer = 0; layer < layers; ++layer) sum += along_side(layers, layer) * along_side(layers, layer);
    return static_cast<std::uint64_t>(sum);
}

/// Each marble holds a bead of some colour.
void add_marbles(Mesh& mesh, std::int64_t layers, std::uint32_t clear, std::span<const std::uint32_t> beads) {
    const float pitch = (high.x - low.x) / static_cast<float>(along_side(layers, 0));
    const float rise = pitch * 0.70710678f, radius = 0.497f * pitch; // they nearly touch
    mesh.spheres.reserve(2 * marbles(layers));
    for (std::int64_t layer = 0; layer < layers; ++layer)
        for (std::int64_t row = 0; row < along_side(layers, layer); ++row)
            for (std::int64_t column = 0; column < along_side(layers, layer); ++column) {
                const float inset = 0.5f * static_cast<float>(layer + 1);
                const Vec3 at{low.x + pitch * (inset + static_cast<float>(column)),
                              0.5f * pitch + rise * static_cast<float>(layer),
                              low.z + pitch * (inset + static_cast<float>(row))};
                const auto pick = scramble(static_cast<std::uint32_t>(mesh.spheres.size()), 1);
                mesh.spheres.push_back({at, radius, clear});
                mesh.spheres.push_back({at, 0.5f * radius, beads[pick % beads.size()]});
            }
}

Scene make(Values values, Executor& /*executor*/) {
    Scene scene;
    const auto plain = add(scene, matte("plain", {0.42f, 0.40f, 0.38f}));
    const auto chalk = add(scene, matte("chalk", {0.80f, 0.77f, 0.72f}));
    const auto mirror = add(scene, metal("mirror", {0.94f, 0.94f, 0.95f}, 0));
    const auto clear = add(scene, glass("glass"));
    const std::array beads{
        add(scene, matte("coral", {0.88f, 0.20f, 0.10f})), add(scene, matte("teal", {0.04f, 0.46f, 0.50f})),
        add(scene, matte("amber", {0.92f, 0.55f, 0.06f})), add(scene, matte("ivory", {0.88f, 0.85f, 0.78f})),
        add(scene, metal("gold", {1.0f, 0.74f, 0.33f}, 0.2f))};

    Mesh mesh;
    mesh.name = "uneven";
    constexpr float far = 400, wall = 0.04f;
    add_quad(mesh, {-far, -wall, far}, {far, -wall, far}, {far, -wall, -far}, {-far, -wall, -far}, plain);
    add_box(mesh, {low.x, -0.5f * wall, low.z}, {high.x, 0, high.z}, chalk);
    add_box(mesh, {low.x, -wall, low.z - wall}, {high.x + wall, high.y, low.z}, mirror);
    add_box(mesh, {high.x, -wall, low.z}, {high.x + wall, high.y, high.z}, mirror);
    add_marbles(mesh, values[0], clear, beads);
    scene.instances.push_back({add(scene, std::move(mesh)), {}});

    scene.lights.push_back(DirectionalLight{normalize({0.55f, -0.62f, -0.55f}), {3.4f, 2.7f, 2.0f}});
    scene.environment = sky({0.22f, 0.34f, 0.72f}, {1.10f, 0.74f, 0.52f}, {0.20f, 0.18f, 0.18f});
    // Level, so that the horizon halves the picture; everything lies below the eye.
    scene.cameras.push_back(camera("level", {0, 1.7f, 6.0f}, {0, 1.7f, 0}, 38));
    return scene;
}

std::uint64_t bytes(Values values) { return small_scene_bytes + 2 * marbles(values[0]) * sizeof(Sphere); }

} // namespace

Builtin uneven() {
    return {"uneven", "glass marbles in the lower right corner, nothing elsewhere: static halves lose", parameters,
            make, bytes};
}

} // namespace weft::scenes
