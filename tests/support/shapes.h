// SPDX-License-Identifier: Apache-2.0
// Meshes made in code.
#pragma once

#include "renderer/math/warp.h"
#include "renderer/scene/scene.h"
#include "tests/support/random.h"

#include <array>
#include <cmath>
#include <map>
#include <utility>

namespace weft::test {

inline Vec3 random_direction(Random& random) { return square_to_sphere(random.pair()); }

/// Uniform in the box from -1 to 1.
inline Vec3 random_point(Random& random) {
    Vec3 p;
    for (std::size_t a = 0; a < 3; ++a) p[a] = 2 * random() - 1;
    return p;
}

/// Of either sign, its magnitude spread evenly over 10^-decades to 10^decades.
inline float random_magnitude(Random& random, float decades) {
    const float m = std::pow(10.0f, decades * (2 * random() - 1));
    return random() < 0.5f ? -m : m;
}
inline Vec3 random_magnitudes(Random& random, float decades) {
    Vec3 p;
    for (std::size_t a = 0; a < 3; ++a) p[a] = random_magnitude(random, decades);
    return p;
}

inline void add_triangle(Mesh& mesh, Vec3 a, Vec3 b, Vec3 c) {
    const auto first = static_cast<std::uint32_t>(mesh.positions.size());
    mesh.positions.insert(mesh.positions.end(), {a, b, c});
    mesh.triangles.push_back({first, first + 1, first + 2});
}

/// Two triangles; the corners go around counter-clockwise seen from the front.
inline void add_quad(Mesh& mesh, Vec3 a, Vec3 b, Vec3 c, Vec3 d) {
    const auto first = static_cast<std::uint32_t>(mesh.positions.size());
    mesh.positions.insert(mesh.positions.end(), {a, b, c, d});
    mesh.triangles.push_back({first, first + 1, first + 2});
    mesh.triangles.push_back({first, first + 2, first + 3});
}

inline Mesh empty_mesh() {
    Mesh mesh;
    mesh.triangle_materials = {0};
    return mesh;
}

/// An icosahedron whose triangles are cut in four again and again, its vertices on a sphere. Closed: neighbours share
/// vertices by index. Front sides look outwards.
inline Mesh icosphere(unsigned subdivisions, Vec3 center = {}, float radius = 1) {
    const float g = 0.5f * (1 + std::sqrt(5.0f));
    std::vector<Vec3> unit{{-1, g, 0},  {1, g, 0},  {-1, -g, 0}, {1, -g, 0}, {0, -1, g},  {0, 1, g},
                           {0, -1, -g}, {0, 1, -g}, {g, 0, -1},  {g, 0, 1},  {-g, 0, -1}, {-g, 0, 1}};
    for (Vec3& v : unit) v = normalize(v);
    std::vector<Mesh::Triangle> faces{{0, 11, 5}, {0, 5, 1},  {0, 1, 7},   {0, 7, 10}, {0, 10, 11},
                                      {1, 5, 9},  {5, 11, 4}, {11, 10, 2}, {10, 7, 6}, {7, 1, 8},
                                      {3, 9, 4},  {3, 4, 2},  {3, 2, 6},   {3, 6, 8},  {3, 8, 9},
                                      {4, 9, 5},  {2, 4, 11}, {6, 2, 10},  {8, 6, 7},  {9, 8, 1}};
    for (unsigned i = 0; i < subdivisions; ++i) {
        std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> middles;
        const auto middle = [&](std::uint32_t a, std::uint32_t b) {
            const auto [entry, fresh] = middles.try_emplace(std::minmax(a, b), static_cast<std::uint32_t>(unit.size()));
            if (fresh) unit.push_back(normalize(unit[a] + unit[b]));
            return entry->second;
        };
        std::vector<Mesh::Triangle> finer;
        for (const auto& f : faces) {
            const std::uint32_t ab = middle(f[0], f[1]), bc = middle(f[1], f[2]), ca = middle(f[2], f[0]);
            finer.insert(finer.end(), {{f[0], ab, ca}, {f[1], bc, ab}, {f[2], ca, bc}, {ab, bc, ca}});
        }
        faces = std::move(finer);
    }
    Mesh mesh = empty_mesh();
    for (const Vec3 v : unit) mesh.positions.push_back(center + v * radius);
    mesh.triangles = std::move(faces);
    return mesh;
}

/// A box whose front sides look outwards.
inline Mesh box(Vec3 lower, Vec3 upper) {
    Mesh mesh = empty_mesh();
    for (unsigned i = 0; i < 8; ++i)
        mesh.positions.push_back({i & 1 ? upper.x : lower.x, i & 2 ? upper.y : lower.y, i & 4 ? upper.z : lower.z});
    const std::uint32_t quads[6][4] = {{0, 4, 6, 2}, {1, 3, 7, 5}, {0, 1, 5, 4},
                                       {2, 6, 7, 3}, {0, 2, 3, 1}, {4, 5, 7, 6}};
    for (const auto& q : quads) {
        mesh.triangles.push_back({q[0], q[1], q[2]});
        mesh.triangles.push_back({q[0], q[2], q[3]});
    }
    return mesh;
}

/// A flat grid of n x n squares over [-1, 1] in x and y at z = 0, two triangles each.
inline Mesh grid(unsigned n) {
    Mesh mesh = empty_mesh();
    for (unsigned y = 0; y <= n; ++y)
        for (unsigned x = 0; x <= n; ++x)
            mesh.positions.push_back({2 * static_cast<float>(x) / static_cast<float>(n) - 1,
                                      2 * static_cast<float>(y) / static_cast<float>(n) - 1, 0});
    for (unsigned y = 0; y < n; ++y)
        for (unsigned x = 0; x < n; ++x) {
            const std::uint32_t i = y * (n + 1) + x;
            mesh.triangles.push_back({i, i + 1, i + n + 2});
            mesh.triangles.push_back({i, i + n + 2, i + n + 1});
        }
    return mesh;
}

inline Mesh sphere_mesh(Vec3 center, float radius, std::uint32_t material = 0) {
    Mesh mesh = empty_mesh();
    mesh.spheres.push_back({center, radius, material});
    return mesh;
}

/// One mesh with one instance, of one opaque matt material.
inline Scene scene_of(Mesh mesh, const Transform& to_world = {}) {
    Scene scene;
    scene.meshes.push_back(std::move(mesh));
    scene.materials.emplace_back();
    scene.instances.push_back({0, to_world});
    return scene;
}

inline void append(Scene& scene, Mesh mesh, const Transform& to_world = {}) {
    scene.instances.push_back({static_cast<std::uint32_t>(scene.meshes.size()), to_world});
    scene.meshes.push_back(std::move(mesh));
}

} // namespace weft::test
