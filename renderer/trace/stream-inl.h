// SPDX-License-Identifier: Apache-2.0
// Rays that need not run side by side, but are of one octant of directions.
#if defined(WEFT_RENDERER_TRACE_STREAM_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_RENDERER_TRACE_STREAM_INL_H
#undef WEFT_RENDERER_TRACE_STREAM_INL_H
#else
#define WEFT_RENDERER_TRACE_STREAM_INL_H
#endif

#include "renderer/trace/candidate.h"
#include "renderer/trace/slopes-inl.h"
#include "renderer/trace/traversal-inl.h"

#include <bit>

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {

inline constexpr std::size_t stream_size = set_size;

struct Stream : Prepared<stream_size>, Slopes<stream_size> {
    static constexpr bool by_distance = false;     ///< few tests would be saved by it
    alignas(vector_size) float t[stream_size];     ///< nothing beyond it matters; finite
    alignas(vector_size) float reach[stream_size]; ///< no box beyond it, see Nearest
    alignas(vector_size) float enter[stream_size]; ///< see TreeRay
    Nearest nearest[stream_size];                  ///< in the tree that is traversed
    Hit* hit[stream_size];                         ///< in the trees before; of one that missed, `instance` says so

    /// Nothing is met yet of what the world has.
    HWY_INLINE void begin() {
        const RayFloats d;
        const auto farthest = hn::Set(d, Nearest::farthest), beyond = hn::Set(d, Nearest::beyond);
        for (std::size_t i = 0; i < size; i += ray_lanes) {
            const auto of = hn::Load(d, t_max + i);
            hn::Store(hn::Min(of, farthest), d, t + i);
            hn::Store(hn::Min(hn::Mul(of, beyond), farthest), d, reach + i);
            hn::Store(hn::Zero(d), d, enter + i);
        }
    }
    /// Ray i has a new nearest hit.
    HWY_INLINE void look_no_farther(std::size_t i) {
        t[i] = nearest[i].t;
        reach[i] = Nearest::reach(t[i]);
    }
    RaySet of_octant(unsigned octant) const {
        RaySet set = sound;
        for (unsigned a = 0; a < 3; ++a) set &= negative[a] ^ ((octant >> a & 1) - 1);
        return set;
    }
};

/// Of `lanes` boxes, whose planes begin there, which of the rays enter each: all rays of a row asked at once, box by
/// box.
inline HWY_NOINLINE Sets enter_in_rows(const float* planes, const Stream& s, const OctantRows& rows, RaySet rays) {
    const RayFloats d;
    alignas(64) RaySet sets[lanes] = {};
    for (std::size_t first = 0; first < stream_size; first += ray_lanes) {
        const auto row = [&](const float(&of)[stream_size]) HWY_ATTR { return hn::Load(d, of + first); };
        const RayVector reach = row(s.reach);
        for (std::size_t slot = 0; slot < lanes; ++slot) {
            RayVector near_t = hn::Zero(d), far_t = reach;
            for (std::size_t a = 0; a < 3; ++a) {
                const RayVector near_plane = hn::Set(d, planes[rows.near[a] + slot]),
                                far_plane = hn::Set(d, planes[rows.far[a] + slot]), minus_slope = row(s.minus_slope[a]);
                near_t = hn::Max(hn::NegMulAdd(near_plane, minus_slope, row(s.near_offset[a])), near_t);
                far_t = hn::Min(hn::NegMulAdd(far_plane, minus_slope, row(s.far_offset[a])), far_t);
            }
            const unsigned entered = bits_of(d, hn::Le(near_t, far_t)) & all_rays;
            sets[slot] |= RaySet{entered} << first & rays;
        }
    }
    return hn::Load(Ints(), sets);
}

/// Whether rays are asked in rows: nearly all of a stream, where more of them than boxes fit into a vector.
HWY_INLINE bool are_many(RaySet rays) { return ray_lanes > lanes && std::popcount(rays) >= 24; }

/// Which of the rays enter the boxes of the slots from `first` on.
HWY_INLINE Entered enter(const WideNode& node, std::size_t first, const Stream& s, const OctantRows& rows,
                         RaySet rays) {
    const Floats d;
    const float* const planes = &node.bounds[0][0][first];
    if (are_many(rays)) return {enter_in_rows(planes, s, rows, rays), hn::Zero(d)};
    Sets entered = hn::Zero(Ints());
    for (; rays != 0; rays &= rays - 1) {
        const std::size_t i = first_of(rays);
        Vector near_t = hn::Zero(d), far_t = hn::Set(d, s.reach[i]);
        for (unsigned a = 0; a < 3; ++a) {
            const Vector minus_slope = hn::Set(d, s.minus_slope[a][i]);
            const Vector near_plane = hn::Load(d, planes + rows.near[a]), far_plane = hn::Load(d, planes + rows.far[a]);
            near_t = hn::Max(hn::NegMulAdd(near_plane, minus_slope, hn::Set(d, s.near_offset[a][i])), near_t);
            far_t = hn::Min(hn::NegMulAdd(far_plane, minus_slope, hn::Set(d, s.far_offset[a][i])), far_t);
        }
        entered = with(entered, i, hn::Le(near_t, far_t));
    }
    return {entered, hn::Zero(d)};
}

} // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
