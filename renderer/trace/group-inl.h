// SPDX-License-Identifier: Apache-2.0
// Rays prepared for the world's space, as many at a time as there are lanes: SlabRay and ShearedRay by the same
// operations. Alone, a ray would take as long for this as for half of its traversal.
#if defined(WEFT_RENDERER_TRACE_GROUP_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_RENDERER_TRACE_GROUP_INL_H
#undef WEFT_RENDERER_TRACE_GROUP_INL_H
#else
#define WEFT_RENDERER_TRACE_GROUP_INL_H
#endif

#include "renderer/geometry/slab_ray.h"
#include "renderer/geometry/triangle.h"
#include "renderer/trace/lanes-inl.h"

#include <span>

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {

inline constexpr unsigned all_lanes = (1u << lanes) - 1;

struct Group {
    alignas(vector_size) float origin[3][lanes];
    alignas(vector_size) float near_origin[3][lanes], far_origin[3][lanes], inverse[3][lanes]; ///< as SlabRay has them
    alignas(vector_size) float sx[lanes], sy[lanes], sz[lanes]; ///< as ShearedRay has them
    alignas(vector_size) std::uint32_t main[lanes];             ///< its kz
    alignas(vector_size) float t_max[lanes];
    std::span<const Ray> rays; ///< one to `lanes` of them
    unsigned negative[3];      ///< by axis, one bit a ray: the direction is
    unsigned sound;            ///< one bit a ray: it can meet something

    SlabRay slabs(unsigned lane) const {
        const auto of = [&](const float(&rows)[3][lanes]) { return Vec3{rows[0][lane], rows[1][lane], rows[2][lane]}; };
        return SlabRay(of(near_origin), of(far_origin), of(inverse));
    }
    ShearedRay sheared(unsigned lane) const {
        const std::uint32_t k = main[lane];
        return {rays[lane].origin,
                sx[lane],
                sy[lane],
                sz[lane],
                static_cast<std::uint8_t>(k),
                (negative[k] >> lane & 1) != 0};
    }
};

HWY_INLINE float lowest(const float* values) {
    const Floats d;
    return hn::GetLane(hn::MinOfLanes(d, hn::Load(d, values)));
}
HWY_INLINE float highest(const float* values) {
    const Floats d;
    return hn::GetLane(hn::MaxOfLanes(d, hn::Load(d, values)));
}

/// `space` holds every box that will be asked about.
HWY_INLINE void prepare(std::span<const Ray> rays, const Bounds& space, Group& g) {
    const Floats d;
    const Ints du;
    alignas(vector_size) float direction[3][lanes];
    for (std::size_t i = 0; i < lanes; ++i) {
        const Ray& ray = rays[i < rays.size() ? i : 0];
        for (std::size_t a = 0; a < 3; ++a) {
            g.origin[a][i] = ray.origin[a];
            direction[a][i] = ray.direction[a];
        }
        g.t_max[i] = ray.t_max;
    }
    g.rays = rays;
    const Vector zero = hn::Zero(d), one = hn::Set(d, 1.0f), inf = hn::Set(d, infinity);
    const Vector v[3] = {hn::Load(d, direction[0]), hn::Load(d, direction[1]), hn::Load(d, direction[2])};
    auto finite = hn::Gt(hn::Load(d, g.t_max), zero);
    auto directed = hn::Gt(zero, zero);
    Vector inverse[3], reach[3];
    for (std::size_t a = 0; a < 3; ++a) {
        const Vector o = hn::Load(d, g.origin[a]);
        finite = hn::And(finite, hn::And(hn::Lt(hn::Abs(o), inf), hn::Lt(hn::Abs(v[a]), inf)));
        directed = hn::Or(directed, hn::Ne(v[a], zero));
        inverse[a] = hn::Div(one, v[a]);
        hn::Store(inverse[a], d, g.inverse[a]);
        g.negative[a] =
            bits_of(hn::MaskFromVec(hn::BitCast(d, hn::BroadcastSignBit(hn::BitCast(Signed(), inverse[a])))));
        reach[a] =
            hn::Max(hn::Abs(hn::Sub(hn::Set(d, space.lower[a]), o)), hn::Abs(hn::Sub(hn::Set(d, space.upper[a]), o)));
    }
    g.sound = bits_of(hn::And(finite, directed)) & ((1u << rays.size()) - 1);

    const Vector farthest = hn::Max(reach[0], hn::Max(reach[1], reach[2]));
    for (std::size_t a = 0; a < 3; ++a) {
        const Vector o = hn::Load(d, g.origin[a]);
        const Vector shift = hn::Add(hn::Mul(hn::Set(d, rounding_bound(6)), hn::Add(reach[a], farthest)),
                                     hn::Mul(hn::Abs(o), hn::Set(d, 2 * rounding_bound(1))));
        const Vector above = hn::Min(hn::Add(o, shift), hn::Set(d, SlabRay::largest));
        const Vector below = hn::Max(hn::Sub(o, shift), hn::Set(d, -SlabRay::largest));
        const auto negative = lanes_of(g.negative[a]);
        hn::Store(hn::IfThenElse(negative, below, above), d, g.near_origin[a]);
        hn::Store(hn::IfThenElse(negative, above, below), d, g.far_origin[a]);
    }

    const Vector x = hn::Abs(v[0]), y = hn::Abs(v[1]), z = hn::Abs(v[2]);
    const auto x_y = hn::Gt(x, y), is_x = hn::And(x_y, hn::Gt(x, z)), is_y = hn::AndNot(x_y, hn::Gt(y, z));
    const auto choose = [&](Vector for_x, Vector for_y, Vector for_z)
                            HWY_ATTR { return hn::IfThenElse(is_x, for_x, hn::IfThenElse(is_y, for_y, for_z)); };
    const Vector sz = choose(inverse[0], inverse[1], inverse[2]);
    const Vector next = choose(v[1], v[2], v[0]), last = choose(v[2], v[0], v[1]);
    const auto swapped = hn::Lt(choose(v[0], v[1], v[2]), zero);
    hn::Store(hn::Mul(hn::IfThenElse(swapped, last, next), sz), d, g.sx);
    hn::Store(hn::Mul(hn::IfThenElse(swapped, next, last), sz), d, g.sy);
    hn::Store(sz, d, g.sz);
    const auto number = [&](std::uint32_t n) HWY_ATTR { return hn::BitCast(d, hn::Set(du, n)); };
    hn::Store(hn::BitCast(du, choose(number(0), number(1), number(2))), du, g.main);
}

} // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
