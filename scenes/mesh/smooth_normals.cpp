// SPDX-License-Identifier: Apache-2.0
#include "scenes/mesh/smooth_normals.h"

namespace weft::scenes {

std::vector<Vec3> smooth_normals(std::span<const Vec3> positions, std::span<const Mesh::Triangle> triangles) {
    const auto face_normal = [&](const Mesh::Triangle& t) {
        const Vec3 a = positions[t[0]];
        return cross(positions[t[1]] - a, positions[t[2]] - a);
    };
    std::vector<Vec3> normals(positions.size());
    for (const Mesh::Triangle& t : triangles) {
        const Vec3 n = face_normal(t);
        for (const std::uint32_t v : t) normals[v] += n;
    }
    bool complete = true;
    for (Vec3& n : normals) {
        n = normalize_or(n, {0, 0, 0});
        complete &= n != Vec3{};
    }
    if (complete) return normals;
    for (const Mesh::Triangle& t : triangles)
        for (const std::uint32_t v : t)
            if (normals[v] == Vec3{}) normals[v] = normalize_or(face_normal(t), {0, 0, 0});
    for (Vec3& n : normals)
        if (n == Vec3{}) n = {0, 0, 1};
    return normals;
}

} // namespace weft::scenes
