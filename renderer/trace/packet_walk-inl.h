// SPDX-License-Identifier: Apache-2.0
// Packets through the forest: the tree over the placements, and the trees below it.
#if defined(WEFT_RENDERER_TRACE_PACKET_WALK_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_RENDERER_TRACE_PACKET_WALK_INL_H
#undef WEFT_RENDERER_TRACE_PACKET_WALK_INL_H
#else
#define WEFT_RENDERER_TRACE_PACKET_WALK_INL_H
#endif

#include "renderer/trace/packet-inl.h"
#include "renderer/trace/walk-inl.h"

#include <cstddef>
#include <cstring>

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {

/// Writes what the rays of a packet met in a tree; `is_final`: also that they met nothing. `part`: what the packet
/// before met, to begin with; then what this one did.
HWY_INLINE void write_hits(const Tree& tree, const Placement& placement, bool is_final, const Packet& p,
                           const Part*& part) {
    const RayFloats d;
    const RayInts du;
    const auto number = hn::Load(du, p.number), none = hn::Set(du, Nearest::none);
    const auto missed = hn::Eq(number, none);
    const unsigned misses = bits_of(du, missed) & all_rays, met = all_rays & ~misses;
    if (met != 0) part = tree.part_of(p.number[first_of(met)], part);
    // As they nearly always do, all rays met the same part, or nothing: hits are made in rows, and turned.
    const auto primitive = hn::Sub(number, hn::Set(du, part->first));
    const unsigned in_part = bits_of(du, hn::Lt(primitive, hn::Set(du, tree.end_of(*part) - part->first)));
    if ((in_part | (is_final ? misses : 0)) == all_rays) {
        const auto missed_too = hn::RebindMask(d, missed);
        const auto if_met = [&](const float* row) HWY_ATTR { return hn::IfThenZeroElse(missed_too, hn::Load(d, row)); };
        const auto t = hn::IfThenElse(missed_too, hn::Load(d, p.t_max), hn::Load(d, p.t));
        const auto instance = hn::IfThenElse(missed, none, hn::Set(du, instance_of(*part, placement)));
        alignas(vector_size) float fours[4 * ray_lanes];
        alignas(vector_size) std::uint32_t primitives[ray_lanes];
        hn::StoreInterleaved4(t, if_met(p.b1), if_met(p.b2), hn::BitCast(d, instance), d, fours);
        hn::Store(hn::IfThenElse(missed, none, primitive), du, primitives);
        static_assert(sizeof(Hit) == 5 * sizeof(float) && offsetof(Hit, b2) == 2 * sizeof(float) &&
                      offsetof(Hit, instance) == 3 * sizeof(float) && offsetof(Hit, primitive) == 4 * sizeof(float));
        for (std::size_t lane = 0; lane < ray_lanes; ++lane) {
            std::memcpy(static_cast<void*>(&p.hits[lane]), fours + 4 * lane, 4 * sizeof(float));
            p.hits[lane].primitive = primitives[lane];
        }
        return;
    }
    for (unsigned lane = 0; lane < ray_lanes; ++lane) {
        if (p.number[lane] != Nearest::none) {
            part = tree.part_of(p.number[lane], part);
            p.hits[lane] = hit_of(*part, placement, p.nearest(lane));
        } else if (is_final) {
            p.hits[lane] = {.t = p.t_max[lane]};
        }
    }
}

/// All of a tree that stands in the world, for some of the packets.
inline HWY_NOINLINE void trace_tree(const Forest& forest, const Scene& scene, const Placement& placement,
                                    const OctantRows& rows, RaySet some, Packets& packets) {
    const RayInts du;
    const Tree& tree = forest.trees[placement.tree];
    for (RaySet rest = some; rest != 0; rest &= rest - 1)
        hn::Store(hn::Set(du, Nearest::none), du, packets.packet[first_of(rest)].number);
    traverse<true>(places_in(tree), packets.beams, rows, some, [&](ChildRef leaf, RaySet entered) WEFT_INLINE_ATTR {
        for (; entered != 0; entered &= entered - 1) {
            const std::size_t i = first_of(entered);
            Packet& p = packets.packet[i];
            if (meet_leaf(forest, scene, placement, leaf, p)) packets.beams.reach[i] = p.reach();
        }
        return RaySet{0};
    });
    const Part* part = tree.parts.data();
    for (; some != 0; some &= some - 1)
        write_hits(tree, placement, is_one_tree(forest), packets.packet[first_of(some)], part);
}

/// The nearest hits of all rays. `moved` is there to be written to.
inline HWY_NOINLINE void trace_packets(const Forest& forest, const Scene& scene, Packets& packets, MovedStream& moved) {
    const OctantRows rows(packets.octant);
    const RaySet all = packets.size == set_size ? ~RaySet{0} : (RaySet{1} << packets.size) - 1;
    const auto in = [&](const Placement& placement, RaySet some) HWY_ATTR {
        if (placement.identity) return trace_tree(forest, scene, placement, rows, some, packets);
        for (RaySet rest = some; rest != 0; rest &= rest - 1) { // as many packets at a time as a stream can take
            Packet& p = packets.packet[first_of(rest)];
            Hit* hit[ray_lanes];
            for (std::size_t lane = 0; lane < ray_lanes; ++lane) hit[lane] = p.hits + lane;
            if (moved.stream.size + ray_lanes > stream_size) trace_moved<false>(forest, scene, placement, moved);
            move<true>(forest, placement, packets.group[first_of(rest)], all_rays, p.t, hit, moved);
        }
        trace_moved<false>(forest, scene, placement, moved);
        for (RaySet rest = some; rest != 0; rest &= rest - 1)
            packets.beams.reach[first_of(rest)] = packets.packet[first_of(rest)].reach();
    };
    if (is_one_tree(forest)) return trace_tree(forest, scene, forest.placements[0], rows, all, packets);
    for (std::size_t i = 0; i < packets.size; ++i)
        for (unsigned lane = 0; lane < ray_lanes; ++lane)
            packets.packet[i].hits[lane] = {.t = packets.packet[i].t_max[lane]};
    if (forest.placements.size() == 1) return in(forest.placements[0], all);
    traverse<true>(Places(forest.top.nodes.data(), forest.placements.data()), packets.beams, rows, all,
                   [&](ChildRef leaf, RaySet some) HWY_ATTR {
                       in(forest.placements[leaf.first()], some);
                       return RaySet{0};
                   });
}

} // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
