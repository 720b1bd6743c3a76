// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/math/transform.h"
#include "scenes/gltf/accessors.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace weft::scenes::gltf {

/// EXT_mesh_gpu_instancing of a node: many placements of its mesh, each inside the node's space.
struct Instancing {
    std::uint64_t count = 0;
    std::optional<std::uint32_t> translation, rotation, scale; ///< accessors, proved
};

/// Nothing when the node does not ask for it.
std::optional<Instancing> read_instancing(const Value& node, Accessors& accessors);

/// Appends the placements to `out`.
void expand(const Instancing& instancing, const Accessors& accessors, std::vector<Transform>& out);

} // namespace weft::scenes::gltf
