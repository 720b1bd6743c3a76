// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/scene/mesh.h"

#include <span>
#include <vector>

namespace weft::scenes {

/// Adds twice the area times the normal of the triangle (a, b, c) to the sums of its three vertices.
inline void add_face_normal(std::span<Vec3> sums, const Mesh::Triangle& triangle, Vec3 a, Vec3 b, Vec3 c) {
    const Vec3 n = cross(b - a, c - a);
    for (const std::uint32_t v : triangle) sums[v] += n;
}

/// The area-weighted mean of the normals of each vertex' triangles, of length 1; zero where they cancel out (the
/// validator gives such a vertex the normal of a triangle).
std::vector<Vec3> smooth_normals(std::span<const Vec3> positions, std::span<const Mesh::Triangle> triangles);

} // namespace weft::scenes
