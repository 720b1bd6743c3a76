// SPDX-License-Identifier: Apache-2.0
// Vertex attributes between the vertices. b = (b1, b2) weighs vertices 1 and 2 of a triangle, the rest goes to vertex
// 0.
#pragma once

#include "renderer/math/elementary.h"
#include "renderer/scene/mesh.h"

#include <algorithm>
#include <span>

namespace weft {

template <class T> T interpolate(std::span<const T> values, const Mesh::Triangle& v, Vec2 b) {
    return values[v[0]] * (1 - b.x - b.y) + values[v[1]] * b.x + values[v[2]] * b.y;
}

/// Texture coordinates on a triangle: those of the set asked for, set 0 where the mesh has no second one, and zero
/// where it has none.
inline Vec2 triangle_uv(const Mesh& mesh, std::uint32_t triangle, Vec2 b, unsigned set) {
    const auto& uv = set == 1 && !mesh.uv1.empty() ? mesh.uv1 : mesh.uv0;
    if (uv.empty()) return {};
    return interpolate(std::span<const Vec2>(uv), mesh.triangles[triangle], b);
}

/// Linear RGBA on a triangle; white where the mesh has no vertex colours.
inline Vec4 triangle_color(const Mesh& mesh, std::uint32_t triangle, Vec2 b) {
    if (mesh.colors.empty()) return {1, 1, 1, 1};
    return interpolate(std::span<const Vec4>(mesh.colors), mesh.triangles[triangle], b);
}

/// Texture coordinates on a sphere from the unit normal in the mesh's space: u once around +Y, v from +Y to -Y.
inline Vec2 sphere_uv(Vec3 n) {
    return {0.5f + turns_to(n.z, n.x), 2 * turns_to(n.y, std::sqrt(n.x * n.x + n.z * n.z))};
}

} // namespace weft
