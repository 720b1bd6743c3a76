// SPDX-License-Identifier: Apache-2.0
// Packets of as many rays as there are lanes, which run side by side: through a tree they go as one, and triangles are
// tested by all of them at once. Hits are those of rays that go alone: what decides them are the same operations, a ray
// to a lane.
#if defined(WEFT_RENDERER_TRACE_PACKET_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_RENDERER_TRACE_PACKET_INL_H
#undef WEFT_RENDERER_TRACE_PACKET_INL_H
#else
#define WEFT_RENDERER_TRACE_PACKET_INL_H
#endif

#include "renderer/trace/beam-inl.h"
#include "renderer/trace/leaf-inl.h"
#include "renderer/trace/prepared-inl.h"

#include <bit>

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {

/// As many rays as there are lanes.
using Group = Prepared<ray_lanes>;

/// Of a group that runs side by side, what leaves and hits ask for, and what each ray met so far in a tree, as Nearest.
/// No more: packets that go together fit into the first cache.
struct Packet {
    alignas(vector_size) float start[3][ray_lanes]; ///< the origin along kx, ky and kz
    alignas(vector_size) float sx[ray_lanes], sy[ray_lanes], minus_sz[ray_lanes], t_max[ray_lanes];
    alignas(vector_size) float t[ray_lanes], b1[ray_lanes], b2[ray_lanes];
    alignas(vector_size) std::uint32_t number[ray_lanes];
    const Ray* rays;
    Hit* hits;              ///< where they belong; unless is_one_tree(), also what the trees before had
    std::size_t kx, ky, kz; ///< of all rays

    Nearest nearest(unsigned lane) const { return {t[lane], b1[lane], b2[lane], number[lane]}; }
    void set(unsigned lane, const Nearest& n) {
        t[lane] = n.t;
        b1[lane] = n.b1;
        b2[lane] = n.b2;
        number[lane] = n.number;
    }
    float reach() const { return Nearest::reach(highest(t)); }
};

/// Packets that go through the trees together: those of a few hundred rays, of one octant of directions.
struct Packets {
    Beams beams;
    Packet packet[set_size];
    Group group[set_size]; ///< each packet's; is_one_tree(): nobody asks for them
    std::size_t size = 0;
    unsigned octant = 0; ///< of all
};

/// Rays whose directions differ by more than this from the first one's, as tangents to the axis that they follow, go in
/// streams.
inline constexpr float widest_beam = 0.125f;

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
    const auto near = [&](const float* row) HWY_ATTR {
        return hn::Le(hn::Abs(hn::Sub(hn::Load(d, row), hn::Set(d, row[0]))), hn::Set(d, widest_beam));
    };
    const auto beside = hn::And(near(g.sx), near(g.sy));
    return bits_of(d, hn::And(hn::And(inclined, hn::RebindMask(d, same)), beside)) == all_rays;
}

/// Whether all rays begin at the same place, as those of a pinhole camera do.
HWY_INLINE bool from_one_place(const Group& g) {
    const RayFloats d;
    auto same = hn::Eq(hn::Load(d, g.origin[0]), hn::Set(d, g.origin[0][0]));
    for (std::size_t a = 1; a < 3; ++a)
        same = hn::And(same, hn::Eq(hn::Load(d, g.origin[a]), hn::Set(d, g.origin[a][0])));
    return bits_of(d, same) == all_rays;
}

/// Makes packet i of a group that runs side by side. `hits`: where those of its rays belong.
HWY_INLINE void set_out(Packets& packets, std::size_t i, const Group& g, Hit* hits) {
    const RayFloats d;
    Packet& p = packets.packet[i];
    const auto copy = [&](const float* from, float* to) HWY_ATTR { hn::Store(hn::Load(d, from), d, to); };
    for (std::size_t a = 0; a < 3; ++a) copy(g.origin[g.axis[a][0]], p.start[a]);
    copy(g.sx, p.sx);
    copy(g.sy, p.sy);
    copy(g.minus_sz, p.minus_sz);
    copy(g.t_max, p.t_max);
    p.rays = g.rays.data();
    p.kx = g.axis[0][0];
    p.ky = g.axis[1][0];
    p.kz = g.axis[2][0];
    p.hits = hits;
    hn::Store(hn::Min(hn::Load(d, g.t_max), hn::Set(d, Nearest::farthest)), d, p.t);
    Beams& beams = packets.beams;
    beams.reach[i] = p.reach();
    const bool one_place = from_one_place(g);
    for (std::size_t a = 0; a < 3; ++a) {
        const float *const near = g.near_origin[a], *const far = g.far_origin[a];
        const bool n = g.negative[a] != 0;
        beams.near_origin[a][i] = one_place ? near[0] : n ? lowest(near) : highest(near);
        beams.far_origin[a][i] = one_place ? far[0] : n ? highest(far) : lowest(far);
        beams.least_inverse[a][i] = lowest(g.minus_inverse[a]);
        beams.most_inverse[a][i] = highest(g.minus_inverse[a]);
    }
}

