// SPDX-License-Identifier: Apache-2.0
// What counts as a hit, decided in one place for every kernel. A kernel may compute what meet() computes for several
// primitives at once, by the same operations; which of them is the hit is for prevails() to say where it is_open().
#pragma once

#include "renderer/geometry/slab_ray.h"
#include "renderer/geometry/triangle.h"
#include "renderer/trace/forest.h"

#include <algorithm>

namespace weft {

/// The nearest primitive of a tree that was met so far.
struct Nearest {
    static constexpr std::uint32_t none = 0xffffffffu;
    /// Nothing is met beyond. Finite: infinity is where no box is.
    static constexpr float farthest = 0x1.ffffp127f;
    /// What a precise() distance may lack to where its box is entered, and more.
    static constexpr float beyond = 1 + 0x1p-8f;
    /// Boxes are of interest up to here.
    static float reach(float t) { return std::min(t * beyond, farthest); }

    float t; ///< nothing beyond it matters; at most `farthest`
    float b1 = 0, b2 = 0;
    std::uint32_t number = none;
};

/// Whether a distance to a triangle is right to a fraction that reach() allows for, as nearly all are.
inline constexpr float precision = 0x1p-9f;
inline bool precise(const TriangleHit& hit) { return hit.error <= precision * hit.t; }

/// Where a hit that is not precise() counts: no nearer than the plane truly is, nor farther than where the ray leaves
/// the triangle's box, when its edge is all that is seen. Infinite when the ray does not enter that box.
inline float safe_distance(const TriangleHit& hit, const Ray& ray, const SlabRay& slabs, Vec3 p0, Vec3 p1, Vec3 p2) {
    const float leave = slabs.leave(triangle_bounds(p0, p1, p2));
    return leave == infinity ? infinity : std::max(hit.t, std::min(leave, plane_distance(ray, p0, p1, p2)));
}

/// A ray in the space of one tree, prepared for the tests there. Keeps references.
struct TreeRay {
    const Scene& scene;
    const Tree& tree;
    const Placement& placement;
    const Hit& before; ///< what other trees had
    std::uint32_t key; ///< of the ray
    const Ray& local;
    SlabRay slabs; ///< of `local`
    ShearedRay sheared;
    float enter; ///< distance at which the ray enters the box of a placement that moves its tree; else 0
};

/// A ray meets a primitive.
struct Meeting {
    float t, b1, b2;
    std::uint32_t number; ///< as it stands in the leaf, with its bits
    bool back;            ///< of a triangle
    unsigned side;        ///< a sphere has two
};

/// Whether the surface may not be there: for its alpha, or since its back may be hidden.
inline bool in_doubt(const Tree& tree, const Meeting& m) {
    return (m.number & Tree::alpha_bit) != 0 || (m.back && tree.may_hide_backs);
}

/// Whether a meeting that is not beyond nearest.t is left to prevails().
inline bool is_open(const Tree& tree, const Meeting& m, const Nearest& nearest) {
    return in_doubt(tree, m) || m.t == nearest.t;
}

/// The tie rule and the surface's alpha: whether a meeting at nearest.t, or one of which `number` or `back` leave
/// doubt, becomes the nearest.
bool prevails(const TreeRay& ray, const Meeting& meeting, const Nearest& nearest);

inline void take(const Meeting& m, Nearest& nearest) { nearest = {m.t, m.b1, m.b2, m.number & Tree::number_mask}; }

/// What the ray meets of the primitive in place `i` of a leaf becomes the nearest if it is nearer, or as near and with
/// a lower (instance, primitive), and if the surface is there for this ray. Returns whether it did.
///
/// A primitive is met where its own test says so, no nearer than where the ray enters the placement's box. Which of two
/// nearly equal hits wins must not depend on the order in which the tree shows them, although rounding may put a hit
/// before the box that shows it, and a triangle may be in several leaves, each with a box around a part of it. So boxes
/// are looked at up to Nearest::reach(), which a distance that is precise() cannot get away from. One that is not (a
/// triangle seen edge-on, or from very near) counts at safe_distance(): the box of the part that is met is entered
/// before. A sphere, which is in one leaf only, counts from where the ray enters its box. Both only if the ray enters
/// the primitive's whole box.
bool meet(const TreeRay& ray, ChildRef leaf, unsigned i, Nearest& nearest);

/// The scene's instance that shows the part where it is placed.
inline std::uint32_t instance_of(const Part& part, const Placement& placement) {
    return part.instance == Part::as_placed ? placement.instance : part.instance;
}

/// The hit in the scene's terms. `nearest` has a number, which is the part's.
inline Hit hit_of(const Part& part, const Placement& placement, const Nearest& nearest) {
    return {nearest.t, nearest.b1, nearest.b2, instance_of(part, placement), nearest.number - part.first};
}

} // namespace weft
