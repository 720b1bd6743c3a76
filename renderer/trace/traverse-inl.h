// SPDX-License-Identifier: Apache-2.0
// Traversal of a wide tree, eight boxes at a time.
#if defined(WEFT_RENDERER_TRACE_TRAVERSE_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_RENDERER_TRACE_TRAVERSE_INL_H
#undef WEFT_RENDERER_TRACE_TRAVERSE_INL_H
#else
#define WEFT_RENDERER_TRACE_TRAVERSE_INL_H
#endif

#include "renderer/geometry/slab_ray.h"
#include "renderer/trace/forest.h"
#include "renderer/trace/lanes-inl.h"
#include "renderer/trace/packing.h"

#include <algorithm>
#include <bit>
#include <hwy/cache_control.h>
#include <limits>

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {
/// SlabRay in every lane.
struct NodeRay {
    Vector near_origin[3], far_origin[3], inverse[3], stretch;
    std::size_t near_row[3], far_row[3]; ///< of a node's planes, in floats
    unsigned octant;

    HWY_INLINE explicit NodeRay(const SlabRay& ray) : stretch(hn::Set(Floats(), SlabRay::stretch)), octant(0) {
        const Floats d;
        const Vec3 no = ray.near_origin(), fo = ray.far_origin(), in = ray.inverse();
        for (unsigned a = 0; a < 3; ++a) {
            near_origin[a] = hn::Set(d, no[a]);
            far_origin[a] = hn::Set(d, fo[a]);
            inverse[a] = hn::Set(d, in[a]);
            const unsigned negative = ray.negative(a) ? 1 : 0;
            near_row[a] = (3 * negative + a) * WideNode::width;
            far_row[a] = (3 * (1 - negative) + a) * WideNode::width;
            octant |= negative << a;
        }
    }
};

/// Of boxes: where they are entered, and which of them are.
struct Entries {
    Vector t; ///< nothing sensible where the box is not entered
    hn::Mask<Floats> some;
};

/// Distances at which the ray enters the boxes of the slots from `first` on before t_max: the operations of
/// SlabRay::enter.
HWY_INLINE Entries enter(const WideNode& node, std::size_t first, const NodeRay& ray, Vector t_max) {
    const Floats d;
    const float* const planes = &node.bounds[0][0][first];
    Vector near_t = hn::Zero(d), far_t = hn::Set(d, infinity);
    for (unsigned a = 0; a < 3; ++a) {
        const Vector near_plane = hn::Load(d, planes + ray.near_row[a]);
        const Vector far_plane = hn::Load(d, planes + ray.far_row[a]);
        near_t = later(hn::Mul(hn::Sub(near_plane, ray.near_origin[a]), ray.inverse[a]), near_t);
        far_t = earlier(hn::Mul(hn::Sub(far_plane, ray.far_origin[a]), ray.inverse[a]), far_t);
    }
    far_t = earlier(hn::Mul(far_t, ray.stretch), t_max);
    return {near_t, hn::Le(near_t, far_t)};
}

/// Entered children, the nearest on top.
struct Stack {
    alignas(64) std::uint32_t child[WideBvh::stack_size];
    alignas(64) float enter[WideBvh::stack_size];
    unsigned size = 0;
};

/// Where children lie in memory.
struct Places {
    const WideNode* nodes;
    const char* begin[2]; ///< of the nodes, and of the leaves' rows, as Tree has them

    HWY_INLINE Places(const WideNode* of_nodes, const float* of_rows)
        : nodes(of_nodes), begin{reinterpret_cast<const char*>(of_nodes), reinterpret_cast<const char*>(of_rows)} {}
    /// Of a tree whose leaves have no rows: in their stead some node is fetched, which does no harm.
    HWY_INLINE explicit Places(const WideNode* of_nodes)
        : nodes(of_nodes), begin{reinterpret_cast<const char*>(of_nodes), reinterpret_cast<const char*>(of_nodes)} {}

    /// Has the cache fetch a child that is needed soon: four lines, which is a node, or what most leaves take. By
    /// masks: whether a child is a leaf cannot be foretold, and a branch would be wrong one time in three.
    HWY_INLINE void fetch(ChildRef child) const {
        const std::size_t leaf = child.is_leaf() ? 1 : 0, mask = 0 - leaf;
        const std::size_t in_rows = sizeof(float) * Tree::rows_per_leaf * child.first();
        const std::size_t in_nodes = sizeof(WideNode) * child.index();
        const char* const place = begin[leaf] + ((in_rows & mask) | (in_nodes & ~mask));
        for (std::size_t line = 0; line < 4; ++line) hwy::Prefetch(place + 64 * line);
    }
};

HWY_INLINE const std::uint32_t* children_of(const WideNode& node) {
    return reinterpret_cast<const std::uint32_t*>(node.child);
}

/// A child and the distance at which the ray enters it.
struct Entered {
    ChildRef child;
    float t;
};

/// The child on top of the stack, which is not empty. Without an order there are no distances.
template <bool ordered> HWY_INLINE Entered pop(Stack& stack) {
    --stack.size;
    return {ChildRef::from_bits(stack.child[stack.size]), ordered ? stack.enter[stack.size] : 0};
}

/// The children in the entered `slots`, of which there are two or more: all to the stack in the octant's order, but for
/// the nearest. That one is read from the node, since what a vector store has just written is slow to come back.
HWY_INLINE Entered put_in_order(const WideNode& node, const Entries& entries, unsigned octant, Stack& stack) {
    const Floats d;
    const Ints du;
    const auto order = hn::And(hn::ShiftRightSame(hn::Load(du, node.order), static_cast<int>(3 * octant)),
                               hn::Set(du, WideNode::width - 1));
    const Vector t = hn::IfThenElse(entries.some, entries.t, hn::Set(d, infinity));
    const Vector sorted = hn::TableLookupLanes(t, hn::IndicesFromVec(d, order));
    const auto child = hn::TableLookupLanes(hn::Load(du, children_of(node)), hn::IndicesFromVec(du, order));
    const unsigned places = bits_of(hn::Lt(sorted, hn::Set(d, infinity)));
    const auto close = hn::PromoteTo(du, hn::Load(Bytes(), packing[places].data()));
    hn::StoreU(hn::TableLookupLanes(child, hn::IndicesFromVec(du, close)), du, stack.child + stack.size);
    hn::StoreU(hn::TableLookupLanes(sorted, hn::IndicesFromVec(d, close)), d, stack.enter + stack.size);
    stack.size += static_cast<unsigned>(std::popcount(places)) - 1;
    const unsigned slot = node.order[std::bit_width(places) - 1] >> (3 * octant) & (WideNode::width - 1);
    return {node.child[slot], stack.enter[stack.size]};
}

/// The same in any order, for one or more.
HWY_INLINE Entered put(const WideNode& node, unsigned slots, Stack& stack) {
    const Ints du;
    const auto close = hn::PromoteTo(du, hn::Load(Bytes(), packing[slots].data()));
    hn::StoreU(hn::TableLookupLanes(hn::Load(du, children_of(node)), hn::IndicesFromVec(du, close)), du,
               stack.child + stack.size);
    stack.size += static_cast<unsigned>(std::popcount(slots)) - 1;
    return {node.child[std::bit_width(slots) - 1], 0};
}

/// Whether any child is entered before t_max; the nearest one becomes `next`, the others go to the stack. `ray` is what
/// enter() knows: one ray, or several. Not `ordered`: for rays that any hit ends, the next child is any.
template <bool ordered, class R> HWY_INLINE bool descend(const Places& places, std::uint32_t index, const R& ray,
                                                         float t_max, Stack& stack, Entered& next) {
    const Floats d;
    const WideNode& node = places.nodes[index];
    const Vector limit = hn::Set(d, std::min(t_max, std::numeric_limits<float>::max())); // infinity is no entry
    if constexpr (lanes == WideNode::width) {
        const Entries entries = enter(node, 0, ray, limit);
        const unsigned slots = bits_of(entries.some);
        if (slots == 0) return false;
        // Mostly it is one, which needs no order. Without an order, to tell the cases apart would cost more.
        if (ordered && (slots & (slots - 1)) == 0) {
            alignas(64) float distances[WideNode::width];
            hn::Store(entries.t, d, distances);
            const auto slot = static_cast<unsigned>(std::countr_zero(slots));
            next = {node.child[slot], distances[slot]};
            return true;
        }
        next = ordered ? put_in_order(node, entries, ray.octant, stack) : put(node, slots, stack);
    } else {
        bool some = false;
        alignas(64) float t[WideNode::width];
        for (std::size_t first = 0; first < WideNode::width; first += lanes) {
            const Entries entries = enter(node, first, ray, limit);
            hn::Store(hn::IfThenElse(entries.some, entries.t, hn::Set(d, infinity)), d, t + first);
        }
        for (const std::uint32_t entry : node.order) {
            const std::uint32_t slot = entry >> (3 * ray.octant) & (WideNode::width - 1);
            stack.child[stack.size] = node.child[slot].index();
            stack.enter[stack.size] = t[slot];
            stack.size += t[slot] < infinity ? 1 : 0;
            some = some || t[slot] < infinity;
        }
        if (!some) return false;
        next = pop<ordered>(stack);
    }
    if (stack.size > 0) places.fetch(ChildRef::from_bits(stack.child[stack.size - 1])); // comes after `next`
    return true;
}

/// Visits leaves, where `ordered` the nearer ones first as a rule. leaf(ref, enter) returns true to end the traversal;
/// beyond t_max, which it may lower, nothing matters.
template <bool ordered = true, class R, class Leaf>
HWY_INLINE bool traverse(const Places& places, const R& ray, const float& t_max, Leaf&& leaf) {
    Stack stack;
    Entered next;
    bool some = descend<ordered>(places, 0, ray, t_max, stack, next);
    for (;;) {
        while (some && !next.child.is_leaf())
            some = descend<ordered>(places, next.child.index(), ray, t_max, stack, next);
        if (some && leaf(next.child, next.t)) return true;
        do {
            if (stack.size == 0) return false;
            next = pop<ordered>(stack);
        } while (ordered && next.t > t_max);
        some = true;
    }
}

} // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
