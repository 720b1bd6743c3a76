// SPDX-License-Identifier: Apache-2.0
// Where a tree's nodes and leaves are, for every traversal.
#if defined(WEFT_RENDERER_TRACE_PLACES_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_RENDERER_TRACE_PLACES_INL_H
#undef WEFT_RENDERER_TRACE_PLACES_INL_H
#else
#define WEFT_RENDERER_TRACE_PLACES_INL_H
#endif

#include "renderer/trace/forest.h"

#include <cstddef>
#include <cstdint>
#include <hwy/cache_control.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {

/// Of a node's planes, in floats, and by axis: the rows that rays of an octant reach first, and the others.
struct OctantRows {
    std::size_t near[3], far[3];
    unsigned octant; ///< one bit an axis: the direction is negative

    explicit OctantRows(unsigned of_octant) : octant(of_octant) {
        for (unsigned a = 0; a < 3; ++a) {
            const unsigned negative = octant >> a & 1;
            near[a] = (3 * negative + a) * WideNode::width;
            far[a] = (3 * (1 - negative) + a) * WideNode::width;
        }
    }
};

/// Where children lie in memory.
struct Places {
    const WideNode* nodes;
    const char* begin[2]; ///< of the nodes, and of the leaves' rows, as Tree has them, or placements
    std::size_t step[2];  ///< bytes of a node, and of what leaves count

    HWY_INLINE Places(const WideNode* of_nodes, const float* of_rows)
        : nodes(of_nodes), begin{reinterpret_cast<const char*>(of_nodes), reinterpret_cast<const char*>(of_rows)},
          step{sizeof(WideNode), sizeof(float) * Tree::rows_per_leaf} {}
    HWY_INLINE Places(const WideNode* of_nodes, const Placement* placements)
        : nodes(of_nodes), begin{reinterpret_cast<const char*>(of_nodes), reinterpret_cast<const char*>(placements)},
          step{sizeof(WideNode), sizeof(Placement)} {}

    /// Has the cache fetch a child that is needed soon: six lines, which hold a leaf of eight triangles, and more
    /// than a node (of placements, neighbours come with it). By tables: whether a child is a leaf cannot be
    /// foretold, and a branch would be wrong one time in three.
    HWY_INLINE void fetch(ChildRef child) const {
        const std::size_t leaf = child.is_leaf() ? 1 : 0;
        const char* const place = begin[leaf] + step[leaf] * child.first(); // fewer nodes than primitives: they fit
        for (std::size_t line = 0; line < 6; ++line) hwy::Prefetch(place + 64 * line);
    }
};

HWY_INLINE const std::uint32_t* children_of(const WideNode& node) {
    return reinterpret_cast<const std::uint32_t*>(node.child);
}

HWY_INLINE Places places_in(const Tree& tree) { return {tree.bvh.nodes.data(), tree.rows.data()}; }

} // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
