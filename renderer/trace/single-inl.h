// SPDX-License-Identifier: Apache-2.0
// One ray through the forest.
#if defined(WEFT_RENDERER_TRACE_SINGLE_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_RENDERER_TRACE_SINGLE_INL_H
#undef WEFT_RENDERER_TRACE_SINGLE_INL_H
#else
#define WEFT_RENDERER_TRACE_SINGLE_INL_H
#endif

#include "renderer/trace/group-inl.h"
#include "renderer/trace/leaf-inl.h"
#include "renderer/trace/traverse-inl.h"

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {

/// All of a tree. Returns whether anything was met, if anything will do. Not inlined: its loop needs every register.
template <bool any> HWY_NOINLINE bool trace_tree(const TreeRay& ray, Hit& hit) {
    Nearest nearest{.t = hit.t};
    const bool found =
        traverse<!any>(places_in(ray.tree), NodeRay(ray.slabs), nearest.t,
                       [&](ChildRef leaf, float) HWY_ATTR { return meet_leaf<any>(ray, leaf, nearest) && any; });
    if (nearest.number != Nearest::none) hit = hit_of(ray.tree, ray.placement, nearest);
    return found;
}

/// The tree of a placement, which the ray enters at distance `enter`; `slabs` is the ray in the world.
template <bool any> HWY_INLINE bool trace_placement(const Forest& forest, const Scene& scene, const Group& group,
                                                    unsigned lane, const SlabRay& slabs, const Placement& placement,
                                                    float enter, Hit& hit) {
    const Tree& tree = forest.trees[placement.tree];
    const Ray& world = group.rays[lane];
    if (placement.identity)
        return trace_tree<any>({scene, tree, placement, hit, world.key, world, slabs, group.sheared(lane), 0}, hit);
    Ray local = world;
    const Transform& to_mesh = forest.to_mesh[placement.instance];
    local.origin = to_mesh.point(world.origin);
    local.direction = to_mesh.vector(world.direction);
    if (!is_finite(local.origin) || !is_finite(local.direction) || local.direction == Vec3{}) return false;
    const SlabRay in_tree(local, tree.bvh.bounds);
    return trace_tree<any>({scene, tree, placement, hit, world.key, local, in_tree, ShearedRay(local), enter}, hit);
}

/// The nearest hit of a ray of a group, or whether there is any.
template <bool any>
HWY_INLINE bool trace(const Forest& forest, const Scene& scene, const Group& group, unsigned lane, Hit& hit) {
    hit = {};
    hit.t = group.rays[lane].t_max;
    if ((group.sound >> lane & 1) == 0) return false;
    const SlabRay slabs = group.slabs(lane);
    if (forest.placements.size() == 1) { // no tree to walk
        const Placement& only = forest.placements[0];
        const float enter = only.identity ? 0 : slabs.enter(only.box, hit.t);
        return enter < infinity && trace_placement<any>(forest, scene, group, lane, slabs, only, enter, hit);
    }
    return traverse(Places{forest.top.nodes.data()}, NodeRay(slabs), hit.t,
                    [&](ChildRef leaf, float enter) HWY_ATTR { // one placement to a leaf, whose box is its own
                        const Placement& placement = forest.placements[forest.top.order[leaf.first()]];
                        return trace_placement<any>(forest, scene, group, lane, slabs, placement, enter, hit) && any;
                    });
}

} // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
