// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/executor.h"
#include "scenes/builtin/builtin.h"

#include <cstdint>
#include <string>
#include <vector>

namespace weft::scenes {

inline Scene make(const std::string& text) {
    SerialExecutor serial;
    const BuiltinCall call = parse_builtin(text);
    return call.builtin->make(call.values, serial);
}

inline std::uint64_t count_triangles(const Scene& scene) {
    std::uint64_t sum = 0;
    for (const Mesh& m : scene.meshes) sum += m.triangles.size();
    return sum;
}
inline std::uint64_t count_spheres(const Scene& scene) {
    std::uint64_t sum = 0;
    for (const Mesh& m : scene.meshes) sum += m.spheres.size();
    return sum;
}

/// Of a triangle, by its winding; as long as twice its area.
inline Vec3 face_normal(const Mesh& m, const Mesh::Triangle& t) {
    const Vec3 a = m.positions[t[0]];
    return cross(m.positions[t[1]] - a, m.positions[t[2]] - a);
}

/// What a closed mesh holds, positive when its triangles are seen from outside (divergence theorem).
inline double volume(const Mesh& m) {
    double sum = 0;
    for (const auto& t : m.triangles)
        sum += static_cast<double>(dot(m.positions[t[0]], cross(m.positions[t[1]], m.positions[t[2]]))) / 6;
    return sum;
}

/// How many directed edges lack their opposite, vertices told apart by place: 0 for a closed surface.
std::size_t open_edges(const Mesh& mesh);

} // namespace weft::scenes
