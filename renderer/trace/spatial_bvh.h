// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/trace/bvh.h"

namespace weft {

struct SpatialOptions {
    BvhOptions tree = {};
    unsigned bins = 16;       ///< candidate planes of spatial splits per axis
    float overlap = 0.2f;     ///< of an object split's children, as a fraction of the node's area: more is worth a try,
    float least = 1e-5f;      ///< if it is more than this of the root's area, too
    std::size_t most = 0;     ///< entries that `order` may have; no fewer than there are primitives are needed
    unsigned indivisible = 8; ///< so few references are not split: no leaf up to this size has a primitive twice
};

/// The corners of a primitive; asked by any worker. False: it is no triangle and stays whole, always.
using CornersOf = std::function<bool(std::uint32_t primitive, Corners& corners)>;

/// Builds as build_bvh does, and where a plane through the primitives costs less than any way to share them out, splits
/// them there (Stich, Friedrich and Dietrich 2009, "Spatial Splits in Bounding Volume Hierarchies"). A primitive is
/// then in several leaves, each of whose boxes contains a part of it. The tree is the same whatever the executor's
/// worker count: how many references a subtree may add is decided on the way down.
Bvh build_spatial_bvh(std::uint32_t count, const BoxesOf& boxes, const CornersOf& corners,
                      const SpatialOptions& options, Executor& executor);

} // namespace weft
