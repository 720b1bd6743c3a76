// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/math/bounds.h"

#include <bit>
#include <cstdint>
#include <type_traits>

namespace weft {

/// A box as {-lower, tag, upper, 0}: one maximum of eight floats merges two, which compilers do with vectors. Builders
/// read nothing else for millions of primitives.
struct alignas(32) FlatBox { // trivial, so that arrays of them cost nothing until they are filled
    static constexpr std::uint32_t least_normal = 0x00800000; ///< arithmetic on denormal tags would be slow
    float v[8];

    static FlatBox empty() { return {{-infinity, -infinity, -infinity, 0, -infinity, -infinity, -infinity, 0}}; }
    static FlatBox of(const Bounds& b, std::uint32_t tag) {
        return {{-b.lower.x, -b.lower.y, -b.lower.z, std::bit_cast<float>(tag + least_normal), b.upper.x, b.upper.y,
                 b.upper.z, 0}};
    }

    /// A number that travels with the box; merging leaves nothing of it.
    std::uint32_t tag() const { return std::bit_cast<std::uint32_t>(v[3]) - least_normal; }
    Bounds bounds() const { return {{-v[0], -v[1], -v[2]}, {v[4], v[5], v[6]}}; }
    void include(const FlatBox& b) {
        for (int i = 0; i < 8; ++i) v[i] = v[i] > b.v[i] ? v[i] : b.v[i];
    }
    /// The centre's coordinate, without overflow.
    float center(std::size_t axis) const { return v[4 + axis] * 0.5f - v[axis] * 0.5f; }
    /// The box of the centre: negated in the lower half, as boxes are.
    FlatBox center_box() const {
        FlatBox c;
        for (std::size_t i = 0; i < 4; ++i) {
            c.v[4 + i] = v[4 + i] * 0.5f - v[i] * 0.5f;
            c.v[i] = -c.v[4 + i];
        }
        return c;
    }
    /// Half the surface area; nothing sensible when empty.
    float half_area() const {
        const float x = v[4] + v[0], y = v[5] + v[1], z = v[6] + v[2];
        return x * y + y * z + z * x;
    }
};
static_assert(sizeof(FlatBox) == 32 && std::is_trivial_v<FlatBox>);

} // namespace weft
