// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenes/gltf/primitive_plan.h"

namespace weft::scenes::gltf {

/// The triangles of a primitive, their vertices counted from `first_vertex`. Throws InputError for an index that is not
/// below the number of vertices, and for the one that would restart a strip.
void decode_triangles(const PrimitivePlan& plan, const Document& document, std::uint32_t first_vertex,
                      std::span<Mesh::Triangle> triangles);

} // namespace weft::scenes::gltf
