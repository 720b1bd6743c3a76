// SPDX-License-Identifier: Apache-2.0
#include "scenes/gltf/tangents.h"

#include "renderer/math/frame.h"

namespace weft::scenes::gltf {

void make_tangents(const Vertices& vertices, std::span<const Mesh::Triangle> triangles, std::uint32_t first_vertex) {
    const std::size_t count = vertices.positions.size();
    std::vector<Vec3> along_u(count), along_v(count);
    for (const Mesh::Triangle& corners : triangles) {
        if (vertices.uv0.empty()) break;
        const std::size_t i = corners[0] - first_vertex, j = corners[1] - first_vertex, k = corners[2] - first_vertex;
        const Vec3 p1 = vertices.positions[j] - vertices.positions[i],
                   p2 = vertices.positions[k] - vertices.positions[i];
        const Vec2 t1 = vertices.uv0[j] - vertices.uv0[i], t2 = vertices.uv0[k] - vertices.uv0[i];
        const float turn = t1.x * t2.y - t2.x * t1.y < 0 ? -1.0f : 1.0f;
        const Vec3 u = (p1 * t2.y - p2 * t1.y) * turn, v = (p2 * t1.x - p1 * t2.x) * turn;
        for (const std::size_t corner : {i, j, k}) {
            along_u[corner] += u;
            along_v[corner] += v;
        }
    }
    for (std::size_t i = 0; i < count; ++i) {
        const Vec3 n = normalize_or(vertices.normals[i], {0, 0, 1});
        const Vec3 t = normalize_or(along_u[i] - n * dot(n, along_u[i]), Frame::around(n).s);
        // The bitangent cross(n, t) * w points up in the picture, and v points down.
        const float w = dot(cross(n, t), along_v[i]) > 0 ? -1.0f : 1.0f;
        vertices.tangents[i] = {t.x, t.y, t.z, w};
    }
}

} // namespace weft::scenes::gltf
