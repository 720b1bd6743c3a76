// SPDX-License-Identifier: Apache-2.0
// Rays of a stream and the primitives of a leaf: where many rays come to few triangles, those that stand in a row are
// asked together, about one triangle at a time.
#if defined(WEFT_RENDERER_TRACE_ROW_LEAF_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_RENDERER_TRACE_ROW_LEAF_INL_H
#undef WEFT_RENDERER_TRACE_ROW_LEAF_INL_H
#else
#define WEFT_RENDERER_TRACE_ROW_LEAF_INL_H
#endif

#include "renderer/trace/stream_leaf-inl.h"

#include <bit>

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {

/// meet_leaf_alone() for `rays` of those that stand in a row from `first` on, one bit each. Returns those that met
/// something, if anything will do; else they look no farther.
///
/// The triangles' x and y are the axes that follow z here, whichever way a ray runs along z.
template <bool any>
HWY_INLINE unsigned meet_leaf_in_row(const StreamInTree& in, const LeafRows& leaf, std::size_t first, unsigned rays) {
    const RayFloats d;
    const RayInts du;
    Stream& s = in.stream;
    const auto row = [&](const float* of) HWY_ATTR { return hn::Load(d, of + first); };
    const auto kz = hn::Load(du, s.axis[2] + first);
    const auto is_x = hn::RebindMask(d, hn::Eq(kz, hn::Zero(du))),
               is_y = hn::RebindMask(d, hn::Eq(kz, hn::Set(du, 1u)));
    const auto choose = [&](RayVector for_x, RayVector for_y, RayVector for_z)
                            HWY_ATTR { return hn::IfThenElse(is_x, for_x, hn::IfThenElse(is_y, for_y, for_z)); };
    const RayVector minus_sz = row(s.minus_sz);
    const auto is_turned = hn::Not(signs_of(d, minus_sz));
    const unsigned turned = bits_of(d, is_turned);
    const RayVector sx = hn::IfThenElse(is_turned, row(s.sy), row(s.sx)),
                    sy = hn::IfThenElse(is_turned, row(s.sx), row(s.sy));
    const RayVector ox = row(s.origin[0]), oy = row(s.origin[1]), oz = row(s.origin[2]), limit = row(s.t);
    unsigned found = 0;
    for (std::size_t i = 0; i < leaf.n; ++i) {
        Triangles<RayFloats> t;
        for (std::size_t v = 0; v < 3; ++v) {
            const auto vertex = [&](std::size_t axis) HWY_ATTR { return hn::Set(d, leaf.along(axis)[v * leaf.n + i]); };
            const RayVector x = hn::Sub(ox, vertex(0)), y = hn::Sub(oy, vertex(1)), z = hn::Sub(oz, vertex(2));
            t.z[v] = choose(x, y, z);
            t.x[v] = hn::Sub(choose(y, z, x), hn::Mul(sx, t.z[v]));
            t.y[v] = hn::Sub(choose(z, x, y), hn::Mul(sy, t.z[v]));
        }
        const auto number = std::bit_cast<std::uint32_t>(leaf.numbers()[i]);
        const Met<RayFloats> line = find_met(d, t, minus_sz, limit);
        const unsigned met =
            (number & Tree::sphere_bit) != 0 ? rays : bits_of(d, hn::Or(line.clear, line.on_edge)) & rays;
        if (met == 0) continue;
        Verdict is = judge(d, t, line.clear, met, minus_sz, turned, in.tree.hides_backs);
        if (is.vague != 0) {
            Triangles<RayFloats> of_rays = t; // errors round differently by x and y
            of_rays.exchange(is_turned);
            is.unsure |= in_front(d, of_rays, minus_sz, is.vague);
        }
        if (any && !in.tree.leaves_doubt) {
            found |= is.sure;
        } else if (is.sure != 0) {
            alignas(vector_size) float distances[ray_lanes], b1[ray_lanes], b2[ray_lanes];
            hn::Store(hn::Max(t.plain_t, row(s.enter)), d, distances);
            hn::Store(hn::Mul(t.v, t.inverse), d, b1);
            hn::Store(hn::Mul(t.w, t.inverse), d, b2);
            for (; is.sure != 0; is.sure &= is.sure - 1) {
                const std::size_t lane = first_of(is.sure), ray = first + lane;
                const Meeting m{distances[lane], b1[lane], b2[lane], number, (is.backs >> lane & 1) != 0, 0};
                if (!take(in, ray, m, nearest_of<any>(s, ray))) continue;
                if (!any) s.look_no_farther(ray);
                found |= 1u << lane;
            }
        }
        for (; is.unsure != 0; is.unsure &= is.unsure - 1) {
            const std::size_t lane = first_of(is.unsure), ray = first + lane;
            if (!meet_for(in, ray, leaf.leaf, i, nearest_of<any>(s, ray))) continue;
            if (!any) s.look_no_farther(ray);
            found |= 1u << lane;
        }
        if (any && (rays &= ~found) == 0) break;
    }
    return any ? found : 0;
}

/// meet_leaf_in_row() for all rows.
template <bool any> HWY_NOINLINE RaySet meet_leaf_in_rows(StreamInTree in, LeafRows leaf, RaySet rays) {
    RaySet met = 0;
    for (std::size_t first = 0; first < stream_size; first += ray_lanes)
        if (const unsigned here = rays >> first & all_rays; here != 0)
            met |= meet_leaf_in_row<any>(in, leaf, first, here) << first;
    return met;
}

/// Of the rays that come to a leaf, those of rows to which many of them belong: others are faster alone, with eight
/// triangles at a time.
HWY_INLINE RaySet in_full_rows(RaySet rays, std::size_t triangles) {
    RaySet full = 0;
    if constexpr (ray_lanes < 8) return full; // of four rays, never
    for (std::size_t first = 0; first < stream_size; first += ray_lanes) {
        const RaySet row = rays & RaySet{all_rays} << first;
        full |= static_cast<std::size_t>(std::popcount(row)) > 2 * triangles + 1 ? row : 0;
    }
    return full;
}

/// All rays that come to a leaf. Returns those that met something, if anything will do; else they look no farther.
template <bool any> HWY_INLINE RaySet meet_leaf(const StreamInTree& in, const LeafRows& leaf, RaySet entered) {
    const RaySet together = in_full_rows(entered, leaf.n);
    RaySet met = together == 0 ? 0 : meet_leaf_in_rows<any>(in, leaf, together);
    entered &= ~together;
    for (; entered != 0; entered &= entered - 1) {
        const std::size_t i = first_of(entered);
        if (!meet_leaf_alone<any>(in, leaf, i)) continue;
        if (any)
            met |= bit_of[i];
        else
            in.stream.look_no_farther(i);
    }
    return met;
}

} // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
