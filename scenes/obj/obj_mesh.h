// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/scene/mesh.h"
#include "scenes/load.h"
#include "scenes/obj/obj_data.h"

namespace weft::scenes::obj {

/// The faces of a file as one mesh. Its triangle_materials are indices into ObjData::materials. Corners that agree in
/// position, texture coordinates and normal are one vertex; faces without normals are flat, or smooth inside their
/// smoothing group.
Mesh make_mesh(const ObjData& data, UpAxis up, MemoryBudget& budget, Warnings& warnings);

} // namespace weft::scenes::obj
