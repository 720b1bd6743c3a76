// SPDX-License-Identifier: Apache-2.0
#include "scenes/mesh/smooth_normals.h"

namespace weft::scenes {

std::vector<Vec3> smooth_normals(std::span<const Vec3> positions, std::span<const Mesh::Triangle> triangles) {
    std::vector<Vec3> sums(positions.size());
    for (const Mesh::Triangle& t : triangles)
        add_face_normal(sums, t, positions[t[0]], positions[t[1]], positions[t[2]]);
    for (Vec3& n : sums) n = normalize_or(n, {0, 0, 0});
    return sums;
}

} // namespace weft::scenes
