// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/math/numeric.h"
#include "renderer/math/transform.h"

namespace weft {

/// An axis-aligned box; the empty box is the identity of merging.
struct Bounds {
    Vec3 lower{infinity, infinity, infinity};
    Vec3 upper{-infinity, -infinity, -infinity};

    void include(Vec3 p) {
        lower = min(lower, p);
        upper = max(upper, p);
    }
    void include(const Bounds& b) {
        lower = min(lower, b.lower);
        upper = max(upper, b.upper);
    }
    bool empty() const { return !(lower.x <= upper.x); }
    Vec3 extent() const { return upper - lower; }
    Vec3 center() const { return lower * 0.5f + upper * 0.5f; }
    /// Half the surface area: what the surface-area heuristic compares. Zero when empty.
    float half_area() const {
        if (empty()) return 0;
        const Vec3 e = extent();
        return e.x * e.y + e.y * e.z + e.z * e.x;
    }
    Vec3 corner(unsigned i) const {
        return {i & 1 ? upper.x : lower.x, i & 2 ? upper.y : lower.y, i & 4 ? upper.z : lower.z};
    }
};

/// The box of a transformed box, a little wider than the rounding errors of transforming points and rays. The errors
/// are those of the summands, which may cancel in the sums.
inline Bounds transform_bounds(const Transform& m, const Bounds& b) {
    Bounds r;
    if (b.empty()) return r;
    for (unsigned i = 0; i < 8; ++i) r.include(m.point(b.corner(i)));
    const Vec3 farthest = max(abs(b.lower), abs(b.upper));
    const Vec3 reach = abs(m.x) * farthest.x + abs(m.y) * farthest.y + abs(m.z) * farthest.z + abs(m.t);
    const Vec3 slack = reach * rounding_bound(16);
    return {r.lower - slack, r.upper + slack};
}

} // namespace weft
