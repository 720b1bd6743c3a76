// SPDX-License-Identifier: Apache-2.0
// What counts as a hit, decided in one place for every kernel: a kernel's vector arithmetic only finds candidates.
#pragma once

#include "renderer/geometry/slab_ray.h"
#include "renderer/geometry/triangle.h"
#include "renderer/trace/forest.h"

namespace weft {

/// A ray in the space of one mesh, prepared for the tests there.
struct MeshRay {
    const Ray& world;
    Ray local;
    ShearedRay sheared;
    SlabRay slabs;
    std::uint32_t instance;
    float enter; ///< distance at which the ray enters the instance's box

    MeshRay(const Ray& ray, const Ray& in_mesh, const Bounds& space, std::uint32_t i, float e)
        : world(ray), local(in_mesh), sheared(in_mesh), slabs(in_mesh, space), instance(i), enter(e) {}
};

/// Makes the primitive in place `i` of a leaf the hit, if the ray meets it nearer than `hit`, or as near and with a
/// lower (instance, primitive). Returns whether it did.
///
/// A primitive is met where its own test says so and the ray passes its own box, no nearer than where it enters that
/// box and the instance's. Rounding could give a distance before the box, and then which of two nearly equal hits wins
/// would depend on the order in which the tree shows them; so it depends on the two primitives alone.
bool meet(const Scene& scene, const MeshTree& tree, const Mesh& mesh, const MeshRay& ray, ChildRef leaf, unsigned i,
          Hit& hit);

} // namespace weft
