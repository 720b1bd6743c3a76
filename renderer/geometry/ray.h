// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/math/numeric.h"
#include "renderer/math/vec.h"

#include <cstdint>

namespace weft {

/// Points origin + t direction with 0 < t <= t_max; the direction need not be of unit length.
struct Ray {
    Vec3 origin;
    float t_max = infinity;
    Vec3 direction;
    std::uint32_t key = 0; ///< decides blended alpha together with the primitive met, whatever the order of traversal
};

/// Where a ray first met something. For triangles b1 and b2 weigh vertices 1 and 2; for spheres they are unused.
struct Hit {
    static constexpr std::uint32_t none = 0xffffffffu;

    float t = infinity;
    float b1 = 0, b2 = 0;
    std::uint32_t instance = none;
    std::uint32_t primitive = none;
    bool missed() const { return instance == none; }
};

} // namespace weft
