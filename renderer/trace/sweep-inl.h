// SPDX-License-Identifier: Apache-2.0
// How to cut a few references in two: bins would be coarse, and cost more than to look at every cut. Included once per
// instruction set; the guard below is Highway's for such files.
#if defined(WEFT_RENDERER_TRACE_SWEEP_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_RENDERER_TRACE_SWEEP_INL_H
#undef WEFT_RENDERER_TRACE_SWEEP_INL_H
#else
#define WEFT_RENDERER_TRACE_SWEEP_INL_H
#endif

#include "renderer/trace/areas-inl.h"
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

/// The places that references take along each axis when they are sorted by their centres; equal ones as they stand.
template <std::size_t n>
HWY_INLINE std::array<std::array<std::uint8_t, n>, 3> sorted_places(std::span<const FlatBox, n> refs) {
    std::array<Float4, n> centers;
    std::array<Int4, n> ranks{};
    for (std::size_t i = 0; i < n; ++i) {
        centers[i] = refs[i].center();
        for (std::size_t j = 0; j < i; ++j) { // of all axes at once, and without a branch
            const Int4 moves_back = centers[j] > centers[i];
            ranks[j] -= moves_back;
            ranks[i] += moves_back + 1;
        }
    }
    std::array<std::array<std::uint8_t, n>, 3> places;
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t axis = 0; axis < 3; ++axis)
            places[axis][static_cast<std::size_t>(ranks[i][static_cast<int>(axis)])] = static_cast<std::uint8_t>(i);
    return places;
}

/// The cheapest of all cuts between references sorted along an axis, by which they are sorted then. Of equal cuts one
/// towards the middle.
template <std::size_t n> Cut sweep_sorted(std::span<FlatBox, n> refs) {
    const auto places = sorted_places<n>(refs);
    std::array<Float4, n> right_cost;
    std::array<FlatBox, 3> box{refs[places[0][n - 1]], refs[places[1][n - 1]], refs[places[2][n - 1]]};
    for (std::size_t i = n - 1; i > 0; --i) {
        right_cost[i] = half_areas(box) * static_cast<float>(n - i);
        if (i > 1)
            for (std::size_t axis = 0; axis < 3; ++axis) box[axis].include(refs[places[axis][i - 1]]);
    }
    constexpr auto middle = static_cast<std::int32_t>(n / 2);
    Float4 least{infinity, infinity, infinity, infinity};
    Int4 where{}; // 0: none is better than infinite
    box = {refs[places[0][0]], refs[places[1][0]], refs[places[2][0]]};
    for (std::size_t i = 1; i < n; ++i) {
        if (i > 1)
            for (std::size_t axis = 0; axis < 3; ++axis) box[axis].include(refs[places[axis][i - 1]]);
        const Float4 cost = half_areas(box) * static_cast<float>(i) + right_cost[i];
        const auto here = static_cast<std::int32_t>(i);
        const Int4 better = here <= middle ? cost <= least : cost < least;
        least = better ? cost : least;
        where = better ? Int4{here, here, here, here} : where;
    }
    std::size_t best_axis = 0, best = n / 2;
    float best_cost = infinity;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const float cost = least[static_cast<int>(axis)];
        const auto left = static_cast<std::size_t>(where[static_cast<int>(axis)]);
        const bool better = cost < best_cost || (cost == best_cost && left != 0 && left <= n / 2);
        best = better ? left : best;
        best_axis = better ? axis : best_axis;
        best_cost = std::min(cost, best_cost);
    }
    std::array<FlatBox, n> sorted;
    for (std::size_t i = 0; i < n; ++i) sorted[i] = refs[places[best_axis][i]];
    for (std::size_t i = 0; i < n; ++i) refs[i] = sorted[i];
    Cut cut{best, best_cost, sorted[0], sorted[best]};
    for (std::size_t i = 1; i < best; ++i) cut.left_box.include(sorted[i]);
    for (std::size_t i = best + 1; i < n; ++i) cut.right_box.include(sorted[i]);
    return cut;
}

/// The cheapest cut of two to most_swept references, which are then sorted so: up to four, of all ways to part them; of
/// more, of all cuts between references sorted along an axis. Of equal cuts one towards the middle. The cost is
/// infinite where areas are beyond float: half are on either side.
inline Cut sweep(std::span<FlatBox> refs) {
    switch (refs.size()) {
    case 2: return {1, refs[0].half_area() + refs[1].half_area(), refs[0], refs[1]};
    case 3: return part_three(refs.first<3>());
    case 4: return part_four(refs.first<4>());
    case 5: return sweep_sorted<5>(refs.first<5>());
    case 6: return sweep_sorted<6>(refs.first<6>());
    case 7: return sweep_sorted<7>(refs.first<7>());
    default: return sweep_sorted<most_swept>(refs.first<most_swept>());
    }
}

} // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
