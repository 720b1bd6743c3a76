// SPDX-License-Identifier: Apache-2.0
// Rays that run side by side, as if they were one: nodes are asked whether any of the rays can enter, by intervals of
// origins and directions (Boulos, Wald and Shirley 2006, "Geometric and Arithmetic Culling Methods for Entire Ray
// Packets").
#if defined(WEFT_RENDERER_TRACE_BEAM_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_RENDERER_TRACE_BEAM_INL_H
#undef WEFT_RENDERER_TRACE_BEAM_INL_H
#else
#define WEFT_RENDERER_TRACE_BEAM_INL_H
#endif

#include "renderer/geometry/slab_ray.h"
#include "renderer/trace/traversal-inl.h"

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {

/// Of packets, what the rays of each have in common, for nodes: intervals.
struct Beams {
    static constexpr bool by_distance = true; ///< packets that follow each other see the same things in front

    /// The origin that gives a lower bound of near distances and an upper bound of far ones.
    float near_origin[3][set_size], far_origin[3][set_size];
    float least_inverse[3][set_size], most_inverse[3][set_size]; ///< of Prepared::minus_inverse
    alignas(vector_size) float reach[set_size]{};                ///< boxes beyond are of interest to none of the rays

    /// The packets that look as far as that.
    HWY_INLINE RaySet reaching(float t) const {
        const RayFloats d;
        RaySet set = 0;
        for (std::size_t i = 0; i < set_size; i += ray_lanes)
            set |= bits_of(d, hn::Ge(hn::Load(d, reach + i), hn::Set(d, t))) << i;
        return set;
    }
};

/// Which of the packets have rays that may enter the boxes of the slots from `first` on. Rounding is monotone: what a
/// ray of the beam enters is never missed.
HWY_INLINE Entered enter(const WideNode& node, std::size_t first, const Beams& beams, const OctantRows& rows,
                         RaySet packets) {
    const Floats d;
    const float* const planes = &node.bounds[0][0][first];
    Sets entered = hn::Zero(Ints());
    Vector nearest = hn::Set(d, infinity);
    for (; packets != 0; packets &= packets - 1) {
        const std::size_t i = first_of(packets);
        Vector near_t = hn::Zero(d), far_t = hn::Set(d, infinity);
        for (unsigned a = 0; a < 3; ++a) {
            const Vector least = hn::Set(d, beams.least_inverse[a][i]), most = hn::Set(d, beams.most_inverse[a][i]);
            const Vector x = hn::Sub(hn::Set(d, beams.near_origin[a][i]), hn::Load(d, planes + rows.near[a]));
            const Vector y = hn::Sub(hn::Set(d, beams.far_origin[a][i]), hn::Load(d, planes + rows.far[a]));
            near_t = later(hn::Min(hn::Mul(x, least), hn::Mul(x, most)), near_t);
            far_t = earlier(hn::Max(hn::Mul(y, least), hn::Mul(y, most)), far_t);
        }
        far_t = earlier(hn::Mul(far_t, hn::Set(d, SlabRay::stretch)), hn::Set(d, beams.reach[i]));
        const auto enters = hn::Le(near_t, far_t);
        entered = with(entered, i, enters);
        nearest = hn::IfThenElse(enters, hn::Min(nearest, near_t), nearest);
    }
    return {entered, nearest};
}

} // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
