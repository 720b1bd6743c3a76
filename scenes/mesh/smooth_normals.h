// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/scene/mesh.h"

#include <span>
#include <vector>

namespace weft::scenes {

/// The area-weighted mean of the normals of each vertex' triangles, of length 1. Where they cancel out it is the normal
/// of one of them, where there is none it is +Z.
std::vector<Vec3> smooth_normals(std::span<const Vec3> positions, std::span<const Mesh::Triangle> triangles);

} // namespace weft::scenes
