// SPDX-License-Identifier: Apache-2.0
// As many rays as there are lanes, which run side by side: one traversal for all of them, in which triangles are tested
// by all rays at once. Hits are those of rays that go alone: what decides them are the same operations, a ray to a
// lane.
#if defined(WEFT_RENDERER_TRACE_PACKET_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_RENDERER_TRACE_PACKET_INL_H
#undef WEFT_RENDERER_TRACE_PACKET_INL_H
#else
#define WEFT_RENDERER_TRACE_PACKET_INL_H
#endif

#include "renderer/trace/beam-inl.h"
#include "renderer/trace/leaf-inl.h"
#include "renderer/trace/walk-inl.h"

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {

/// As many rays as there are lanes.
using Group = Prepared<ray_lanes>;

/// A group that runs side by side, and what each ray met so far in a tree, as Nearest.
struct Packet {
    Beam beam;
    alignas(vector_size) float t[ray_lanes], b1[ray_lanes], b2[ray_lanes];
    alignas(vector_size) std::uint32_t number[ray_lanes];
    const Group& group;
    std::uint8_t kx, ky, kz; ///< of all rays
    float farthest;          ///< boxes beyond are of interest to none of them

    HWY_INLINE explicit Packet(const Group& group);
    Nearest nearest(unsigned lane) const { return {t[lane], b1[lane], b2[lane], number[lane]}; }
    void set(unsigned lane, const Nearest& n) {
        t[lane] = n.t;
        b1[lane] = n.b1;
        b2[lane] = n.b2;
        number[lane] = n.number;
    }
};

/// Rays whose directions differ by more than this, as tangents to the axis that they follow, go in streams.
inline constexpr float widest_beam = 0.25f;

/// Whether the rays run side by side: all are there, with the same signs, no direction parallel to a plane, the same
/// main axis, and not far apart.
HWY_INLINE bool side_by_side(const Group& g) {
    const RayFloats d;
    const RayInts du;
    if (ray_lanes == 1 || g.sound != all_rays) return false;
    auto inclined = hn::Eq(hn::Zero(d), hn::Zero(d));
    for (std::size_t a = 0; a < 3; ++a) {
        if (g.negative[a] != 0 && g.negative[a] != all_rays) return false;
        inclined = hn::And(inclined, hn::Lt(hn::Abs(hn::Load(d, g.minus_inverse[a])), hn::Set(d, infinity)));
    }
    const auto same = hn::Eq(hn::Load(du, g.axis[2]), hn::Set(du, g.axis[2][0]));
    if (bits_of(d, hn::And(inclined, hn::RebindMask(d, same))) != all_rays) return false;
    return highest(g.sx) - lowest(g.sx) <= widest_beam && highest(g.sy) - lowest(g.sy) <= widest_beam;
}

Packet::Packet(const Group& g)
    : beam((g.negative[0] & 1) | (g.negative[1] & 1) << 1 | (g.negative[2] & 1) << 2), group(g),
      farthest(Nearest::reach(highest(g.t_max))) {
    const RayFloats d;
    const Floats b;
    const ShearedRay first = g.sheared(0);
    kx = first.kx;
    ky = first.ky;
    kz = first.kz;
    hn::Store(hn::Min(hn::Load(d, g.t_max), hn::Set(d, Nearest::farthest)), d, t);
    for (std::size_t a = 0; a < 3; ++a) {
        const bool n = g.negative[a] != 0;
        beam.near_origin[a] = hn::Set(b, n ? lowest(g.near_origin[a]) : highest(g.near_origin[a]));
        beam.far_origin[a] = hn::Set(b, n ? highest(g.far_origin[a]) : lowest(g.far_origin[a]));
        beam.least_inverse[a] = hn::Set(b, lowest(g.minus_inverse[a]));
        beam.most_inverse[a] = hn::Set(b, highest(g.minus_inverse[a]));
    }
}

/// meet() for one ray of a packet.
inline HWY_NOINLINE bool meet_alone(const Scene& scene, const Forest& forest, const Placement& placement,
                                    const Hit& before, unsigned lane, ChildRef leaf, unsigned place, Packet& p) {
    const Ray& ray = p.group.ray(lane);
    const TreeRay alone{scene,
                        forest.trees[placement.tree],
                        placement,
                        before,
                        ray.key,
                        ray,
                        p.group.slabs(lane),
                        p.group.sheared(lane),
                        0};
    Nearest nearest = p.nearest(lane);
    if (!meet(alone, leaf, place, nearest)) return false;
    p.set(lane, nearest);
    return true;
}

/// meet() for all rays of the packet and the primitives of a leaf; see meet_leaf for a single ray. `before`: each ray's
/// hit in other trees.
HWY_INLINE void meet_leaf(const Forest& forest, const Scene& scene, const Placement& placement, const Hit* before,
                          ChildRef leaf, Packet& p) {
    const RayFloats d;
    const RayInts du;
    const Tree& tree = forest.trees[placement.tree];
    const std::size_t n = leaf.count();
    const float* const rows = tree.rows.data() + Tree::rows_per_leaf * std::size_t{leaf.first()};
    const float *const in_x = rows + 3 * p.kx * n, *const in_y = rows + 3 * p.ky * n, *const in_z = rows + 3 * p.kz * n;
    const float* const numbers = rows + 9 * n;
    const RayVector ox = hn::Load(d, p.group.start[0]), oy = hn::Load(d, p.group.start[1]),
                    oz = hn::Load(d, p.group.start[2]);
    const RayVector sx = hn::Load(d, p.group.sx), sy = hn::Load(d, p.group.sy), zero = hn::Zero(d);
    bool nearer = false;
    for (std::size_t i = 0; i < n; ++i) {
        Triangles<RayFloats> t;
        for (std::size_t v = 0; v < 3; ++v) {
            t.z[v] = hn::Sub(oz, hn::Set(d, in_z[v * n + i]));
            t.x[v] = hn::Sub(hn::Sub(ox, hn::Set(d, in_x[v * n + i])), hn::Mul(sx, t.z[v]));
            t.y[v] = hn::Sub(hn::Sub(oy, hn::Set(d, in_y[v * n + i])), hn::Mul(sy, t.z[v]));
        }
        t.find_areas();
        const RayVector least = hn::Min(hn::Min(t.u, t.v), t.w), most = hn::Max(hn::Max(t.u, t.v), t.w);
        const auto front = hn::Ge(least, zero);
        unsigned met = bits_of(d, tree.hides_backs ? front : hn::Or(front, hn::Le(most, zero))) & all_rays;
        const auto number = std::bit_cast<std::uint32_t>(numbers[i]);
        const bool sphere = (number & Tree::sphere_bit) != 0;
        if (sphere) met = all_rays;
        if (met == 0) continue;

        const auto no_zero = hn::Or(hn::Gt(least, zero), hn::Lt(most, zero));
        const RayVector limit = hn::Load(d, p.t);
        const RayVector minus_sz = hn::Load(d, p.group.minus_sz);
        t.solve(minus_sz);
        const auto in_front = hn::And(hn::Gt(t.plain_t, zero), hn::Le(t.plain_t, limit));
        const auto sure = hn::And(no_zero, in_front);
        unsigned unclear = met & ~bits_of(d, no_zero);
        if ((bits_of(d, sure) & met) != 0) {
            const unsigned hit = bits_of(d, sure) & met;
            // Of ties, of surfaces that may not be there and of distances that are not precise meet() decides.
            unsigned doubt = bits_of(d, hn::Eq(t.plain_t, limit)) | ~bits_of(d, t.precise(minus_sz));
            if ((number & Tree::alpha_bit) != 0) doubt = all_rays;
            if (tree.may_hide_backs) doubt |= bits_of(d, hn::Lt(t.determinant, zero));
            unclear |= hit & doubt;
            if (const unsigned clear = hit & ~doubt; clear != 0) {
                const RayVector b1 = hn::Mul(t.v, t.inverse), b2 = hn::Mul(t.w, t.inverse);
                const auto mask = lanes_of(d, clear);
                hn::Store(hn::IfThenElse(mask, t.plain_t, limit), d, p.t);
                hn::Store(hn::IfThenElse(mask, b1, hn::Load(d, p.b1)), d, p.b1);
                hn::Store(hn::IfThenElse(mask, b2, hn::Load(d, p.b2)), d, p.b2);
                hn::Store(hn::IfThenElse(hn::RebindMask(du, mask), hn::Set(du, number & Tree::number_mask),
                                         hn::Load(du, p.number)),
                          du, p.number);
                nearer = true;
            }
        }
        for (; unclear != 0; unclear &= unclear - 1) {
            const auto lane = static_cast<unsigned>(std::countr_zero(unclear));
            nearer =
                meet_alone(scene, forest, placement, before[lane], lane, leaf, static_cast<unsigned>(i), p) || nearer;
        }
    }
    if (nearer) p.farthest = Nearest::reach(highest(p.t));
}

/// The nearest hits of as many rays as there are lanes. `moved` is there to be written to.
HWY_INLINE void trace_packet(const Forest& forest, const Scene& scene, Packet& p, Hit* hits, MovedStream& moved) {
    const RayInts du;
    for (unsigned lane = 0; lane < ray_lanes; ++lane) {
        hits[lane] = {};
        hits[lane].t = p.group.t_max[lane];
    }
    const auto in_world = [&](const Placement& placement) HWY_ATTR {
        const Tree& tree = forest.trees[placement.tree];
        hn::Store(hn::Set(du, Nearest::none), du, p.number);
        traverse(places_in(tree), p.beam, p.farthest,
                 [&](ChildRef leaf) WEFT_INLINE_ATTR { meet_leaf(forest, scene, placement, hits, leaf, p); });
        const Part* part = tree.parts.data();
        for (unsigned lane = 0; lane < ray_lanes; ++lane) {
            if (p.number[lane] == Nearest::none) continue;
            part = tree.part_of(p.number[lane], part);
            hits[lane] = hit_of(*part, placement, p.nearest(lane));
        }
    };
    if (forest.placements.size() == 1 && forest.placements[0].identity) {
        in_world(forest.placements[0]);
        return;
    }
    traverse(Places(forest.top.nodes.data()), p.beam, p.farthest, [&](ChildRef leaf) HWY_ATTR {
        const Placement& placement = forest.placements[leaf.first()];
        if (placement.identity) {
            in_world(placement);
        } else {
            trace_moved<false>(forest, scene, placement, p.group, all_rays, p.t, hits, moved);
            p.farthest = Nearest::reach(highest(p.t));
        }
    });
}

} // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
