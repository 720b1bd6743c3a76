// SPDX-License-Identifier: Apache-2.0
// A ray of a stream and the primitives of a leaf, several triangles at a time.
#if defined(WEFT_RENDERER_TRACE_STREAM_LEAF_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_RENDERER_TRACE_STREAM_LEAF_INL_H
#undef WEFT_RENDERER_TRACE_STREAM_LEAF_INL_H
#else
#define WEFT_RENDERER_TRACE_STREAM_LEAF_INL_H
#endif

#include "renderer/trace/leaf-inl.h"
#include "renderer/trace/stream-inl.h"

#include <bit>

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {

/// A stream in one of the trees.
struct StreamInTree {
    const Scene& scene;
    const Tree& tree;
    const Placement& placement;
    Stream& stream;
};

// What is asked seldom, outside, and by values, so that nothing of a ray has to be in memory for it.
inline TreeRay tree_ray(const StreamInTree& in, std::size_t i) {
    const Stream& s = in.stream;
    const Ray& ray = s.ray(i);
    return {in.scene, in.tree, in.placement, *s.hit[i], ray.key, ray, s.slabs(i), s.sheared(i), s.enter[i]};
}
inline HWY_NOINLINE bool prevails_for(StreamInTree in, std::size_t i, Meeting meeting, const Nearest& nearest) {
    return prevails(tree_ray(in, i), meeting, nearest);
}
inline HWY_NOINLINE bool meet_for(StreamInTree in, std::size_t i, ChildRef leaf, std::size_t place, Nearest& nearest) {
    return meet(tree_ray(in, i), leaf, static_cast<unsigned>(place), nearest);
}

/// Where any hit will do, it is needed from a leaf's first hit to its end.
template <bool any> HWY_INLINE Nearest& nearest_of(Stream& s, std::size_t i) {
    if (any) s.nearest[i] = {.t = s.t[i]};
    return s.nearest[i];
}

/// Ray i has met something, at a distance that is right: whether that becomes the nearest, and the surface is there.
HWY_INLINE bool take(const StreamInTree& in, std::size_t i, const Meeting& m, Nearest& nearest) {
    if (m.t > nearest.t || (is_open(in.tree, m, nearest) && !prevails_for(in, i, m, nearest))) return false;
    take(m, nearest);
    return true;
}

/// Ray i and the primitives of a leaf. Returns whether there is a new nearest one; where any will do, the first, of
/// which `nearest` need not tell.
template <bool any> HWY_INLINE bool meet_leaf_alone(const StreamInTree& in, const LeafRows& leaf, std::size_t i) {
    const Floats d;
    const std::size_t n = leaf.n;
    Stream& s = in.stream;
    const std::size_t kx = s.axis[0][i], ky = s.axis[1][i], kz = s.axis[2][i];
    const float *const in_x = leaf.along(kx), *const in_y = leaf.along(ky), *const in_z = leaf.along(kz);
    const float* const numbers = leaf.numbers();
    const Vector ox = hn::Set(d, s.origin[kx][i]), oy = hn::Set(d, s.origin[ky][i]), oz = hn::Set(d, s.origin[kz][i]);
    const Vector sx = hn::Set(d, s.sx[i]), sy = hn::Set(d, s.sy[i]), minus_sz = hn::Set(d, s.minus_sz[i]);
    const Vector limit = hn::Set(d, s.t[i]);
    bool found = false;
    std::size_t first = 0;
    do {
        const unsigned filled = (1u << (n - first)) - 1; // more than there are lanes: no matter
        Triangles<Floats> t;
        for (std::size_t v = 0; v < 3; ++v) {
            t.z[v] = hn::Sub(oz, hn::LoadU(d, in_z + v * n + first));
            t.x[v] = hn::Sub(hn::Sub(ox, hn::LoadU(d, in_x + v * n + first)), hn::Mul(sx, t.z[v]));
            t.y[v] = hn::Sub(hn::Sub(oy, hn::LoadU(d, in_y + v * n + first)), hn::Mul(sy, t.z[v]));
        }
        const Met<Floats> line = find_met(d, t, minus_sz, limit);
        unsigned met = bits_of(d, hn::Or(line.clear, line.on_edge)) & filled;
        if (in.tree.has_spheres) {
            const Ints du;
            const auto bits = hn::BitCast(du, hn::LoadU(d, numbers + first));
            const auto sphere = hn::Eq(hn::And(bits, hn::Set(du, Tree::sphere_bit)), hn::Set(du, Tree::sphere_bit));
            met |= bits_of(d, hn::RebindMask(d, sphere)) & filled;
        }
        if (met == 0) continue;
        Verdict is = judge(d, t, line.clear, met, minus_sz, 0, in.tree.hides_backs);
        if (any && !in.tree.leaves_doubt && is.sure != 0) return true;
        is.unsure |= in_front(d, t, minus_sz, is.vague);
        Nearest& nearest = nearest_of<any>(s, i);
        if (is.sure != 0) {
            alignas(64) float distances[WideNode::width], b1[WideNode::width], b2[WideNode::width];
            hn::Store(hn::Max(t.plain_t, hn::Set(d, s.enter[i])), d, distances);
            hn::Store(hn::Mul(t.v, t.inverse), d, b1);
            hn::Store(hn::Mul(t.w, t.inverse), d, b2);
            for (; is.sure != 0; is.sure &= is.sure - 1) {
                const std::size_t lane = first_of(is.sure);
                const auto number = std::bit_cast<std::uint32_t>(numbers[first + lane]);
                const Meeting m{distances[lane], b1[lane], b2[lane], number, (is.backs >> lane & 1) != 0, 0};
                found = take(in, i, m, nearest) || found;
                if (any && found) return true;
            }
        }
        for (; is.unsure != 0; is.unsure &= is.unsure - 1) {
            found = meet_for(in, i, leaf.leaf, first_of(is.unsure) + first, nearest) || found;
            if (any && found) return true;
        }
    } while (lanes < ChildRef::max_leaf && (first += lanes) < n);
    return found;
}

} // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
