// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/trace/bvh.h"

#include <array>
#include <cstdint>
#include <vector>

namespace weft {

/// What a slot of a node points to, in 32 bits: another node, or a leaf of 1 to 8 consecutive primitives.
class ChildRef {
  public:
    static constexpr unsigned max_leaf = 8;
    static constexpr std::uint32_t max_first = (1u << 28) - 1; ///< so many primitives a tree may have

    constexpr ChildRef() = default;
    static constexpr ChildRef node(std::uint32_t index) { return ChildRef(index); }
    static constexpr ChildRef leaf(std::uint32_t first, std::uint32_t count) {
        return ChildRef(leaf_bit | (count - 1) << 28 | first);
    }
    static constexpr ChildRef from_bits(std::uint32_t bits) { return ChildRef(bits); }

    constexpr bool is_leaf() const { return (bits_ & leaf_bit) != 0; }
    constexpr std::uint32_t index() const { return bits_; }
    constexpr std::uint32_t first() const { return bits_ & max_first; }
    constexpr std::uint32_t count() const { return (bits_ >> 28 & 7) + 1; }

  private:
    static constexpr std::uint32_t leaf_bit = 1u << 31;
    constexpr explicit ChildRef(std::uint32_t bits) : bits_(bits) {}
    std::uint32_t bits_ = 0;
};
static_assert(sizeof(ChildRef) == 4);

/// Eight boxes side by side, four cache lines. An empty slot has a box that no ray enters.
struct alignas(64) WideNode {
    static constexpr unsigned width = 8;

    float bounds[2][3][width]; ///< [lower, upper][axis][slot]
    ChildRef child[width];
    /// Per octant of ray directions (bit a set: the ray runs against axis a) the slots from the last to the first that
    /// such rays should visit: bits 3 octant to 3 octant + 2 of entry i are the slot that comes at place i.
    std::uint32_t order[width];

    Bounds slot_bounds(unsigned slot) const {
        return {{bounds[0][0][slot], bounds[0][1][slot], bounds[0][2][slot]},
                {bounds[1][0][slot], bounds[1][1][slot], bounds[1][2][slot]}};
    }
    bool empty(unsigned slot) const { return !(bounds[0][0][slot] <= bounds[1][0][slot]); }
};
static_assert(sizeof(WideNode) == 256);

/// A tree whose nodes have up to eight children. Node 0 is the root.
struct WideBvh {
    /// A stack of this many entries holds every traversal, with the seven unused ones that a vector store writes.
    static constexpr unsigned stack_size = Bvh::max_depth * (WideNode::width - 1) + WideNode::width;

    HugeArray<WideNode> nodes;      ///< empty when there are no primitives
    HugeArray<std::uint32_t> order; ///< primitive indices, leaf by leaf
    Bounds bounds;
};

struct CollapseOptions {
    unsigned max_leaf = ChildRef::max_leaf;
    float node_cost = 1.0f;       ///< of visiting a node, whose boxes are tested at once
    float leaf_cost = 0.6f;       ///< of visiting a leaf, whose primitives are tested at once
    float primitive_cost = 0.03f; ///< of each primitive in it: packets ask one after the other
};

/// Of all wide trees that keep the binary one's groups, the one of least expected cost by the surface-area heuristic
/// (Ylitie, Karras and Laine 2017, "Efficient Incoherent Ray Traversal on GPUs Through Compressed Wide BVHs", section
/// 3). Linear time; the same bytes whatever the executor's worker count. Throws std::length_error for more primitives
/// than ChildRef can tell apart.
WideBvh collapse(Bvh binary, const CollapseOptions& options, Executor& executor);

} // namespace weft