/// Whether one tree is all there is, and stands in the world: what rays have met there is final.
HWY_INLINE bool is_one_tree(const Forest& forest) {
    return forest.placements.size() == 1 && forest.placements[0].identity;
}

/// meet() for one ray of a packet.
inline HWY_NOINLINE bool meet_alone(const Scene& scene, const Forest& forest, const Placement& placement, unsigned lane,
                                    ChildRef leaf, unsigned place, Packet& p) {
    const Ray& ray = p.rays[lane];
    const Hit none{};
    const TreeRay alone{scene,
                        forest.trees[placement.tree],
                        placement,
                        is_one_tree(forest) ? none : p.hits[lane],
                        ray.key,
                        ray,
                        SlabRay(ray, forest.top.bounds),
                        ShearedRay(ray),
                        0};
    Nearest nearest = p.nearest(lane);
    if (!meet(alone, leaf, place, nearest)) return false;
    p.set(lane, nearest);
    return true;
}

/// meet() for all rays of the packet and the primitives of a leaf; see meet_leaf_alone for a single one. Returns
/// whether any ray has a new nearest one.
HWY_INLINE bool meet_leaf(const Forest& forest, const Scene& scene, const Placement& placement, ChildRef leaf,
                          Packet& p) {
    const RayFloats d;
    const RayInts du;
    const Tree& tree = forest.trees[placement.tree];
    const LeafRows rows(tree, leaf);
    const std::size_t n = rows.n;
    const float *const in_x = rows.along(p.kx), *const in_y = rows.along(p.ky), *const in_z = rows.along(p.kz);
    const RayVector ox = hn::Load(d, p.start[0]), oy = hn::Load(d, p.start[1]), oz = hn::Load(d, p.start[2]);
    const RayVector sx = hn::Load(d, p.sx), sy = hn::Load(d, p.sy), zero = hn::Zero(d);
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
        const auto number = std::bit_cast<std::uint32_t>(rows.numbers()[i]);
        const bool sphere = (number & Tree::sphere_bit) != 0;
        if (sphere) met = all_rays;
        if (met == 0) continue;

        const auto no_zero = hn::Or(hn::Gt(least, zero), hn::Lt(most, zero));
        const RayVector limit = hn::Load(d, p.t);
        const RayVector minus_sz = hn::Load(d, p.minus_sz);
        t.solve(minus_sz);
        const auto in_front = hn::And(hn::Gt(t.plain_t, zero), hn::Le(t.plain_t, limit));
        // Of ties, of surfaces that may not be there and of distances that are not precise meet() decides.
        auto nearest = hn::And(hn::And(no_zero, in_front), hn::And(hn::Lt(t.plain_t, limit), t.precise(minus_sz)));
        if (tree.may_hide_backs) nearest = hn::And(nearest, hn::Ge(t.determinant, zero));
        unsigned clear = bits_of(d, nearest) & met;
        if ((number & Tree::alpha_bit) != 0) clear = 0;
        unsigned unclear = met & ~clear & (bits_of(d, in_front) | ~bits_of(d, no_zero));
        if (clear != 0) {
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
        for (; unclear != 0; unclear &= unclear - 1) {
            const auto lane = static_cast<unsigned>(std::countr_zero(unclear));
            nearer = meet_alone(scene, forest, placement, lane, leaf, static_cast<unsigned>(i), p) || nearer;
        }
    }
    return nearer;
}

} // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
