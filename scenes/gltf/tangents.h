// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenes/gltf/vertices.h"

namespace weft::scenes::gltf {

/// Tangents along +u of the first texture coordinates, for a primitive that has none in a mesh where others have them:
/// those of the triangles around a vertex, weighted by area. Where that gives no direction, any one that is
/// perpendicular to the normal.
void make_tangents(const Vertices& vertices, std::span<const Mesh::Triangle> triangles, std::uint32_t first_vertex);

} // namespace weft::scenes::gltf
