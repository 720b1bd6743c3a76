// SPDX-License-Identifier: Apache-2.0
// The only file that knows hwloc.
#include "bench/machine/topology.h"

#ifdef WEFT_HAVE_HWLOC

#include <hwloc.h>

#include <memory>

namespace weft::bench {
namespace {

struct Destroy {
    void operator()(hwloc_topology_t tree) const { hwloc_topology_destroy(tree); }
    void operator()(hwloc_bitmap_t set) const { hwloc_bitmap_free(set); }
};
using Tree = std::unique_ptr<struct ::hwloc_topology, Destroy>;
using Set = std::unique_ptr<hwloc_bitmap_s, Destroy>;

Tree load(const char* synthetic) {
    hwloc_topology_t made = nullptr;
    if (hwloc_topology_init(&made) != 0) return nullptr;
    Tree tree(made);
    // The whole machine, so that it is described alike whatever part of it this process may use.
    hwloc_topology_set_flags(made, HWLOC_TOPOLOGY_FLAG_INCLUDE_DISALLOWED);
    if (synthetic && hwloc_topology_set_synthetic(made, synthetic) != 0) return nullptr;
    if (hwloc_topology_load(made) != 0) return nullptr;
    return tree;
}

unsigned count(hwloc_topology_t tree, hwloc_obj_type_t type) {
    const int n = hwloc_get_nbobjs_by_type(tree, type);
    return n > 0 ? static_cast<unsigned>(n) : 0;
}

unsigned above(hwloc_topology_t tree, hwloc_obj_t unit, hwloc_obj_type_t type) {
    const hwloc_obj_t found = hwloc_get_ancestor_obj_by_type(tree, type, unit);
    return found ? found->logical_index : 0;
}

/// The cache of the last level above a processor; its package where there is none.
unsigned last_cache(hwloc_topology_t tree, hwloc_obj_t unit) {
    hwloc_obj_t last = nullptr;
    for (hwloc_obj_t o = unit->parent; o; o = o->parent)
        if (hwloc_obj_type_is_dcache(o->type)) last = o;
    return last ? last->logical_index : above(tree, unit, HWLOC_OBJ_PACKAGE);
}

void add_caches(hwloc_topology_t tree, Topology& t) {
    for (const hwloc_obj_type_t type : {HWLOC_OBJ_L1CACHE, HWLOC_OBJ_L2CACHE, HWLOC_OBJ_L3CACHE, HWLOC_OBJ_L4CACHE})
        for (hwloc_obj_t o = hwloc_get_next_obj_by_type(tree, type, nullptr); o;
             o = hwloc_get_next_obj_by_type(tree, type, o)) {
            const Cache cache{o->attr->cache.depth, o->attr->cache.size,
                              static_cast<unsigned>(hwloc_bitmap_weight(o->cpuset)), 1};
            Cache* const last = t.caches.empty() ? nullptr : &t.caches.back();
            if (last && last->level == cache.level && last->bytes == cache.bytes && last->shared_by == cache.shared_by)
                ++last->count;
            else
                t.caches.push_back(cache);
        }
}

} // namespace

std::optional<Topology> hwloc_topology(const char* synthetic) {
    const Tree tree = load(synthetic);
    if (!tree) return std::nullopt;
    Topology t;
    const unsigned version = hwloc_get_api_version();
    t.source = "hwloc " + std::to_string(version >> 16) + "." + std::to_string(version >> 8 & 255);
    const Set usable(hwloc_bitmap_alloc());
    if (synthetic || hwloc_get_cpubind(tree.get(), usable.get(), HWLOC_CPUBIND_THREAD) != 0)
        hwloc_bitmap_copy(usable.get(), hwloc_topology_get_allowed_cpuset(tree.get()));
    t.processors = count(tree.get(), HWLOC_OBJ_PU);
    t.cores = count(tree.get(), HWLOC_OBJ_CORE);
    t.packages = count(tree.get(), HWLOC_OBJ_PACKAGE);
    t.nodes = count(tree.get(), HWLOC_OBJ_NUMANODE);
    for (hwloc_obj_t unit = hwloc_get_next_obj_by_type(tree.get(), HWLOC_OBJ_PU, nullptr); unit;
         unit = hwloc_get_next_obj_by_type(tree.get(), HWLOC_OBJ_PU, unit)) {
        if (!hwloc_bitmap_isset(usable.get(), unit->os_index)) continue;
        const int node = hwloc_bitmap_first(unit->nodeset);
        t.places.push_back({unit->os_index, above(tree.get(), unit, HWLOC_OBJ_PACKAGE),
                            node >= 0 ? static_cast<unsigned>(node) : 0, last_cache(tree.get(), unit),
                            // Where cores are not told, every processor is one.
                            t.cores > 0 ? above(tree.get(), unit, HWLOC_OBJ_CORE) : unit->logical_index});
    }
    if (t.places.empty()) return std::nullopt;
    add_caches(tree.get(), t);
    finish(t);
    return t;
}

} // namespace weft::bench

#else

namespace weft::bench {

std::optional<Topology> hwloc_topology(const char*) { return std::nullopt; }

} // namespace weft::bench

#endif
