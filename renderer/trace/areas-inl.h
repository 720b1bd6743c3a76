// SPDX-License-Identifier: Apache-2.0
// Areas of several boxes at once, as builders of trees need them. Included once per instruction set; the guard below is
// Highway's for such files.
#if defined(WEFT_RENDERER_TRACE_AREAS_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_RENDERER_TRACE_AREAS_INL_H
#undef WEFT_RENDERER_TRACE_AREAS_INL_H
#else
#define WEFT_RENDERER_TRACE_AREAS_INL_H
#endif

#include "renderer/trace/flat_box.h"

#include <array>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {

/// Products of the edges of a box, two by two: half_area() is the sum of the first three, in their order.
HWY_INLINE Float4 edge_products(const FlatBox& box) {
    const Float4 e = box.upper + box.negated_lower;
    return e * __builtin_shufflevector(e, e, 1, 2, 0, 3);
}

/// half_area() of each box, by the same operations; the fourth is of no account.
HWY_INLINE Float4 half_areas(const std::array<FlatBox, 3>& boxes) {
    const Float4 a = edge_products(boxes[0]), b = edge_products(boxes[1]), c = edge_products(boxes[2]);
    const Float4 low = __builtin_shufflevector(a, b, 0, 4, 1, 5), high = __builtin_shufflevector(a, b, 2, 6, 3, 7);
    return __builtin_shufflevector(low, c, 0, 1, 4, 4) + __builtin_shufflevector(low, c, 2, 3, 5, 5) +
           __builtin_shufflevector(high, c, 0, 1, 6, 6);
}

} // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
