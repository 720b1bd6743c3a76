// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/scene/mesh.h"

#include <span>

namespace weft::scenes::gltf {

/// A run of vertices inside a mesh or inside scratch memory. Attributes that are not there are empty.
struct Vertices {
    std::span<Vec3> positions, normals;
    std::span<Vec4> tangents;
    std::span<Vec2> uv0, uv1;
    std::span<Vec4> colors;
};

/// `count` vertices of the mesh from `first`.
inline Vertices slice(Mesh& mesh, std::size_t first, std::size_t count) {
    const auto part = [&](auto& values) {
        std::span all(values);
        return values.empty() ? all : all.subspan(first, count);
    };
    return {part(mesh.positions), part(mesh.normals), part(mesh.tangents),
            part(mesh.uv0),       part(mesh.uv1),     part(mesh.colors)};
}

} // namespace weft::scenes::gltf
