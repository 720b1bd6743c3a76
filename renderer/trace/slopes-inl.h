// SPDX-License-Identifier: Apache-2.0
// Prepared rays once more, for box tests that take one operation a plane.
#if defined(WEFT_RENDERER_TRACE_SLOPES_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_RENDERER_TRACE_SLOPES_INL_H
#undef WEFT_RENDERER_TRACE_SLOPES_INL_H
#else
#define WEFT_RENDERER_TRACE_SLOPES_INL_H
#endif

#include "renderer/trace/candidate.h"
#include "renderer/trace/prepared-inl.h"

#include <bit>
#include <cmath>

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {

/// By axis, the distance to plane p is offset - p * minus_slope, with a rounding of the product or without. A box is
/// entered by every ray that meets something in it, or in a box of SlabRay's inside it:
/// - Offsets and products err by up to five roundings of the origin, for which margins of their own provide.
/// - All other errors, those by which SlabRay may enter earlier and its stretch included, are less than 16 roundings of
///   the distance to a plane. Margins are those of SlabRay, which are 12 or more of the distance to the farthest plane,
///   three times as wide here.
/// - No slope is steeper than 2^40 times the least steep one, or infinity less infinity would be no number. Along such
///   an axis distances come out too short, those to far planes by no more than matters: margins keep these planes a
///   2^-22th of the space away from any ray that meets something in the box.
template <std::size_t capacity> struct Slopes {
    alignas(vector_size) float minus_slope[3][capacity];
    alignas(vector_size) float near_offset[3][capacity], far_offset[3][capacity];
};

/// Lets rays enter every box, but no empty one: those from so far away, or with so short a direction, that offsets
/// might overflow.
template <std::size_t capacity> HWY_NOINLINE void enter_everywhere(unsigned rays, Slopes<capacity>& s) {
    for (; rays != 0; rays &= rays - 1) {
        const auto i = static_cast<std::size_t>(std::countr_zero(rays));
        for (std::size_t a = 0; a < 3; ++a) {
            s.minus_slope[a][i] = std::copysign(0x1p-100f, s.minus_slope[a][i]);
            s.near_offset[a][i] = -1;
            s.far_offset[a][i] = Nearest::farthest;
        }
    }
}

/// Of all rays of `p`, which are at most 32, as many to a vector as D has lanes.
template <class D, std::size_t capacity>
HWY_INLINE void prepare_slopes(D d, const Prepared<capacity>& p, Slopes<capacity>& s) {
    using V = hn::Vec<D>;
    constexpr std::size_t n = hn::MaxLanes(D());
    unsigned beyond = 0;
    for (std::size_t first = 0; first < p.size; first += n) {
        const V least = hn::Abs(hn::Load(d, p.minus_sz + first)), most = hn::Mul(least, hn::Set(d, 0x1p40f));
        V origin = hn::Set(d, 0x1p-10f); // no less: slopes would be infinite
        for (std::size_t a = 0; a < 3; ++a) {
            const V minus_slope = hn::Max(hn::Min(hn::Load(d, p.minus_inverse[a] + first), most), hn::Neg(most));
            const V near_origin = hn::Load(d, p.near_origin[a] + first),
                    far_origin = hn::Load(d, p.far_origin[a] + first);
            const V near = hn::Mul(near_origin, minus_slope), far = hn::Mul(far_origin, minus_slope);
            const V rounding = hn::Mul(hn::Max(hn::Abs(near), hn::Abs(far)), hn::Set(d, rounding_bound(5)));
            const V margin = hn::Add(hn::Sub(far, near), rounding);
            hn::Store(minus_slope, d, s.minus_slope[a] + first);
            hn::Store(hn::Sub(near, margin), d, s.near_offset[a] + first);
            hn::Store(hn::Add(far, margin), d, s.far_offset[a] + first);
            origin = hn::Max(origin, hn::Max(hn::Abs(near_origin), hn::Abs(far_origin)));
        }
        // Offsets are below 2^112 with the factor of 2^40, and finite: what a product with a plane is infinite for is
        // beyond Nearest::farthest.
        beyond |= (~bits_of(d, hn::Lt(hn::Mul(origin, least), hn::Set(d, 0x1p70f))) & ((1u << n) - 1)) << first;
    }
    if (beyond != 0) enter_everywhere(beyond, s);
}

template <std::size_t capacity> HWY_INLINE void prepare_slopes(const Prepared<capacity>& p, Slopes<capacity>& s) {
    if (p.size <= few) return prepare_slopes(FewFloats(), p, s);
    prepare_slopes(RayFloats(), p, s);
}

} // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
