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
#include <utility>

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

/// The cheapest of all ways to part three references in two, which are then sorted so.
inline Cut part_three(std::span<FlatBox, 3> refs) {
    std::array<FlatBox, 3> pair{refs[1], refs[2], refs[0]}; // without reference i
    std::size_t best = 2;
    Cut cut{2, infinity, FlatBox::empty(), FlatBox::empty()};
    for (std::size_t i = 0; i < 3; ++i) {
        pair[i].include(refs[(i + 2) % 3]);
        const float cost = 2 * pair[i].half_area() + refs[i].half_area();
        if (cost < cut.cost) best = i;
        cut.cost = std::min(cut.cost, cost);
    }
    std::swap(refs[best], refs[2]);
    cut.left_box = pair[best];
    cut.right_box = refs[2];
    return cut;
}

/// The same of four: pairs against pairs, and each one against the three others.
inline Cut part_four(std::span<FlatBox, 4> refs) {
    std::array<FlatBox, 3> with, without; // pairs with reference 0, and the two others
    std::array<FlatBox, 4> three;         // without reference i
    Cut cut{2, infinity, FlatBox::empty(), FlatBox::empty()};
    std::size_t mate = 1, single = 4;
    for (std::size_t i = 0; i < 3; ++i) {
        with[i] = refs[0];
        with[i].include(refs[i + 1]);
        without[i] = refs[(i + 1) % 3 + 1];
        without[i].include(refs[(i + 2) % 3 + 1]);
        const float cost = 2 * (with[i].half_area() + without[i].half_area());
        if (cost < cut.cost) mate = i + 1;
        cut.cost = std::min(cut.cost, cost);
    }
    for (std::size_t i = 0; i < 4; ++i) {
        three[i] = i == 0 ? without[0] : without[i - 1];
        three[i].include(i == 0 ? refs[1] : refs[0]);
        const float cost = 3 * three[i].half_area() + refs[i].half_area();
        if (cost < cut.cost) single = i;
        cut.cost = std::min(cut.cost, cost);
    }
    if (single < 4) {
        std::swap(refs[single], refs[3]);
        cut.left = 3;
        cut.left_box = three[single];
        cut.right_box = refs[3];
    } else {
        std::swap(refs[mate], refs[1]);
        cut.left_box = with[mate - 1];
        cut.right_box = without[mate - 1];
    }
    return cut;
}

/// The cheapest cut of two to most_swept references, which are then sorted so: up to four, of all ways to part them; of
/// more, of all cuts between references sorted along an axis. Of equal cuts one towards the middle. The cost is
/// infinite where areas are beyond float: half are on either side.
inline Cut sweep(std::span<FlatBox> refs) {
    const std::size_t n = refs.size();
    if (n == 2) return {1, refs[0].half_area() + refs[1].half_area(), refs[0], refs[1]};
    if (n == 3) return part_three(refs.first<3>());
    if (n == 4) return part_four(refs.first<4>());
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
