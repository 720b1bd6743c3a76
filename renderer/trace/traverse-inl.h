// SPDX-License-Identifier: Apache-2.0
// Traversal of a wide tree by one ray, eight boxes or triangles at a time. Included once per instruction set by
// kernel.cpp; the guard below is Highway's for such files.
#if defined(WEFT_RENDERER_TRACE_TRAVERSE_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_RENDERER_TRACE_TRAVERSE_INL_H
#undef WEFT_RENDERER_TRACE_TRAVERSE_INL_H
#else
#define WEFT_RENDERER_TRACE_TRAVERSE_INL_H
#endif

#include "renderer/trace/candidate.h"
#include "renderer/trace/packing.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Floats = hn::CappedTag<float, WideNode::width>;
using Ints = hn::RebindToUnsigned<Floats>;
using Bytes = hn::Rebind<std::uint8_t, Floats>;
using Vector = hn::Vec<Floats>;
inline constexpr std::size_t lanes = hn::MaxLanes(Floats());

/// now = t > now ? t : now, where t may be NaN (a ray inside a slab's plane) and then changes nothing.
HWY_INLINE Vector later(Vector t, Vector now) {
#if HWY_ARCH_X86 && HWY_TARGET != HWY_EMU128 && HWY_TARGET != HWY_SCALAR
    return hn::Max(t, now); // x86 gives the second operand when one is NaN
#else
    return hn::IfThenElse(hn::Gt(t, now), t, now);
#endif
}
HWY_INLINE Vector earlier(Vector t, Vector now) {
#if HWY_ARCH_X86 && HWY_TARGET != HWY_EMU128 && HWY_TARGET != HWY_SCALAR
    return hn::Min(t, now);
#else
    return hn::IfThenElse(hn::Lt(t, now), t, now);
#endif
}

/// SlabRay in every lane.
struct NodeRay {
    Vector near_origin[3], far_origin[3], inverse[3], far_inverse[3];
    unsigned negative[3];
    unsigned octant;

    HWY_INLINE explicit NodeRay(const SlabRay& ray) {
        const Floats d;
        const Vec3 no = ray.near_origin(), fo = ray.far_origin(), in = ray.inverse(), fi = ray.far_inverse();
        octant = 0;
        for (unsigned a = 0; a < 3; ++a) {
            near_origin[a] = hn::Set(d, no[a]);
            far_origin[a] = hn::Set(d, fo[a]);
            inverse[a] = hn::Set(d, in[a]);
            far_inverse[a] = hn::Set(d, fi[a]);
            negative[a] = ray.negative(a) ? 1 : 0;
            octant |= negative[a] << a;
        }
    }
};

/// Distances at which the ray enters the boxes of the slots from `first` on, infinity where it does not before t_max:
/// the operations of SlabRay::enter.
HWY_INLINE Vector enter(const WideNode& node, std::size_t first, const NodeRay& ray, Vector t_max) {
    const Floats d;
    Vector near_t = hn::Zero(d), far_t = t_max;
    for (unsigned a = 0; a < 3; ++a) {
        const Vector near_plane = hn::Load(d, node.bounds[ray.negative[a]][a] + first);
        const Vector far_plane = hn::Load(d, node.bounds[1 - ray.negative[a]][a] + first);
        near_t = later(hn::Mul(hn::Sub(near_plane, ray.near_origin[a]), ray.inverse[a]), near_t);
        far_t = earlier(hn::Mul(hn::Sub(far_plane, ray.far_origin[a]), ray.far_inverse[a]), far_t);
    }
    return hn::IfThenElse(hn::Le(near_t, far_t), near_t, hn::Set(d, infinity));
}

/// The lanes of which `mask` is true, one bit each.
HWY_INLINE unsigned bits_of(hn::Mask<Floats> mask) {
    std::uint8_t bits[8];
    hn::StoreMaskBits(Floats(), mask, bits);
    return bits[0];
}

/// Entered children, the nearest on top.
struct Stack {
    alignas(64) std::uint32_t child[WideBvh::stack_size];
    alignas(64) float enter[WideBvh::stack_size];
    unsigned size = 0;
};

/// A child and the distance at which the ray enters it.
struct Entered {
    ChildRef child;
    float t;
};

/// The nearest child on the stack, which is not empty.
HWY_INLINE Entered pop(Stack& stack) {
    --stack.size;
    return {ChildRef::from_bits(stack.child[stack.size]), stack.enter[stack.size]};
}

