// SPDX-License-Identifier: Apache-2.0
// A stream through the forest: the tree over the placements, and the trees below it.
#if defined(WEFT_RENDERER_TRACE_WALK_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_RENDERER_TRACE_WALK_INL_H
#undef WEFT_RENDERER_TRACE_WALK_INL_H
#else
#define WEFT_RENDERER_TRACE_WALK_INL_H
#endif

#include "renderer/trace/moved_ray.h"
#include "renderer/trace/row_leaf-inl.h"

#include <utility>

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {

/// Rays of a stream, or of several packets, that enter a placement's box, in the space of its tree.
struct MovedStream {
    Stream stream;
    Ray rays[stream_size];
    float* t[stream_size];          ///< the world's, to be lowered
    std::uint8_t from[stream_size]; ///< which of the world's stream it is
};

/// All of a tree. Returns the rays that met something, if anything will do.
template <bool any> HWY_NOINLINE RaySet trace_tree(const Scene& scene, const Tree& tree, const Placement& placement,
                                                   const OctantRows& rows, RaySet rays, Stream& s) {
    if (!any)
        for (RaySet rest = rays; rest != 0; rest &= rest - 1) s.nearest[first_of(rest)] = {.t = s.t[first_of(rest)]};
    const StreamInTree in{scene, tree, placement, s};
    const auto leaf = [&](ChildRef ref, RaySet entered)
                          WEFT_INLINE_ATTR { return meet_leaf<any>(in, LeafRows(tree, ref), entered); };
    const RaySet met = traverse<!any>(places_in(tree), s, rows, rays, leaf);
    if (any) return met;
    const Part* part = tree.parts.data();
    for (RaySet rest = rays; rest != 0; rest &= rest - 1) {
        const std::size_t i = first_of(rest);
        if (s.nearest[i].number == Nearest::none) continue;
        part = tree.part_of(s.nearest[i].number, part);
        *s.hit[i] = hit_of(*part, placement, s.nearest[i]);
    }
    return 0;
}

/// Where rays enter a box, as many as there are lanes; see Prepared::enter, whose operations these are. Returns those
/// that do.
HWY_INLINE RaySet enter_box(const Prepared<ray_lanes>& rays, Vec3 near, Vec3 far, const float* limit, float* enter) {
    const RayFloats d;
    RayVector near_t = hn::Zero(d), far_t = hn::Set(d, infinity);
    for (std::size_t a = 0; a < 3; ++a) {
        const RayVector minus_inverse = hn::Load(d, rays.minus_inverse[a]);
        const RayVector x = hn::Sub(hn::Load(d, rays.near_origin[a]), hn::Set(d, near[a]));
        const RayVector y = hn::Sub(hn::Load(d, rays.far_origin[a]), hn::Set(d, far[a]));
        near_t = later(hn::Mul(x, minus_inverse), near_t);
        far_t = earlier(hn::Mul(y, minus_inverse), far_t);
    }
    const auto enters =
        hn::And(hn::Le(near_t, hn::Mul(far_t, hn::Set(d, SlabRay::stretch))), hn::Le(near_t, hn::LoadU(d, limit)));
    hn::StoreU(near_t, d, enter);
    return bits_of(d, enters) & all_rays;
}

/// Moves rays of one octant to a placement's tree, as far as they enter its box, in addition to those that are there;
/// `moved` has room for them. `t` and `hit` of the rays as Stream has them. Together: all the rays of `world`, which
/// are many; of a stream mostly a few come so far.
template <bool together, std::size_t capacity> HWY_INLINE void move(const Forest& forest, const Placement& placement,
                                                                    const Prepared<capacity>& world, RaySet rays,
                                                                    float* t, Hit* const* hit, MovedStream& moved) {
    if (rays == 0) return; // of a stream in which none is sound
    const RayMap to_mesh(placement.to_mesh);
    const Bounds box = forest.box_of(placement);
    Vec3 near = box.lower, far = box.upper;
    for (std::size_t a = 0; a < 3; ++a)
        if ((world.octant_of(first_of(rays)) >> a & 1) != 0) std::swap(near[a], far[a]);
    [[maybe_unused]] float enter[capacity];
    if constexpr (together) rays = enter_box(world, near, far, t, enter);
    Stream& s = moved.stream;
    std::size_t n = s.size;
    for (; rays != 0; rays &= rays - 1) {
        const std::size_t i = first_of(rays);
        s.enter[n] = together ? enter[i] : world.enter(i, near, far, t[i]);
        if (!together && s.enter[n] == infinity) continue;
        to_mesh(world.ray(i), t[i], moved.rays[n]);
        s.t[n] = std::min(t[i], Nearest::farthest);
        s.reach[n] = Nearest::reach(t[i]);
        s.hit[n] = hit[i];
        s.index[n] = static_cast<std::uint32_t>(n);
        moved.t[n] = t + i;
        moved.from[n++] = static_cast<std::uint8_t>(i);
    }
    s.size = n;
}

/// The tree of a placement that moves it, for the rays that have been moved there. Returns which of them met something,
/// if anything will do; else `t` and `hit` of the rays are as they have to be. None is left.
template <bool any> HWY_NOINLINE RaySet trace_moved(const Forest& forest, const Scene& scene,
                                                    const Placement& placement, MovedStream& moved) {
    const Tree& tree = forest.trees[placement.tree];
    Stream& s = moved.stream;
    if (s.size == 0) return 0;
    s.rays = moved.rays;
    prepare(tree.bvh.bounds, s);
    prepare_slopes(s, s);
    RaySet met = 0;
    for (RaySet rest = s.sound; rest != 0;) {
        const unsigned octant = s.octant_of(first_of(rest));
        const RaySet some = s.of_octant(octant);
        rest &= ~some;
        met |= trace_tree<any>(scene, tree, placement, OctantRows(octant), some, s);
    }
    RaySet met_here = 0;
    for (std::size_t k = 0; k < s.size; ++k) {
        if (any)
            met_here |= (met >> k & 1) << moved.from[k];
        else
            *moved.t[k] = s.t[k];
    }
    s.size = 0;
    return met_here;
}

/// The rays that s.index names, which are of one octant. Returns those that meet something, if anything will do; else
/// their nearest hits are where s.hit says, and missed before.
template <bool any> HWY_INLINE RaySet trace_stream(const Forest& forest, const Scene& scene, unsigned octant, Stream& s,
                                                   MovedStream& moved) {
    prepare(forest.top.bounds, s);
    prepare_slopes(s, s);
    s.begin();
    const OctantRows rows(octant);
    const auto in = [&](const Placement& placement, RaySet some) HWY_ATTR {
        if (placement.identity) return trace_tree<any>(scene, forest.trees[placement.tree], placement, rows, some, s);
        move<false>(forest, placement, s, some, s.t, s.hit, moved);
        const RaySet found = trace_moved<any>(forest, scene, placement, moved);
        if (!any)
            for (RaySet rest = some; rest != 0; rest &= rest - 1)
                s.reach[first_of(rest)] = Nearest::reach(s.t[first_of(rest)]);
        return found;
    };
    RaySet met = 0;
    if (forest.placements.size() == 1) // no tree to walk
        met = in(forest.placements[0], s.sound);
    else
        met = traverse<!any>(Places(forest.top.nodes.data(), forest.placements.data()), s, rows, s.sound,
                             [&](ChildRef leaf, RaySet some)
                                 HWY_ATTR { return in(forest.placements[leaf.first()], some); });
    return met;
}

} // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
