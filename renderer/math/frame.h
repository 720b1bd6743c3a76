// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/math/vec.h"

namespace weft {

/// An orthonormal basis around a unit normal n; local z is n.
struct Frame {
    Vec3 s, t, n;

    /// Any basis around n, continuous but for the equator (Duff et al. 2017, "Building an Orthonormal Basis,
    /// Revisited").
    static Frame around(Vec3 n) {
        const float sign = std::copysign(1.0f, n.z);
        const float a = -1.0f / (sign + n.z);
        const float b = n.x * n.y * a;
        return {{1 + sign * n.x * n.x * a, sign * b, -sign * n.x}, {b, sign + n.y * n.y * a, -n.y}, n};
    }
    Vec3 to_local(Vec3 v) const { return {dot(v, s), dot(v, t), dot(v, n)}; }
    Vec3 to_world(Vec3 v) const { return s * v.x + t * v.y + n * v.z; }
};

} // namespace weft
