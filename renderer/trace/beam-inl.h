// SPDX-License-Identifier: Apache-2.0
// Traversal by rays that run side by side, as if they were one: nodes are asked whether any of the rays can enter, by
// intervals of origins and directions (Boulos, Wald and Shirley 2006, "Geometric and Arithmetic Culling Methods for
// Entire Ray Packets").
#if defined(WEFT_RENDERER_TRACE_BEAM_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_RENDERER_TRACE_BEAM_INL_H
#undef WEFT_RENDERER_TRACE_BEAM_INL_H
#else
#define WEFT_RENDERER_TRACE_BEAM_INL_H
#endif

#include "renderer/geometry/slab_ray.h"
#include "renderer/trace/lanes-inl.h"
#include "renderer/trace/packing.h"
#include "renderer/trace/places-inl.h"

#include <bit>

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {

/// What all rays of a packet have in common, for nodes: intervals.
struct Beam {
    /// The origin that gives a lower bound of near distances and an upper bound of far ones.
    Vector near_origin[3], far_origin[3];
    Vector least_inverse[3], most_inverse[3]; ///< of Prepared::minus_inverse
    OctantRows rows;

    explicit Beam(unsigned octant) : rows(octant) {}
};

/// Of boxes: where they are entered, and which of them are.
struct Entries {
    Vector t; ///< nothing sensible where the box is not entered
    hn::Mask<Floats> some;
};

/// Lower bounds of the distances at which rays of the beam enter the boxes of the slots from `first` on, if any of them
/// may before t_max. Rounding is monotone: what a ray of the beam enters is never missed.
HWY_INLINE Entries enter(const WideNode& node, std::size_t first, const Beam& beam, Vector t_max) {
    const Floats d;
    const float* const planes = &node.bounds[0][0][first];
    Vector near_t = hn::Zero(d), far_t = hn::Set(d, infinity);
    for (unsigned a = 0; a < 3; ++a) {
        const Vector x = hn::Sub(beam.near_origin[a], hn::Load(d, planes + beam.rows.near[a]));
        const Vector y = hn::Sub(beam.far_origin[a], hn::Load(d, planes + beam.rows.far[a]));
        near_t = later(hn::Min(hn::Mul(x, beam.least_inverse[a]), hn::Mul(x, beam.most_inverse[a])), near_t);
        far_t = earlier(hn::Max(hn::Mul(y, beam.least_inverse[a]), hn::Mul(y, beam.most_inverse[a])), far_t);
    }
    far_t = earlier(hn::Mul(far_t, hn::Set(d, SlabRay::stretch)), t_max);
    return {near_t, hn::Le(near_t, far_t)};
}

/// Entered children, the nearest on top.
struct Stack {
    alignas(64) std::uint32_t child[WideBvh::stack_size];
    alignas(64) float enter[WideBvh::stack_size];
    unsigned size = 0;
};

/// A child and the distance at which the ray enters it.
struct Entered {
    ChildRef child;
    float t;
};

/// The child on top of the stack, which is not empty.
HWY_INLINE Entered pop(Stack& stack) {
    --stack.size;
    return {ChildRef::from_bits(stack.child[stack.size]), stack.enter[stack.size]};
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
    const unsigned places = bits_of(d, hn::Lt(sorted, hn::Set(d, infinity)));
    const auto close = hn::PromoteTo(du, hn::Load(Bytes(), packing[places].data()));
    hn::StoreU(hn::TableLookupLanes(child, hn::IndicesFromVec(du, close)), du, stack.child + stack.size);
    hn::StoreU(hn::TableLookupLanes(sorted, hn::IndicesFromVec(d, close)), d, stack.enter + stack.size);
    stack.size += static_cast<unsigned>(std::popcount(places)) - 1;
    const unsigned slot = node.order[std::bit_width(places) - 1] >> (3 * octant) & (WideNode::width - 1);
    return {node.child[slot], stack.enter[stack.size]};
}

/// Whether any child is entered before t_max; the nearest one becomes `next`, the others go to the stack.
HWY_INLINE bool descend(const Places& places, std::uint32_t index, const Beam& beam, float t_max, Stack& stack,
                        Entered& next) {
    const Floats d;
    const WideNode& node = places.nodes[index];
    const Vector limit = hn::Set(d, t_max);
    if constexpr (lanes == WideNode::width) {
        const Entries entries = enter(node, 0, beam, limit);
        const unsigned slots = bits_of(d, entries.some);
        if (slots == 0) return false;
        if ((slots & (slots - 1)) == 0) { // mostly it is one, which needs no order
            alignas(64) float distances[WideNode::width];
            hn::Store(entries.t, d, distances);
            const auto slot = static_cast<unsigned>(std::countr_zero(slots));
            next = {node.child[slot], distances[slot]};
            return true;
        }
        next = put_in_order(node, entries, beam.rows.octant, stack);
    } else {
        bool some = false;
        alignas(64) float t[WideNode::width];
        for (std::size_t first = 0; first < WideNode::width; first += lanes) {
            const Entries entries = enter(node, first, beam, limit);
            hn::Store(hn::IfThenElse(entries.some, entries.t, hn::Set(d, infinity)), d, t + first);
        }
        for (const std::uint32_t entry : node.order) {
            const std::uint32_t slot = entry >> (3 * beam.rows.octant) & (WideNode::width - 1);
            stack.child[stack.size] = node.child[slot].index();
            stack.enter[stack.size] = t[slot];
            stack.size += t[slot] < infinity ? 1 : 0;
            some = some || t[slot] < infinity;
        }
        if (!some) return false;
        next = pop(stack);
    }
    if (stack.size > 0) places.fetch(ChildRef::from_bits(stack.child[stack.size - 1])); // comes after `next`
    return true;
}

/// Visits leaves, the nearer ones first as a rule. Beyond t_max, which leaf(ref) may lower, nothing matters;
/// it is finite: infinity is no entry.
template <class Leaf>
HWY_INLINE void traverse(const Places& places, const Beam& beam, const float& t_max, Leaf&& leaf) {
    Stack stack;
    Entered next;
    bool some = descend(places, 0, beam, t_max, stack, next);
    for (;;) {
        while (some && !next.child.is_leaf()) some = descend(places, next.child.index(), beam, t_max, stack, next);
        if (some) leaf(next.child);
        do {
            if (stack.size == 0) return;
            next = pop(stack);
        } while (next.t > t_max);
        some = true;
    }
}

} // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
