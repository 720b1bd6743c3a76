// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenes/gltf/primitive_plan.h"

namespace weft::scenes::gltf {

/// Reads, morphs and poses the vertices of a planned primitive into its place in the mesh, whose arrays are as long as
/// all of its primitives need, and writes its triangles. Primitives of one mesh may be decoded by many threads. Throws
/// InputError for an index or a joint that is out of range.
void decode_primitive(const PrimitivePlan& plan, const Document& document, MemoryBudget& budget, Mesh& mesh);

} // namespace weft::scenes::gltf
