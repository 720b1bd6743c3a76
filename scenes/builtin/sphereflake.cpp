// SPDX-License-Identifier: Apache-2.0
// A sphere that bears nine spheres of a third of its size, which bear nine each: in the manner of "balls" of the
// Standard Procedural Databases (Haines 1987, "A Proposal for Standard Graphics Environments"). Real sphere primitives,
// none shared: depth d has (9^(d+1) - 1) / 8 of them.
#include "renderer/math/elementary.h"
#include "scenes/builtin/list.h"
#include "scenes/builtin/shapes.h"

#include <array>
#include <vector>

namespace weft::scenes {
namespace {

constexpr Parameter parameters[] = {
    {"depth", 4, 1, 7, "generations of spheres; each has nine times as many as the one before"},
};

constexpr std::size_t children = 9;

/// Where the first sphere of each generation stands in the list, and at the end how many there are.
std::vector<std::size_t> generations(std::int64_t depth) {
    std::vector<std::size_t> first{0, 1};
    for (std::size_t count = children; first.size() < static_cast<std::size_t>(depth) + 2; count *= children)
        first.push_back(first.back() + count);
    return first;
}

/// A sphere and the way it grows: `up` points away from its parent.
struct Ball {
    Vec3 center;
    float radius;
    Vec3 up, side;
};

/// Six children around the equator, three on the half that faces away from the parent.
Ball child(const Ball& b, std::size_t k) {
    const bool equator = k < 6;
    const auto place = static_cast<float>(equator ? k : k - 6);
    const Vec2 azimuth = circle(equator ? place / 6 : (0.25f + place) / 3), latitude = circle(equator ? 0 : 0.125f);
    const Vec3 around = b.side * azimuth.x + cross(b.up, b.side) * azimuth.y;
    const Vec3 up = normalize(around * latitude.x + b.up * latitude.y);
    const Vec3 side = normalize(b.up - up * dot(b.up, up));
    return {b.center + up * (b.radius * (4.0f / 3)), b.radius / 3, up, side};
}

struct Flake {
    std::vector<std::size_t> first;
    std::vector<std::uint32_t> material; ///< of each generation
    std::vector<Sphere>& spheres;

    void grow(const Ball& ball, std::size_t generation, std::size_t index) const {
        spheres[first[generation] + index] = {ball.center, ball.radius, material[generation]};
        if (generation + 2 == first.size()) return;
        for (std::size_t k = 0; k < children; ++k) grow(child(ball, k), generation + 1, index * children + k);
    }
};

Scene make(Values values, Executor& executor) {
    Scene scene;
    // From gold at the heart to copper to rose to pale silver at the tips.
    constexpr std::array tints{Rgb{1.0f, 0.71f, 0.29f},  Rgb{0.98f, 0.55f, 0.32f}, Rgb{0.95f, 0.48f, 0.42f},
                               Rgb{0.90f, 0.55f, 0.58f}, Rgb{0.86f, 0.70f, 0.74f}, Rgb{0.88f, 0.85f, 0.86f}};
    const auto first = generations(values[0]);
    std::vector<std::uint32_t> materials;
    for (std::size_t g = 0; g + 1 < first.size(); ++g)
        materials.push_back(
            add(scene, metal("generation " + std::to_string(g), tints[std::min(g, tints.size() - 1)], 0.1f)));
    const auto floor = add(scene, glossy("floor", {0.13f, 0.15f, 0.19f}, 0.3f));
    const auto sun = add(scene, lamp("sun", {22, 18.5f, 14}));

    Mesh mesh;
    mesh.name = "sphereflake";
    constexpr float far = 80;
    add_quad(mesh, {-far, 0, far}, {far, 0, far}, {far, 0, -far}, {-far, 0, -far}, floor);
    mesh.spheres.reserve(first.back() + 1);
    mesh.spheres.resize(first.back());

    const Flake flake{first, materials, mesh.spheres};
    const Ball root{{0, 1, 0}, 1, normalize(Vec3{0.1f, 1, 0.25f}), normalize(Vec3{1, -0.1f, 0})};
    mesh.spheres[0] = {root.center, root.radius, materials[0]};
    // One piece of work for each grandchild; each fills places of its own.
    executor.for_each(children, [&](std::size_t k) {
        const Ball ball = child(root, k);
        flake.grow(ball, 1, k);
    });
    mesh.spheres.push_back({{-9, 14, 8}, 4, sun});
    scene.instances.push_back({add(scene, std::move(mesh)), {}});
    scene.environment = sky({0.08f, 0.16f, 0.36f}, {0.95f, 0.78f, 0.62f}, {0.10f, 0.10f, 0.11f});
    scene.cameras.push_back(camera("front", {1.2f, 1.75f, 6.2f}, {0, 1.12f, 0}, 30));
    return scene;
}

std::uint64_t bytes(Values values) { return small_scene_bytes + (generations(values[0]).back() + 1) * sizeof(Sphere); }

} // namespace

Builtin sphereflake() {
    return {"sphereflake", "spheres that bear spheres, golden, after Haines: sphere primitives by the million",
            parameters, make, bytes};
}

} // namespace weft::scenes
