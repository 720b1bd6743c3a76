// SPDX-License-Identifier: Apache-2.0
// How to cut a few references in two: bins would be coarse, and cost more than to look at every cut. Included once per
// instruction set; the guard below is Highway's for such files.
#if defined(WEFT_RENDERER_TRACE_SWEEP_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_RENDERER_TRACE_SWEEP_INL_H
#undef WEFT_RENDERER_TRACE_SWEEP_INL_H
#else
#define WEFT_RENDERER_TRACE_SWEEP_INL_H
#endif

#include "renderer/trace/flat_box.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <hwy/highway.h>
#include <span>

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {

/// Up to so many are swept: no more than a leaf may have.
inline constexpr std::size_t most_swept = 8;

/// References [0, left) on one side, the others on the other.
struct Cut {
    std::size_t left = 0;
    float cost = infinity; ///< areas times counts
    FlatBox left_box, right_box;
};

/// The places that references take along each axis when they are sorted by their centres; equal ones as they stand.
inline std::array<std::array<std::uint8_t, most_swept>, 3> sorted_places(std::span<const FlatBox> refs) {
    std::array<Float4, most_swept> centers;
    std::array<Int4, most_swept> ranks{};
    for (std::size_t i = 0; i < refs.size(); ++i) {
        centers[i] = refs[i].center();
        for (std::size_t j = 0; j < i; ++j) { // of all axes at once, and without a branch
            const Int4 moves_back = centers[j] > centers[i];
            ranks[j] -= moves_back;
            ranks[i] += moves_back + 1;
        }
    }
    std::array<std::array<std::uint8_t, most_swept>, 3> places;
    for (std::size_t i = 0; i < refs.size(); ++i)
        for (std::size_t axis = 0; axis < 3; ++axis)
            places[axis][static_cast<std::size_t>(ranks[i][static_cast<int>(axis)])] = static_cast<std::uint8_t>(i);
    return places;
}

/// The cheapest of all cuts between references sorted along an axis, which are then sorted so: two to most_swept of
/// them. Of equal cuts one towards the middle. The cost is infinite where areas are beyond float: half are on either
/// side.
inline Cut sweep(std::span<FlatBox> refs) {
    const std::size_t n = refs.size();
    if (n == 2) return {1, refs[0].half_area() + refs[1].half_area(), refs[0], refs[1]};
    const auto places = sorted_places(refs);
    std::size_t best_axis = 0;
    Cut best{n / 2, infinity, FlatBox::empty(), FlatBox::empty()};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const auto& place = places[axis];
        std::array<float, most_swept> right_cost;
        FlatBox box = refs[place[n - 1]];
        for (std::size_t i = n - 1;; --i) {
            right_cost[i] = box.half_area() * static_cast<float>(n - i);
            if (i == 1) break;
            box.include(refs[place[i - 1]]);
        }
        box = refs[place[0]];
        for (std::size_t i = 1;; ++i) {
            const float cost = box.half_area() * static_cast<float>(i) + right_cost[i];
            if (cost < best.cost || (cost == best.cost && i <= n / 2)) {
                best.left = i;
                best.cost = cost;
                best_axis = axis;
            }
            if (i == n - 1) break;
            box.include(refs[place[i]]);
        }
    }
    std::array<FlatBox, most_swept> sorted;
    for (std::size_t i = 0; i < n; ++i) sorted[i] = refs[places[best_axis][i]];
    std::copy_n(sorted.begin(), n, refs.begin());
    for (std::size_t i = 0; i < n; ++i) (i < best.left ? best.left_box : best.right_box).include(refs[i]);
    return best;
}

} // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
