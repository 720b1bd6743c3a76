// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/math/transform.h"
#include "scenes/gltf/held_charge.h"
#include "scenes/gltf/json.h"
#include "scenes/gltf/warnings.h"

#include <cstdint>
#include <vector>

namespace weft::scenes::gltf {

inline constexpr std::size_t max_nodes = 1'000'000;

/// The node trees of a file. All nodes are placed, since a joint may stand outside the scene that is drawn.
struct Nodes {
    std::vector<Transform> to_world;  ///< of every node
    std::vector<std::uint32_t> drawn; ///< the nodes of the chosen scene, parents first, children in their order
};

/// Proves that the nodes form trees (no cycle, at most one parent) and places them. `scene`: -1 for the file's default.
/// `charge` holds what Nodes takes.
Nodes read_nodes(const Document& document, int scene, HeldCharge& charge, Warnings& warnings);

} // namespace weft::scenes::gltf
