// SPDX-License-Identifier: Apache-2.0
// Skins: meshes that hang on nodes. They are posed once, by where their joints stand in the file.
#pragma once

#include "renderer/math/transform.h"
#include "scenes/gltf/accessors.h"
#include "scenes/gltf/nodes.h"
#include "scenes/gltf/vertices.h"

#include <map>
#include <span>
#include <vector>

namespace weft::scenes::gltf {

using Joints = std::vector<Transform>; ///< of each joint: from the mesh's space, as it was bound, to the world

/// The skins of a document, each posed when it is first asked for.
class Skins {
  public:
    Skins(const Document& document, Accessors& accessors, const Nodes& nodes, HeldCharge& charge)
        : document_(document), accessors_(accessors), nodes_(nodes), charge_(charge) {}

    /// Stays where it is for as long as this lives.
    const Joints& pose(std::uint32_t skin);

  private:
    const Document& document_;
    Accessors& accessors_;
    const Nodes& nodes_;
    HeldCharge& charge_;
    std::map<std::uint32_t, Joints> posed_;
};

/// Which joints move a vertex, and how much: one JOINTS_n and its WEIGHTS_n, proved, as long as the positions.
struct Influences {
    const Accessor* joints;
    const Accessor* weights;
};

/// Moves the vertices to where the joints carry them. The weights of each are taken relative to their sum; a vertex
/// without any weight hangs on the first joint that it names. Throws InputError at `element` for a joint that is not
/// there.
void apply_skin(const Vertices& vertices, std::span<const Influences> influences, const Joints& joints,
                const Document& document, const std::string& element);

} // namespace weft::scenes::gltf
