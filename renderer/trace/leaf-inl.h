// SPDX-License-Identifier: Apache-2.0
// A leaf's rows, and a test of several triangles, or of several rays, at a time.
#if defined(WEFT_RENDERER_TRACE_LEAF_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_RENDERER_TRACE_LEAF_INL_H
#undef WEFT_RENDERER_TRACE_LEAF_INL_H
#else
#define WEFT_RENDERER_TRACE_LEAF_INL_H
#endif

#include "renderer/trace/candidate.h"
#include "renderer/trace/lanes-inl.h"

#include <cstddef>

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

    /// Exchanges x and y in some lanes, but for the signs of areas.
    HWY_INLINE void exchange(hn::Mask<D> where) {
        for (std::size_t i = 0; i < 3; ++i) {
            const V old_x = x[i];
            x[i] = hn::IfThenElse(where, y[i], old_x);
            y[i] = hn::IfThenElse(where, old_x, y[i]);
        }
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

/// What a line meets, lane by lane.
template <class D> struct Met {
    hn::Mask<D> clear;   ///< all areas are of one sign, and the distance is between zero and the limit
    hn::Mask<D> on_edge; ///< an area is zero, which meet() computes once more
};

/// Which triangles meet() may have something to say of, by the same operations up to the distances; vertices are
/// subtracted from the ray and not the ray from them, whose two turned signs cancel.
///
/// Nothing is decided before the distances are there: of the triangles that are met by the ray's line most are behind
/// it, or beyond what it met, and a branch for them cannot be foretold.
template <class D> HWY_INLINE Met<D> find_met(D d, Triangles<D>& t, hn::Vec<D> minus_sz, hn::Vec<D> limit) {
    const auto zero = hn::Zero(d);
    t.find_areas();
    t.solve(minus_sz);
    // Positive where the areas have one sign, which is the right one since rounding is monotone; negative where
    // they have both; zero where one of them is, or where the product underflows.
    const auto agree = hn::Mul(hn::Min(hn::Min(t.u, t.v), t.w), hn::Max(hn::Max(t.u, t.v), t.w));
    return {hn::And(hn::Gt(hn::Min(agree, t.plain_t), zero), hn::Le(t.plain_t, limit)), hn::Eq(agree, zero)};
}

/// What is known of those lanes, one bit each. What vectors cannot decide is left to meet() itself.
struct Verdict {
    unsigned sure = 0;   ///< met; which is the nearest, and whether its surface is there, is still to be seen
    unsigned vague = 0;  ///< met, at a distance that is not precise: see in_front()
    unsigned unsure = 0; ///< left to meet()
    unsigned backs = 0;  ///< where a lane is `sure`: it sees the back
};

/// Of lanes that `met` names. `turned`: those whose x and y are exchanged, which turns the signs of areas and changes
/// nothing else that is asked here.
template <class D> HWY_INLINE Verdict judge(D d, const Triangles<D>& t, hn::Mask<D> clear, unsigned met,
                                            hn::Vec<D> minus_sz, unsigned turned, bool hides_backs) {
    Verdict is;
    is.sure = bits_of(d, clear) & met;
    is.unsure = met & ~is.sure;
    if (is.sure == 0) return is;
    is.backs = bits_of(d, hn::Lt(t.determinant, hn::Zero(d))) ^ turned;
    if (hides_backs) is.sure &= ~is.backs;
    const unsigned precise = is.sure & bits_of(d, t.precise(minus_sz));
    is.vague = is.sure & ~precise;
    is.sure = precise;
    return is;
}

/// Those of `vague` that are left to meet(), too. A large triangle that the ray has just left may seem to be in front
/// of it, by less than the error: meet() would reject it, but not as fast.
template <class D> HWY_INLINE unsigned in_front(D d, const Triangles<D>& t, hn::Vec<D> minus_sz, unsigned vague) {
    return vague == 0 ? 0 : vague & bits_of(d, t.beyond_error(minus_sz));
}

/// The primitives of a leaf, as Tree has them.
struct LeafRows {
    ChildRef leaf;
    const float* rows;
    std::size_t n;

    HWY_INLINE LeafRows(const Tree& tree, ChildRef ref)
        : leaf(ref), rows(tree.rows.data() + Tree::rows_per_leaf * std::size_t{ref.first()}), n(ref.count()) {}
    const float* along(std::size_t axis) const { return rows + 3 * axis * n; }
    const float* numbers() const { return rows + 9 * n; }
};

} // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
