// SPDX-License-Identifier: Apache-2.0
// One ray and the primitives of a leaf, several triangles at a time.
#if defined(WEFT_RENDERER_TRACE_LEAF_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_RENDERER_TRACE_LEAF_INL_H
#undef WEFT_RENDERER_TRACE_LEAF_INL_H
#else
#define WEFT_RENDERER_TRACE_LEAF_INL_H
#endif

#include "renderer/trace/candidate.h"
#include "renderer/trace/lanes-inl.h"

#include <algorithm>
#include <bit>

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {

/// A ray and as many triangles as D has lanes, or as many rays and a triangle, in the rays' sheared space, as
/// intersect_triangle has them.
template <class D> struct Triangles {
    using V = hn::Vec<D>;

    V x[3], y[3], z[3];              ///< of the vertices
    V u, v, w;                       ///< signed areas
    V determinant, inverse, plain_t; ///< see solve()

    HWY_INLINE void find_areas() {
        u = hn::Sub(hn::Mul(x[2], y[1]), hn::Mul(y[2], x[1]));
        v = hn::Sub(hn::Mul(x[0], y[2]), hn::Mul(y[0], x[2]));
        w = hn::Sub(hn::Mul(x[1], y[0]), hn::Mul(y[1], x[0]));
    }

    /// The distances, from the areas.
    HWY_INLINE void solve(V sz) {
        const D d;
        determinant = hn::Add(hn::Add(u, v), w);
        const V az = hn::Mul(sz, z[0]), bz = hn::Mul(sz, z[1]), cz = hn::Mul(sz, z[2]);
        inverse = hn::Div(hn::Set(d, 1.0f), determinant);
        plain_t = hn::Mul(hn::Add(hn::Add(hn::Mul(u, az), hn::Mul(v, bz)), hn::Mul(w, cz)), inverse);
    }

    /// What bounds of the error of plain_t are made of; names as in intersect_triangle.
    struct ErrorTerms {
        V max_x, max_y, depth, moved, by_depths;
    };
    HWY_INLINE ErrorTerms error_terms(V sz) const {
        const D d;
        const V nearest = hn::Min(hn::Min(z[0], z[1]), z[2]), farthest = hn::Max(hn::Max(z[0], z[1]), z[2]);
        const V depth = hn::Max(farthest, hn::Neg(nearest));
        const V scale = hn::Abs(sz), max_z = hn::Mul(scale, depth), apart = hn::Mul(scale, hn::Sub(farthest, nearest));
        return {largest(x[0], x[1], x[2]), largest(y[0], y[1], y[2]), depth, hn::Min(hn::Add(apart, apart), max_z),
                hn::Mul(hn::Set(d, rounding_bound(7)), max_z)};
    }
    HWY_INLINE V error(const ErrorTerms& e, V delta_e) const {
        const V by_areas = hn::Mul(hn::Mul(delta_e, e.moved), hn::Abs(inverse));
        return hn::Mul(hn::Set(D(), 3.0f), hn::Add(e.by_depths, by_areas));
    }

    HWY_INLINE hn::Mask<D> precise(V sz) const {
        const D d;
        const ErrorTerms e = error_terms(sz);
        const V size = hn::Max(e.max_x, e.max_y);
        const V delta_e = hn::Mul(hn::Set(d, rounding_bound(24)), hn::Mul(size, hn::Add(size, e.depth)));
        return hn::Le(error(e, delta_e), hn::Mul(plain_t, hn::Set(d, precision)));
    }

    /// Whether intersect_triangle takes plain_t for a proof of being in front of the origin.
    HWY_INLINE hn::Mask<D> beyond_error(V sz) const {
        const D d;
        const ErrorTerms e = error_terms(sz);
        const V five = hn::Set(d, rounding_bound(5));
        const V delta_x = hn::Mul(five, hn::Add(e.max_x, e.depth)), delta_y = hn::Mul(five, hn::Add(e.max_y, e.depth));
        const V product = hn::Mul(hn::Mul(hn::Set(d, rounding_bound(2)), e.max_x), e.max_y);
        const V sum = hn::Add(hn::Add(product, hn::Mul(delta_y, e.max_x)), hn::Mul(delta_x, e.max_y));
        return hn::Gt(plain_t, error(e, hn::Add(sum, sum)));
    }
};

/// The primitives of a leaf, as Tree has them.
struct LeafRows {
    ChildRef leaf;
    const float* rows;
    std::size_t n;

    HWY_INLINE LeafRows(const Tree& tree, ChildRef ref)
        : leaf(ref), rows(tree.rows.data() + Tree::rows_per_leaf * std::size_t{ref.first()}), n(ref.count()) {}
};

/// What every leaf asks of a ray.
struct LeafRay {
    Vec3 start;             ///< the origin along kx, ky, kz
    float sx, sy, minus_sz; ///< these and the axes as ShearedRay has them
    std::size_t kx, ky, kz;
    float limit; ///< as Nearest::t; finite
};

/// meet() for the primitives of a leaf, several triangles at a time by the same operations; vertices are subtracted
/// from the ray and not the ray from them, whose two turned signs cancel. What this cannot decide is left to meet()
/// itself: triangles with an area of zero, which it computes once more, distances that are not precise, and spheres.
/// Returns whether there is a new nearest one; where any will do, the first, of which `nearest` need not tell.
///
/// Nothing is decided before the distances are there: of the triangles that are met by the ray's line most are behind
/// it, or beyond what it met, and a branch for them cannot be foretold.
///
/// R, the ray, has in_leaf(), a LeafRay; enter() as TreeRay; nearest(); and prevails() and meet() of its TreeRay.
template <bool any, class R> HWY_INLINE bool meet_leaf(const Tree& tree, const LeafRows& leaf, const R& ray) {
    const Floats d;
    const std::size_t n = leaf.n;
    const LeafRay s = ray.in_leaf();
    const float* const in_x = leaf.rows + 3 * s.kx * n;
    const float* const in_y = leaf.rows + 3 * s.ky * n;
    const float* const in_z = leaf.rows + 3 * s.kz * n;
    const float* const numbers = leaf.rows + 9 * n;
    const Vector ox = hn::Set(d, s.start.x), oy = hn::Set(d, s.start.y), oz = hn::Set(d, s.start.z);
    const Vector sx = hn::Set(d, s.sx), sy = hn::Set(d, s.sy), minus_sz = hn::Set(d, s.minus_sz);
    const Vector zero = hn::Zero(d);
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
        t.find_areas();
        t.solve(minus_sz);
        // Positive where the areas have one sign, which is the right one since rounding is monotone; negative where
        // they have both; zero where one of them is, or where the product underflows.
        const Vector agree = hn::Mul(hn::Min(hn::Min(t.u, t.v), t.w), hn::Max(hn::Max(t.u, t.v), t.w));
        const auto clear = hn::And(hn::Gt(hn::Min(agree, t.plain_t), zero), hn::Le(t.plain_t, hn::Set(d, s.limit)));
        unsigned met = bits_of(d, hn::Or(clear, hn::Eq(agree, zero))) & filled;
        if (tree.has_spheres) {
            const Ints du;
            const auto bits = hn::BitCast(du, hn::LoadU(d, numbers + first));
            const auto sphere = hn::Eq(hn::And(bits, hn::Set(du, Tree::sphere_bit)), hn::Set(du, Tree::sphere_bit));
            met |= bits_of(d, hn::RebindMask(d, sphere)) & filled;
        }
        if (met == 0) continue;
        unsigned sure = bits_of(d, clear) & met;
        unsigned unsure = met & ~sure;
        Nearest& nearest = ray.nearest();
        if (sure != 0) {
            const unsigned backs = bits_of(d, hn::Lt(t.determinant, zero));
            if (tree.hides_backs) sure &= ~backs;
            const unsigned good = bits_of(d, t.precise(minus_sz));
            const unsigned bad = sure & ~good;
            sure &= good;
            if (any && !tree.leaves_doubt && sure != 0) return true;
            // A large triangle that the ray has just left may seem to be in front of it, by less than the error: meet()
            // would reject it, too, but not as fast.
            if (bad != 0) unsure |= bad & bits_of(d, t.beyond_error(minus_sz));
            alignas(64) float distances[WideNode::width], b1[WideNode::width], b2[WideNode::width];
            hn::Store(hn::Max(t.plain_t, hn::Set(d, ray.enter())), d, distances);
            hn::Store(hn::Mul(t.v, t.inverse), d, b1);
            hn::Store(hn::Mul(t.w, t.inverse), d, b2);
            for (; sure != 0; sure &= sure - 1) {
                const auto lane = static_cast<unsigned>(std::countr_zero(sure));
                const auto number = std::bit_cast<std::uint32_t>(numbers[first + lane]);
                const bool back = (backs >> lane & 1) != 0;
                const Meeting m{distances[lane], b1[lane], b2[lane], number, back, 0};
                if (m.t > nearest.t || (is_open(tree, m, nearest) && !ray.prevails(m, nearest))) continue;
                take(m, nearest);
                if (any) return true;
                found = true;
            }
        }
        for (; unsure != 0; unsure &= unsure - 1) {
            const unsigned place = static_cast<unsigned>(std::countr_zero(unsure)) + static_cast<unsigned>(first);
            found = ray.meet(leaf.leaf, place, nearest) || found;
            if (any && found) return true;
        }
    } while (lanes < ChildRef::max_leaf && (first += lanes) < n);
    return found;
}

} // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