/// Whether any child is entered before t_max; the nearest one becomes `next`, the others go to the stack.
HWY_INLINE bool descend(const WideNode& node, const NodeRay& ray, float t_max, Stack& stack, Entered& next) {
    const Floats d;
    const Ints du;
    const Vector limit = hn::Set(d, t_max);
    const auto* const children = reinterpret_cast<const std::uint32_t*>(node.child);
    if constexpr (lanes == WideNode::width) {
        const Vector t = enter(node, 0, ray, limit);
        const unsigned slots = bits_of(hn::Lt(t, hn::Set(d, infinity)));
        if (slots == 0) return false;
        if ((slots & (slots - 1)) == 0) { // there is nothing to put in order, and the stack would only be a detour
            alignas(64) float distances[WideNode::width];
            hn::Store(t, d, distances);
            const auto slot = static_cast<unsigned>(std::countr_zero(slots));
            next = {node.child[slot], distances[slot]};
            return true;
        }
        // Into the octant's order, then those that were entered close up.
        const auto order = hn::And(hn::ShiftRightSame(hn::Load(du, node.order), static_cast<int>(3 * ray.octant)),
                                   hn::Set(du, WideNode::width - 1));
        const Vector sorted = hn::TableLookupLanes(t, hn::IndicesFromVec(d, order));
        const auto child = hn::TableLookupLanes(hn::Load(du, children), hn::IndicesFromVec(du, order));
        const unsigned entered = bits_of(hn::Lt(sorted, hn::Set(d, infinity)));
        const auto close = hn::PromoteTo(du, hn::Load(Bytes(), packing[entered].data()));
        hn::StoreU(hn::TableLookupLanes(child, hn::IndicesFromVec(du, close)), du, stack.child + stack.size);
        hn::StoreU(hn::TableLookupLanes(sorted, hn::IndicesFromVec(d, close)), d, stack.enter + stack.size);
        stack.size += static_cast<unsigned>(std::popcount(entered));
    } else {
        bool some = false;
        alignas(64) float t[WideNode::width];
        for (std::size_t first = 0; first < WideNode::width; first += lanes)
            hn::Store(enter(node, first, ray, limit), d, t + first);
        for (const std::uint32_t entry : node.order) {
            const std::uint32_t slot = entry >> (3 * ray.octant) & (WideNode::width - 1);
            stack.child[stack.size] = children[slot];
            stack.enter[stack.size] = t[slot];
            stack.size += t[slot] < infinity ? 1 : 0;
            some = some || t[slot] < infinity;
        }
        if (!some) return false;
    }
    next = pop(stack);
    return true;
}

/// Visits leaves, the nearer ones first as a rule. leaf(ref, enter) returns true to end the traversal; beyond t_max,
/// which it may lower, nothing matters.
template <class Leaf>
HWY_INLINE bool traverse(const WideBvh& bvh, const SlabRay& slabs, const float& t_max, Leaf&& leaf) {
    const NodeRay ray(slabs);
    Stack stack;
    Entered next;
    bool some = descend(bvh.nodes[0], ray, t_max, stack, next);
    for (;;) {
        while (some && !next.child.is_leaf()) some = descend(bvh.nodes[next.child.index()], ray, t_max, stack, next);
        if (some && leaf(next.child, next.t)) return true;
        do {
            if (stack.size == 0) return false;
            next = pop(stack);
        } while (next.t > t_max);
        some = true;
    }
}

/// Whether the signed areas are all of one sign, zero counting as both; where backs are hidden, of the front's.
HWY_INLINE hn::Mask<Floats> on_one_side(Vector u, Vector v, Vector w, bool front_only) {
    const Vector zero = hn::Zero(Floats());
    const auto front = hn::Ge(hn::Min(hn::Min(u, v), w), zero);
    if (front_only) return front;
    return hn::Or(front, hn::Le(hn::Max(hn::Max(u, v), w), zero));
}

/// Triangles of a leaf that the ray may meet.
struct Candidates {
    alignas(64) float least[WideNode::width]; ///< that they are no nearer than
    unsigned places = 0;                      ///< one bit each
};

