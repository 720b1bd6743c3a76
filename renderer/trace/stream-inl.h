// SPDX-License-Identifier: Apache-2.0
// Up to 32 rays that do not run side by side, but in the same octant: one traversal for all of them, in which a node is
// visited once, by each of the rays that enter it (Barringer and Akenine-Moeller 2014, "Dynamic Ray Stream Traversal").
// While one ray waits for what its test gives, the tests of the next are under way, and what a visit costs beside
// the tests is shared.
#if defined(WEFT_RENDERER_TRACE_STREAM_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_RENDERER_TRACE_STREAM_INL_H
#undef WEFT_RENDERER_TRACE_STREAM_INL_H
#else
#define WEFT_RENDERER_TRACE_STREAM_INL_H
#endif

#include "renderer/trace/candidate.h"
#include "renderer/trace/packing.h"
#include "renderer/trace/places-inl.h"
#include "renderer/trace/slopes-inl.h"

#include <array>
#include <bit>

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {

/// Rays of a stream, one bit each.
using RaySet = std::uint32_t;
inline constexpr std::size_t stream_size = 32;

HWY_INLINE std::size_t first_of(RaySet set) { return static_cast<std::size_t>(std::countr_zero(set)); }

struct Stream : Prepared<stream_size>, Slopes<stream_size> {
    float t[stream_size];                          ///< nothing beyond it matters; finite
    alignas(vector_size) float reach[stream_size]; ///< no box beyond it, see Nearest
    Nearest nearest[stream_size];                  ///< in the tree that is traversed
    Hit hits[stream_size];                         ///< in the trees before; of one that missed, `instance` says so
    float enter[stream_size];                      ///< see TreeRay

    RaySet of_octant(unsigned octant) const {
        RaySet set = sound;
        for (unsigned a = 0; a < 3; ++a) set &= negative[a] ^ ((octant >> a & 1) - 1);
        return set;
    }
};

/// Numbers with one bit set.
constexpr std::array<RaySet, stream_size> make_bits() {
    std::array<RaySet, stream_size> bits{};
    for (std::size_t i = 0; i < bits.size(); ++i) bits[i] = RaySet{1} << i;
    return bits;
}
alignas(64) inline constexpr auto bit_of = make_bits();

using Sets = hn::Vec<Ints>;
inline constexpr unsigned all_slots = (1u << WideNode::width) - 1;

/// Which of the rays enter the boxes of the slots from `first` on.
HWY_INLINE Sets enter(const WideNode& node, std::size_t first, const Stream& s, const OctantRows& rows, RaySet rays) {
    const Floats d;
    const Ints du;
    const float* const planes = &node.bounds[0][0][first];
    Sets entered = hn::Zero(du);
    for (; rays != 0; rays &= rays - 1) {
        const std::size_t i = first_of(rays);
        Vector near_t = hn::Zero(d), far_t = hn::Set(d, s.reach[i]);
        for (unsigned a = 0; a < 3; ++a) {
            const Vector minus_slope = hn::Set(d, s.minus_slope[a][i]);
            const Vector near_plane = hn::Load(d, planes + rows.near[a]), far_plane = hn::Load(d, planes + rows.far[a]);
            near_t = hn::Max(hn::NegMulAdd(near_plane, minus_slope, hn::Set(d, s.near_offset[a][i])), near_t);
            far_t = hn::Min(hn::NegMulAdd(far_plane, minus_slope, hn::Set(d, s.far_offset[a][i])), far_t);
        }
        far_t = hn::Mul(far_t, hn::Set(d, Stream::stretch));
        const auto enters = hn::BitCast(du, hn::VecFromMask(d, hn::Le(near_t, far_t)));
        entered = hn::Or(entered, hn::And(enters, hn::Set(du, bit_of[i])));
    }
    return entered;
}

/// Children and the rays that enter them, the nearest on top. Two paths into the tree are under way at a time, see
/// traverse(): so twice as many as of one.
struct StreamStack {
    alignas(64) std::uint32_t child[2 * WideBvh::stack_size];
    alignas(64) RaySet rays[2 * WideBvh::stack_size];
};

struct Visit {
    ChildRef child;
    RaySet rays; ///< none: there is no child
};

/// The uppermost that any ray which is not done enters.
HWY_INLINE Visit pop(const StreamStack& stack, std::size_t& size, RaySet done) {
    while (size != 0) {
        --size;
        const RaySet rays = stack.rays[size] & ~done;
        if (rays != 0) return {ChildRef::from_bits(stack.child[size]), rays};
    }
    return {ChildRef::node(0), 0};
}

/// Puts the children of a node that any of the rays enters on the stack, in the order of the octant or of the slots.
template <bool ordered> HWY_INLINE void descend(const WideNode& node, const Stream& s, const OctantRows& rows,
                                                RaySet rays, StreamStack& stack, std::size_t& size) {
    const Floats d;
    const Ints du;
    if constexpr (lanes == WideNode::width) {
        Sets entered = enter(node, 0, s, rows, rays);
        auto child = hn::Load(du, children_of(node));
        if constexpr (ordered) {
            const auto order = hn::IndicesFromVec(
                du, hn::And(hn::ShiftRightSame(hn::Load(du, node.order), static_cast<int>(3 * rows.octant)),
                            hn::Set(du, WideNode::width - 1)));
            child = hn::TableLookupLanes(child, order);
            entered = hn::TableLookupLanes(entered, order);
        }
        const unsigned some = all_slots & ~bits_of(d, hn::RebindMask(d, hn::Eq(entered, hn::Zero(du))));
        const auto close = hn::IndicesFromVec(du, hn::PromoteTo(du, hn::Load(Bytes(), packing[some].data())));
        hn::StoreU(hn::TableLookupLanes(child, close), du, stack.child + size);
        hn::StoreU(hn::TableLookupLanes(entered, close), du, stack.rays + size);
        size += static_cast<std::size_t>(std::popcount(some));
    } else {
        alignas(64) RaySet entered[WideNode::width];
        for (std::size_t first = 0; first < WideNode::width; first += lanes)
            hn::Store(enter(node, first, s, rows, rays), du, entered + first);
        for (std::uint32_t place = 0; place < WideNode::width; ++place) {
            const std::uint32_t slot = ordered ? node.order[place] >> (3 * rows.octant) & (WideNode::width - 1) : place;
            stack.child[size] = node.child[slot].index();
            stack.rays[size] = entered[slot];
            size += entered[slot] != 0 ? 1 : 0;
        }
    }
}

/// Visits leaves with the rays that enter them. leaf(ref, rays) returns those that are done with, which are not asked
/// any more; all of them are returned. `rays` are of one octant, which is that of `rows`. Not `ordered`: for rays that
/// any hit ends.
///
/// What is next on the stack is taken from there before the present one's turn, and its memory fetched: so its turn
/// comes before that of the present one's children. That what follows is known early gains more than the order loses.
template <bool ordered, class Leaf>
HWY_INLINE RaySet traverse(const Places& places, const Stream& s, const OctantRows& rows, RaySet rays, Leaf&& leaf) {
    StreamStack stack;
    std::size_t size = 0;
    RaySet done = 0;
    Visit now{ChildRef::node(0), rays}, next{now.child, 0};
    for (; now.rays != 0; now = next) {
        next = pop(stack, size, done);
        if (next.rays != 0) places.fetch(next.child);
        if (now.child.is_leaf()) {
            done |= leaf(now.child, now.rays);
            if (!ordered && done == rays) return done;
            next.rays &= ~done;
        } else {
            descend<ordered>(places.nodes[now.child.index()], s, rows, now.rays, stack, size);
            if (!ordered && size > 1) places.fetch(ChildRef::from_bits(stack.child[size - 2])); // is soon next
        }
        if (next.rays == 0) next = pop(stack, size, done);
    }
    return done;
}

} // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
