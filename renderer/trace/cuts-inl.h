// SPDX-License-Identifier: Apache-2.0
// Boxes of what is left of a triangle between planes. Included once per instruction set; the guard below is Highway's
// for such files.
#if defined(WEFT_RENDERER_TRACE_CUTS_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_RENDERER_TRACE_CUTS_INL_H
#undef WEFT_RENDERER_TRACE_CUTS_INL_H
#else
#define WEFT_RENDERER_TRACE_CUTS_INL_H
#endif

#include "renderer/trace/flat_box.h"

#include <array>
#include <cstddef>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {

/// A triangle that planes across one axis cut. Between two of them lie the corners that do, and its outline where it
/// goes through either.
class CutTriangle {
  public:
    CutTriangle(const Corners& corners, std::size_t axis)
        : axis_(static_cast<int>(axis)), across_(Int4{0, 1, 2, 3} == Int4{axis_, axis_, axis_, axis_}),
          corners_(corners) {
        const float a = corners[0][axis_], b = corners[1][axis_], c = corners[2][axis_];
        const std::size_t before_b = a <= b, before_c = a <= c, b_before_c = b <= c;
        rank_[2 - before_b - before_c] = 0; // arithmetic: no branch could be foretold
        rank_[1 + before_b - b_before_c] = 1;
        rank_[before_c + b_before_c] = 2;
    }

    /// What surely contains the outline's points in a plane; empty where there are none. Corners are none of them.
    FlatBox outline_at(float plane) const {
        const Float4 &low = corner(0), &middle = corner(1), &high = corner(2);
        if (!(low[axis_] < plane && plane < high[axis_])) return FlatBox::empty();
        FlatBox box = crossing(low, high, plane);
        if (plane > middle[axis_]) box.include(crossing(middle, high, plane));
        if (plane < middle[axis_]) box.include(crossing(low, middle, plane));
        return box;
    }

    /// Of the corners between two planes, these included.
    FlatBox corners_between(float from, float to) const {
        FlatBox box = FlatBox::empty();
        for (const Float4& c : corners_)
            if (from <= c[axis_] && c[axis_] <= to) box.include({-c, c});
        return box;
    }

  private:
    typedef double Double4 __attribute__((vector_size(32))); // NOLINT(modernize-use-using): attributes need it

    const Float4& corner(std::size_t rank) const { return corners_[rank_[rank]]; }

    /// Where an edge goes through the plane: computed in double and widened by more than its rounding to float, which
    /// is less than the least normal number where it is denormal.
    FlatBox crossing(const Float4& a, const Float4& b, float plane) const {
        const double from = a[axis_], share = (plane - from) / (b[axis_] - from);
        const Double4 x = __builtin_convertvector(a, Double4);
        const Double4 at = x + share * (__builtin_convertvector(b, Double4) - x);
        const Float4 size_a = a > 0 ? a : -a, size_b = b > 0 ? b : -b;
        const Double4 error = 0x1p-23 * __builtin_convertvector(size_a > size_b ? size_a : size_b, Double4) + 0x1p-126;
        const Float4 negated_lower = __builtin_convertvector(error - at, Float4),
                     upper = __builtin_convertvector(at + error, Float4);
        const Float4 there{plane, plane, plane, plane};
        return {across_ ? -there : negated_lower, across_ ? there : upper};
    }

    int axis_;
    Int4 across_;                     ///< all bits of the axis' lane
    std::array<std::size_t, 3> rank_; ///< the corners' numbers in the order of their coordinates
    const Corners& corners_;
};

/// What is in both, without a tag; empty when they are apart.
inline FlatBox common(const FlatBox& a, const FlatBox& b) {
    const FlatBox both{a.negated_lower < b.negated_lower ? a.negated_lower : b.negated_lower,
                       a.upper < b.upper ? a.upper : b.upper};
    const Int4 apart = both.upper + both.negated_lower < 0;
    return (apart[0] | apart[1] | apart[2]) != 0 ? FlatBox::empty() : both;
}

} // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