/// The candidates before t_max. The signed areas are computed by the operations of intersect_triangle, so that no hit
/// is lost; areas of exactly zero are left to its care, and distances are compared with a margin for rounding.
HWY_INLINE void find_candidates(const MeshTree& tree, ChildRef leaf, const MeshRay& ray, float t_max,
                                Candidates& found) {
    const Floats d;
    const std::size_t n = leaf.count();
    const float* const rows = tree.rows.data() + MeshTree::rows_per_leaf * std::size_t{leaf.first()};
    const ShearedRay& s = ray.sheared;
    const float* const in_x = rows + s.kx * n;
    const float* const in_y = rows + s.ky * n;
    const float* const in_z = rows + s.kz * n;
    const Vector ox = hn::Set(d, s.origin[s.kx]), oy = hn::Set(d, s.origin[s.ky]), oz = hn::Set(d, s.origin[s.kz]);
    const Vector sx = hn::Set(d, s.sx), sy = hn::Set(d, s.sy), sz = hn::Set(d, s.sz), zero = hn::Zero(d);
    const unsigned all = (1u << n) - 1;
    found.places = 0;
    for (std::size_t first = 0; first < n; first += lanes) {
        Vector x[3], y[3], z[3];
        for (std::size_t v = 0; v < 3; ++v) {
            z[v] = hn::Sub(hn::LoadU(d, in_z + 3 * v * n + first), oz);
            x[v] = hn::Sub(hn::Sub(hn::LoadU(d, in_x + 3 * v * n + first), ox), hn::Mul(sx, z[v]));
            y[v] = hn::Sub(hn::Sub(hn::LoadU(d, in_y + 3 * v * n + first), oy), hn::Mul(sy, z[v]));
        }
        const Vector u = hn::Sub(hn::Mul(x[2], y[1]), hn::Mul(y[2], x[1]));
        const Vector v = hn::Sub(hn::Mul(x[0], y[2]), hn::Mul(y[0], x[2]));
        const Vector w = hn::Sub(hn::Mul(x[1], y[0]), hn::Mul(y[1], x[0]));
        const auto some_zero = hn::Or(hn::Or(hn::Eq(u, zero), hn::Eq(v, zero)), hn::Eq(w, zero));
        const unsigned inside = bits_of(hn::Or(on_one_side(u, v, w, tree.hides_backs), some_zero)) << first & all;
        if (inside == 0) continue;
        const Vector determinant = hn::Add(hn::Add(u, v), w);
        const Vector depth = hn::Add(hn::Add(hn::Mul(u, hn::Mul(sz, z[0])), hn::Mul(v, hn::Mul(sz, z[1]))),
                                     hn::Mul(w, hn::Mul(sz, z[2])));
        // The quotient is the distance up to a few roundings, unless it comes from the smallest of floats.
        const Vector t = hn::Mul(hn::Div(depth, determinant), hn::Set(d, 1 - 2 * rounding_bound(8)));
        const auto unsure = hn::Or(some_zero, hn::Lt(hn::Abs(depth), hn::Set(d, 1e-30f)));
        const Vector sure = hn::IfThenElse(unsure, zero, t);
        hn::Store(sure, d, found.least + first);
        found.places |= inside & bits_of(hn::And(hn::Ge(sure, zero), hn::Le(sure, hn::Set(d, t_max)))) << first;
    }
}

/// The mesh of an instance, which the ray enters at distance `enter`. Returns whether a nearer hit was found.
template <bool any> HWY_INLINE bool trace_mesh(const Forest& forest, const Scene& scene, const Ray& ray,
                                               std::uint32_t instance, float enter, Hit& hit) {
    const Placement& placement = forest.instances[instance];
    const MeshTree& tree = forest.meshes[placement.mesh];
    if (tree.bvh.nodes.empty()) return false;
    const Mesh& mesh = scene.meshes[placement.mesh];
    Ray local = ray;
    if (!placement.identity) {
        local.origin = placement.to_mesh.point(ray.origin);
        local.direction = placement.to_mesh.vector(ray.direction);
        if (!is_finite(local.origin) || !is_finite(local.direction) || local.direction == Vec3{}) return false;
    }
    const MeshRay mesh_ray(ray, local, tree.bvh.bounds, instance, enter);
    return traverse(tree.bvh, mesh_ray.slabs, hit.t, [&](ChildRef leaf, float) HWY_ATTR {
        Candidates found;
        find_candidates(tree, leaf, mesh_ray, hit.t, found);
        if (tree.has_spheres) { // whose rows say nothing
            found.places = (1u << leaf.count()) - 1;
            std::fill(std::begin(found.least), std::end(found.least), 0.0f);
        }
        for (; found.places != 0; found.places &= found.places - 1) {
            const auto place = static_cast<unsigned>(std::countr_zero(found.places));
            if (found.least[place] <= hit.t && meet(scene, tree, mesh, mesh_ray, leaf, place, hit) && any) return true;
        }
        return false;
    });
}

} // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
