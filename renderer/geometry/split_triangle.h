// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/math/bounds.h"

#include <array>
#include <cmath>
#include <limits>

namespace weft {

/// Boxes of what lies on either side of a plane, empty where nothing does.
struct Halves {
    Bounds below, above;
};

/// Boxes that surely contain the parts of a triangle that lie in `box` and below or above the plane, to which both
/// belong. Where an edge crosses the plane is computed in double and widened by more than its rounding to float.
inline Halves split_triangle(const std::array<Vec3, 3>& vertices, const Bounds& box, std::size_t axis, float plane) {
    Halves halves;
    for (std::size_t i = 0; i < 3; ++i) {
        const Vec3 a = vertices[i], b = vertices[(i + 1) % 3];
        if (a[axis] <= plane) halves.below.include(a);
        if (a[axis] >= plane) halves.above.include(a);
        if (!((a[axis] < plane && plane < b[axis]) || (b[axis] < plane && plane < a[axis]))) continue;
        const double from = a[axis], share = (plane - from) / (b[axis] - from);
        Bounds crossing{a, a};
        for (std::size_t other = 0; other < 3; ++other) {
            const double x = a[other], at = x + share * (b[other] - x);
            const double error = 0x1p-23 * std::fmax(std::fabs(a[other]), std::fabs(b[other])) +
                                 std::numeric_limits<float>::denorm_min();
            crossing.lower[other] = static_cast<float>(at - error);
            crossing.upper[other] = static_cast<float>(at + error);
        }
        crossing.lower[axis] = crossing.upper[axis] = plane;
        halves.below.include(crossing);
        halves.above.include(crossing);
    }
    halves.below.upper[axis] = std::fmin(halves.below.upper[axis], plane);
    halves.above.lower[axis] = std::fmax(halves.above.lower[axis], plane);
    for (Bounds* const half : {&halves.below, &halves.above}) {
        *half = {max(half->lower, box.lower), min(half->upper, box.upper)};
        const Vec3 extent = half->upper - half->lower;
        if (!(extent.x >= 0 && extent.y >= 0 && extent.z >= 0)) *half = {};
    }
    return halves;
}

} // namespace weft
