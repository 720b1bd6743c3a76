// SPDX-License-Identifier: Apache-2.0
// Morph targets: displacements of vertices, summed by weights.
#pragma once

#include "scenes/gltf/accessors.h"
#include "scenes/gltf/vertices.h"

#include <span>

namespace weft::scenes::gltf {

/// One target with a weight other than zero: accessors, proved and as long as the positions; null where it leaves an
/// attribute as it is.
struct MorphTarget {
    float weight = 0;
    const Accessor* positions = nullptr;
    const Accessor* normals = nullptr;
    const Accessor* tangents = nullptr;
    const Accessor* uv0 = nullptr;
    const Accessor* uv1 = nullptr;
    const Accessor* colors = nullptr;
};

void apply_morph(const Vertices& vertices, std::span<const MorphTarget> targets);

} // namespace weft::scenes::gltf
