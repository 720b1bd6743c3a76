// SPDX-License-Identifier: Apache-2.0
// Rays prepared for one space, as many at a time as there are lanes: SlabRay and ShearedRay by the same operations.
// Alone, a ray would take as long for this as for half of its traversal.
#if defined(WEFT_RENDERER_TRACE_PREPARED_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_RENDERER_TRACE_PREPARED_INL_H
#undef WEFT_RENDERER_TRACE_PREPARED_INL_H
#else
#define WEFT_RENDERER_TRACE_PREPARED_INL_H
#endif

#include "renderer/geometry/slab_ray.h"
#include "renderer/geometry/triangle.h"
#include "renderer/trace/lanes-inl.h"

#include <algorithm>
#include <cstddef>
#include <span>

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {

inline constexpr unsigned all_rays = (1u << ray_lanes) - 1;

/// Up to `capacity` rays, a multiple of ray_lanes.
template <std::size_t capacity> struct Prepared {
    alignas(vector_size) float near_origin[3][capacity], far_origin[3][capacity]; ///< as SlabRay has them
    /// -1 / direction. Distances are (origin - plane) * this: so the plane can come from memory within the subtraction.
    alignas(vector_size) float minus_inverse[3][capacity];
    alignas(vector_size) float sx[capacity], sy[capacity]; ///< as ShearedRay has them
    alignas(vector_size) float minus_sz[capacity];         ///< its -sz
    alignas(vector_size) std::uint32_t axis[3][capacity];  ///< its kx, ky, kz
    alignas(vector_size) float origin[3][capacity], t_max[capacity];
    std::span<const Ray> rays;     ///< of a batch
    std::uint32_t index[capacity]; ///< in `rays`, of those that are prepared
    std::size_t size = 0;          ///< how many
    unsigned negative[3];          ///< by axis, one bit a ray: the direction is
    unsigned sound;                ///< one bit a ray: it can meet something

    const Ray& ray(std::size_t i) const { return rays[index[i]]; }
    unsigned octant_of(std::size_t i) const {
        return (negative[0] >> i & 1) | (negative[1] >> i & 1) << 1 | (negative[2] >> i & 1) << 2;
    }
    SlabRay slabs(std::size_t i) const {
        const auto of = [&](const float(&rows)[3][capacity]) { return Vec3{rows[0][i], rows[1][i], rows[2][i]}; };
        return SlabRay(of(near_origin), of(far_origin), -of(minus_inverse));
    }
    /// SlabRay::enter for a box whose corners `near` and `far` are those that rays of ray i's octant reach first and
    /// last.
    float enter(std::size_t i, Vec3 near, Vec3 far, float limit) const {
        float near_t = 0, far_t = infinity;
        for (std::size_t a = 0; a < 3; ++a) {
            const float t0 = (near_origin[a][i] - near[a]) * minus_inverse[a][i];
            const float t1 = (far_origin[a][i] - far[a]) * minus_inverse[a][i];
            near_t = t0 > near_t ? t0 : near_t; // NaN changes nothing
            far_t = t1 < far_t ? t1 : far_t;
        }
        return near_t <= far_t * SlabRay::stretch && near_t <= limit ? near_t : infinity;
    }
    ShearedRay sheared(std::size_t i) const {
        const auto of = [&](std::size_t a) { return static_cast<std::uint8_t>(axis[a][i]); };
        return {ray(i).origin, sx[i], sy[i], -minus_sz[i], of(0), of(1), of(2)};
    }
};

HWY_INLINE float lowest(const float* values) {
    const RayFloats d;
    return hn::GetLane(hn::MinOfLanes(d, hn::Load(d, values)));
}
HWY_INLINE float highest(const float* values) {
    const RayFloats d;
    return hn::GetLane(hn::MaxOfLanes(d, hn::Load(d, values)));
}

/// The four floats that stand at each place, turned: row r holds the r-th of all places.
template <class D> HWY_INLINE void turn(D d, const float* const (&places)[hn::MaxLanes(D())], hn::Vec<D> (&rows)[4]) {
#if HWY_TARGET == HWY_SCALAR
    for (std::size_t r = 0; r < 4; ++r) rows[r] = hn::Set(d, places[0][r]);
#else
    constexpr std::size_t n = hn::MaxLanes(D());
    using V = hn::Vec<D>;
    // Blocks of four lanes: of four places, and of the next four.
    V v[4];
    for (std::size_t i = 0; i < 4; ++i) {
        if constexpr (n == 16) {
            const hn::Half<D> half;
            const hn::Half<hn::Half<D>> four;
            const auto place = [&](std::size_t first) HWY_ATTR { return hn::LoadU(four, places[first + i]); };
            v[i] = hn::Combine(d, hn::Combine(half, place(n - 4), place(n - 8)),
                               hn::Combine(half, place(n - 12), place(0)));
        } else if constexpr (n == 8) {
            const hn::Half<D> half;
            v[i] = hn::Combine(d, hn::LoadU(half, places[n - 4 + i]), hn::LoadU(half, places[i]));
        } else {
            v[i] = hn::LoadU(d, places[i]);
        }
    }
    const hn::RepartitionToWide<D> pairs;
    const auto low_01 = hn::BitCast(pairs, hn::InterleaveLower(d, v[0], v[1]));
    const auto low_23 = hn::BitCast(pairs, hn::InterleaveLower(d, v[2], v[3]));
    const auto high_01 = hn::BitCast(pairs, hn::InterleaveUpper(d, v[0], v[1]));
    const auto high_23 = hn::BitCast(pairs, hn::InterleaveUpper(d, v[2], v[3]));
    rows[0] = hn::BitCast(d, hn::InterleaveLower(pairs, low_01, low_23));
    rows[1] = hn::BitCast(d, hn::InterleaveUpper(pairs, low_01, low_23));
    rows[2] = hn::BitCast(d, hn::InterleaveLower(pairs, high_01, high_23));
    rows[3] = hn::BitCast(d, hn::InterleaveUpper(pairs, high_01, high_23));
#endif
}

/// Rays in places `first` and on, as many as there are lanes, of which `here` count. `space` holds every box that will
/// be asked about.
template <class D, std::size_t capacity>
HWY_INLINE void prepare(D d, const Bounds& space, std::size_t first, std::size_t here,
                        const Ray* const (&rays)[hn::MaxLanes(D())], Prepared<capacity>& p) {
    constexpr std::size_t n = hn::MaxLanes(D());
    using V = hn::Vec<D>;
    const hn::RebindToUnsigned<D> du;
    // A ray is two fours: origin and t_max, direction and key.
    static_assert(sizeof(Ray) == 8 * sizeof(float) && offsetof(Ray, t_max) == offsetof(Ray, origin) + sizeof(Vec3) &&
                  offsetof(Ray, key) == offsetof(Ray, direction) + sizeof(Vec3));
    const float *origins[n], *directions[n];
    for (std::size_t i = 0; i < n; ++i) {
        origins[i] = &rays[i]->origin.x;
        directions[i] = &rays[i]->direction.x;
    }
    V o[4], v[4];
    turn(d, origins, o);
    turn(d, directions, v);
    const V t_max = o[3];
    const V zero = hn::Zero(d), one = hn::Set(d, 1.0f), inf = hn::Set(d, infinity);
    hn::Store(t_max, d, p.t_max + first);
    auto finite = hn::Gt(t_max, zero);
    auto directed = hn::Gt(zero, zero);
    V inverse[3], reach[3];
    for (std::size_t a = 0; a < 3; ++a) {
        finite = hn::And(finite, hn::And(hn::Lt(hn::Abs(o[a]), inf), hn::Lt(hn::Abs(v[a]), inf)));
        directed = hn::Or(directed, hn::Ne(v[a], zero));
        inverse[a] = hn::Div(one, v[a]);
        hn::Store(o[a], d, p.origin[a] + first);
        hn::Store(hn::Neg(inverse[a]), d, p.minus_inverse[a] + first);
        reach[a] = hn::Max(hn::Abs(hn::Sub(hn::Set(d, space.lower[a]), o[a])),
                           hn::Abs(hn::Sub(hn::Set(d, space.upper[a]), o[a])));
    }
    p.sound |= (bits_of(d, hn::And(finite, directed)) & ((1u << here) - 1)) << first;

    const V farthest = hn::Max(reach[0], hn::Max(reach[1], reach[2]));
    for (std::size_t a = 0; a < 3; ++a) {
        const V shift = hn::Add(hn::Mul(hn::Set(d, rounding_bound(6)), hn::Add(reach[a], farthest)),
                                hn::Mul(hn::Abs(o[a]), hn::Set(d, 2 * rounding_bound(1))));
        const V above = hn::Min(hn::Add(o[a], shift), hn::Set(d, SlabRay::largest));
        const V below = hn::Max(hn::Sub(o[a], shift), hn::Set(d, -SlabRay::largest));
        const auto negative = signs_of(d, inverse[a]);
        p.negative[a] |= bits_of(d, negative) << first;
        hn::Store(hn::IfThenElse(negative, below, above), d, p.near_origin[a] + first);
        hn::Store(hn::IfThenElse(negative, above, below), d, p.far_origin[a] + first);
    }

    const V x = hn::Abs(v[0]), y = hn::Abs(v[1]), z = hn::Abs(v[2]);
    const auto x_y = hn::Gt(x, y), is_x = hn::And(x_y, hn::Gt(x, z)), is_y = hn::AndNot(x_y, hn::Gt(y, z));
    const auto choose = [&](V for_x, V for_y, V for_z)
                            HWY_ATTR { return hn::IfThenElse(is_x, for_x, hn::IfThenElse(is_y, for_y, for_z)); };
    const V sz = choose(inverse[0], inverse[1], inverse[2]);
    const auto swapped = hn::Lt(choose(v[0], v[1], v[2]), zero); // keeps the winding
    const auto number = [&](std::uint32_t axis) HWY_ATTR { return hn::BitCast(d, hn::Set(du, axis)); };
    // What x, y and z of the sheared space are of values that belong to the axes.
    const auto permute = [&](V of_x, V of_y, V of_z, V(&out)[3]) HWY_ATTR {
        const V next = choose(of_y, of_z, of_x), last = choose(of_z, of_x, of_y);
        out[0] = hn::IfThenElse(swapped, last, next);
        out[1] = hn::IfThenElse(swapped, next, last);
        out[2] = choose(of_x, of_y, of_z);
    };
    V along[3], axis[3];
    permute(v[0], v[1], v[2], along);
    permute(number(0), number(1), number(2), axis);
    hn::Store(hn::Mul(along[0], sz), d, p.sx + first);
    hn::Store(hn::Mul(along[1], sz), d, p.sy + first);
    hn::Store(hn::Neg(sz), d, p.minus_sz + first);
    for (std::size_t a = 0; a < 3; ++a) hn::Store(hn::BitCast(du, axis[a]), du, p.axis[a] + first);
}

/// Four rays to a vector, where there are no more: no need to gather sixteen.
using FewFloats = hn::CappedTag<float, 4>;
inline constexpr std::size_t few = hn::MaxLanes(FewFloats());

/// Those from `first` on that p.index names.
template <class D, std::size_t capacity>
HWY_INLINE void prepare_named(D d, const Bounds& space, std::size_t first, Prepared<capacity>& p) {
    constexpr std::size_t n = hn::MaxLanes(D());
    const std::size_t here = std::min(n, p.size - first);
    const Ray* rays[n];
    for (std::size_t i = 0; i < n; ++i) rays[i] = &p.ray(first + (i < here ? i : 0));
    prepare(d, space, first, here, rays, p);
}

/// All of p.rays that p.index names, one at least.
template <std::size_t capacity> HWY_INLINE void prepare(const Bounds& space, Prepared<capacity>& p) {
    p.sound = p.negative[0] = p.negative[1] = p.negative[2] = 0;
    if (p.size <= few) return prepare_named(FewFloats(), space, 0, p);
    for (std::size_t first = 0; first < p.size; first += ray_lanes) prepare_named(RayFloats(), space, first, p);
}

/// All of p.rays, which are as many as there are lanes.
HWY_INLINE void prepare_row(const Bounds& space, Prepared<ray_lanes>& p) {
    p.sound = p.negative[0] = p.negative[1] = p.negative[2] = 0;
    const Ray* rays[ray_lanes];
    for (std::size_t i = 0; i < ray_lanes; ++i) rays[i] = p.rays.data() + i;
    prepare(RayFloats(), space, 0, ray_lanes, rays, p);
}

} // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
