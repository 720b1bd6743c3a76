// SPDX-License-Identifier: Apache-2.0
#include "renderer/scene/flatten.h"

#include "renderer/math/bounds.h"
#include "renderer/scene/checks.h"

#include <algorithm>
#include <vector>

namespace weft {
namespace {

constexpr std::size_t items_per_task = 1u << 14;
/// A mesh may lie so many times its own extent from the origin: then the world's floats are as fine as a millionth of
/// it.
constexpr float most_extents_away = 16;

template <class F> void for_ranges(std::size_t n, Executor& executor, F&& body) {
    executor.for_each((n + items_per_task - 1) / items_per_task, [&](std::size_t chunk) {
        body(chunk * items_per_task, std::min(n, (chunk + 1) * items_per_task));
    });
}
template <class T, class F> void for_each_of(std::vector<T>& values, Executor& executor, F&& body) {
    for_ranges(values.size(), executor, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) body(values[i]);
    });
}

bool fine_enough(const std::vector<Vec3>& positions) {
    Bounds box;
    for (const Vec3& p : positions) box.include(p);
    const float away = std::max(max_component(abs(box.lower)), max_component(abs(box.upper)));
    return away <= most_extents_away * max_component(box.extent());
}

/// Whether every triangle has an area there, as validate() asks.
bool all_have_area(const std::vector<Vec3>& positions, const std::vector<Mesh::Triangle>& triangles,
                   Executor& executor) {
    std::vector<std::uint8_t> lost((triangles.size() + items_per_task - 1) / items_per_task, 0); // by chunk
    for_ranges(triangles.size(), executor, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const float squared = length_squared(doubled_area(positions, triangles[i]));
            if (is_flat(squared) || is_vast(squared)) lost[begin / items_per_task] = 1;
        }
    });
    return std::find(lost.begin(), lost.end(), 1) == lost.end();
}

/// Returns false and leaves the mesh when the map does it no good.
bool bring(Mesh& mesh, const Transform& m, Executor& executor) {
    std::vector<Vec3> positions(mesh.positions.size());
    for_ranges(positions.size(), executor, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) positions[i] = m.point(mesh.positions[i]);
    });
    if (!fine_enough(positions) || !all_have_area(positions, mesh.triangles, executor)) return false;
    mesh.positions = std::move(positions);
    // Not to unit length each: what stands between the vertices keeps its direction when all are changed alike.
    const Transform back = inverse(m);
    const auto largest = [](const Transform& t) { return max_component(max(abs(t.x), max(abs(t.y), abs(t.z)))); };
    const float normal_scale = 1 / largest(back), tangent_scale = 1 / largest(m);
    for_each_of(mesh.normals, executor, [&](Vec3& n) { n = transform_normal(back, n) * normal_scale; });
    const float flip = m.determinant() < 0 ? -1.0f : 1.0f;
    for_each_of(mesh.tangents, executor, [&](Vec4& t) {
        const Vec3 v = m.vector(t.xyz()) * tangent_scale;
        t = {v.x, v.y, v.z, t.w * flip};
    });
    if (flip < 0) // a mirrored mesh keeps its outside outside
        for_each_of(mesh.triangles, executor, [](Mesh::Triangle& t) { std::swap(t[1], t[2]); });
    return true;
}

} // namespace

std::size_t flatten(Scene& scene, Executor& executor) {
    std::vector<std::uint32_t> placed(scene.meshes.size(), 0);
    for (const Instance& instance : scene.instances) ++placed[instance.mesh];
    std::size_t brought = 0;
    for (Instance& instance : scene.instances) {
        Mesh& mesh = scene.meshes[instance.mesh];
        if (instance.to_world == Transform{} || placed[instance.mesh] > 1 || !mesh.spheres.empty() ||
            mesh.positions.empty() || !bring(mesh, instance.to_world, executor))
            continue;
        instance.to_world = {};
        ++brought;
    }
    return brought;
}

} // namespace weft
