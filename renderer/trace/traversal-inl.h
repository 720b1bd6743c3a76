// SPDX-License-Identifier: Apache-2.0
// Up to 32 rays, or packets of rays, through a tree together: a node is visited once, by each that enters it (Barringer
// and Akenine-Moeller 2014, "Dynamic Ray Stream Traversal"). While one waits for what its test gives, the tests of the
// next are under way, and what a visit costs beside the tests is shared.
#if defined(WEFT_RENDERER_TRACE_TRAVERSAL_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_RENDERER_TRACE_TRAVERSAL_INL_H
#undef WEFT_RENDERER_TRACE_TRAVERSAL_INL_H
#else
#define WEFT_RENDERER_TRACE_TRAVERSAL_INL_H
#endif

#include "renderer/trace/lanes-inl.h"
#include "renderer/trace/packing.h"
#include "renderer/trace/places-inl.h"

#include <array>
#include <bit>

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {

/// Of those that travel together, one bit each: rays of a stream, or packets, which "rays" are here, too.
using RaySet = std::uint32_t;
inline constexpr std::size_t set_size = 32;

HWY_INLINE std::size_t first_of(RaySet set) { return static_cast<std::size_t>(std::countr_zero(set)); }

/// Numbers with one bit set.
constexpr std::array<RaySet, set_size> make_bits() {
    std::array<RaySet, set_size> bits{};
    for (std::size_t i = 0; i < bits.size(); ++i) bits[i] = RaySet{1} << i;
    return bits;
}
alignas(64) inline constexpr auto bit_of = make_bits();

/// A set for each slot of a node.
using Sets = hn::Vec<Ints>;
inline constexpr unsigned all_slots = (1u << WideNode::width) - 1;

/// Adds member i to the sets of slots of which `entered` is true.
HWY_INLINE Sets with(Sets sets, std::size_t i, hn::Mask<Floats> entered) {
    const Ints du;
    const auto member = hn::BitCast(du, hn::VecFromMask(Floats(), entered));
    return hn::Or(sets, hn::And(member, hn::Set(du, bit_of[i])));
}

/// What a node's boxes are to those that ask.
struct Entered {
    Sets sets; ///< which of them enter, by slot
    Vector t;  ///< no nearer than this; sensible only where Rays::by_distance
};

/// Children and the rays that enter them, the nearest on top. Two paths into the tree are under way at a time, see
/// traverse(): so twice as many as of one.
struct SetStack {
    alignas(64) std::uint32_t child[2 * WideBvh::stack_size];
    alignas(64) RaySet rays[2 * WideBvh::stack_size];
    alignas(64) float t[2 * WideBvh::stack_size];
};

struct Visit {
    ChildRef child;
    RaySet rays; ///< none: there is no child
    float t;     ///< as Entered has it
};

/// The uppermost that any ray which is not done enters.
template <class Rays> HWY_INLINE Visit pop(const Rays& s, const SetStack& stack, std::size_t& size, RaySet done) {
    while (size != 0) {
        --size;
        RaySet rays = stack.rays[size] & ~done;
        float t = 0;
        if constexpr (Rays::by_distance) {
            t = stack.t[size];
            rays &= s.reaching(t);
        }
        if (rays != 0) return {ChildRef::from_bits(stack.child[size]), rays, t};
    }
    return {ChildRef::node(0), 0, 0};
}

/// Puts the children of a node that any of the rays enters on the stack, in the order of the octant or of the slots.
template <bool ordered, class Rays> HWY_INLINE void descend(const WideNode& node, const Rays& s, const OctantRows& rows,
                                                            RaySet rays, SetStack& stack, std::size_t& size) {
    const Floats d;
    const Ints du;
    if constexpr (lanes == WideNode::width) {
        auto [entered, t] = enter(node, 0, s, rows, rays);
        auto child = hn::Load(du, children_of(node));
        if constexpr (ordered) {
            const auto of_octant =
                hn::And(hn::ShiftRightSame(hn::Load(du, node.order), static_cast<int>(3 * rows.octant)),
                        hn::Set(du, WideNode::width - 1));
            const auto order = hn::IndicesFromVec(du, of_octant);
            child = hn::TableLookupLanes(child, order);
            entered = hn::TableLookupLanes(entered, order);
            if constexpr (Rays::by_distance) t = hn::TableLookupLanes(t, hn::IndicesFromVec(d, of_octant));
        }
        const unsigned some = all_slots & ~bits_of(d, hn::RebindMask(d, hn::Eq(entered, hn::Zero(du))));
        const auto packed = hn::PromoteTo(du, hn::Load(Bytes(), packing[some].data()));
        const auto close = hn::IndicesFromVec(du, packed);
        hn::StoreU(hn::TableLookupLanes(child, close), du, stack.child + size);
        hn::StoreU(hn::TableLookupLanes(entered, close), du, stack.rays + size);
        if constexpr (Rays::by_distance)
            hn::StoreU(hn::TableLookupLanes(t, hn::IndicesFromVec(d, packed)), d, stack.t + size);
        size += static_cast<std::size_t>(std::popcount(some));
    } else {
        alignas(64) RaySet entered[WideNode::width];
        alignas(64) float t[WideNode::width];
        for (std::size_t first = 0; first < WideNode::width; first += lanes) {
            const Entered here = enter(node, first, s, rows, rays);
            hn::Store(here.sets, du, entered + first);
            hn::Store(here.t, d, t + first);
        }
        for (std::uint32_t place = 0; place < WideNode::width; ++place) {
            const std::uint32_t slot = ordered ? node.order[place] >> (3 * rows.octant) & (WideNode::width - 1) : place;
            stack.child[size] = node.child[slot].index();
            stack.rays[size] = entered[slot];
            stack.t[size] = t[slot];
            size += entered[slot] != 0 ? 1 : 0;
        }
    }
}

/// Visits leaves with the rays that enter them. leaf(ref, rays) returns those that are done with, which are not asked
/// any more; all of them are returned. `rays` are of one octant, which is that of `rows`. Not `ordered`: for rays that
/// any hit ends.
///
/// To a `s` belongs a function enter(node, first, s, rows, set): which of the set enter the boxes of the slots from
/// `first` on. Where Rays::by_distance, s.reaching(t) tells which of all have not met anything before t.
///
/// What is next on the stack is taken from there before the present one's turn, and its memory fetched: so its turn
/// comes before that of the present one's children. That what follows is known early gains more than the order loses.
template <bool ordered, class Rays, class Leaf>
HWY_INLINE RaySet traverse(const Places& places, const Rays& s, const OctantRows& rows, RaySet rays, Leaf&& leaf) {
    SetStack stack;
    std::size_t size = 0;
    RaySet done = 0;
    Visit now{ChildRef::node(0), rays, 0}, next{now.child, 0, 0};
    for (; now.rays != 0; now = next) {
        next = pop(s, stack, size, done);
        if (next.rays != 0) places.fetch(next.child);
        if (now.child.is_leaf()) {
            done |= leaf(now.child, now.rays);
            if (!ordered && done == rays) return done;
            next.rays &= ~done;
            if constexpr (Rays::by_distance) next.rays &= s.reaching(next.t);
        } else {
            descend<ordered>(places.nodes[now.child.index()], s, rows, now.rays, stack, size);
            if (!ordered && size > 1) places.fetch(ChildRef::from_bits(stack.child[size - 2])); // is soon next
        }
        if (next.rays == 0) next = pop(s, stack, size, done);
    }
    return done;
}

} // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
