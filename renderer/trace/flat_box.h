// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/math/bounds.h"

#include <array>
#include <bit>
#include <cstdint>
#include <type_traits>

namespace weft {

typedef float Float4 __attribute__((vector_size(16)));      // NOLINT(modernize-use-using): attributes need it
typedef std::int32_t Int4 __attribute__((vector_size(16))); // NOLINT(modernize-use-using)

/// A box as {-lower, tag} and {upper, 0}: two maxima of four floats merge two boxes, on every processor. Builders read
/// nothing else for millions of primitives. Trivial, so that arrays of them cost nothing until they are filled.
struct FlatBox {
    /// Tags are floats of middling size, 2^-63 to 2^65: neither they nor half of them or their square is denormal,
    /// which would make each operation on the whole vector take many times as long.
    static constexpr std::uint32_t tag_base = 0x20000000;
    Float4 negated_lower, upper;

    static FlatBox empty() {
        const Float4 nothing{-infinity, -infinity, -infinity, 0};
        return {nothing, nothing};
    }
    static FlatBox of(const Bounds& b, std::uint32_t tag) {
        const Float4 low{-b.lower.x, -b.lower.y, -b.lower.z, 0}, high{b.upper.x, b.upper.y, b.upper.z, 0};
        FlatBox box{low, high};
        box.mark(tag);
        return box;
    }
    static FlatBox of_triangle(Vec3 a, Vec3 b, Vec3 c, std::uint32_t tag) {
        const Float4 p{a.x, a.y, a.z, 0}, q{b.x, b.y, b.z, 0}, r{c.x, c.y, c.z, 0};
        FlatBox box{-p, p};
        box.include({-q, q});
        box.include({-r, r});
        box.mark(tag);
        return box;
    }
    /// Gives it a tag. Zeros become positive: of two signs, a merged box had that of whichever came last.
    void mark(std::uint32_t tag) {
        negated_lower += Float4{};
        upper += Float4{};
        negated_lower[3] = std::bit_cast<float>(tag + tag_base);
    }
    /// A number below 2^30 that travels with the box; merging leaves nothing of it.
    std::uint32_t tag() const { return std::bit_cast<std::uint32_t>(float{negated_lower[3]}) - tag_base; }
    Bounds bounds() const {
        return {{-negated_lower[0], -negated_lower[1], -negated_lower[2]}, {upper[0], upper[1], upper[2]}};
    }
    void include(const FlatBox& b) {
        negated_lower = negated_lower > b.negated_lower ? negated_lower : b.negated_lower;
        upper = upper > b.upper ? upper : b.upper;
    }
    /// In the first three; halved before they are added, so that nothing overflows.
    Float4 center() const { return upper * 0.5f - negated_lower * 0.5f; }
    /// The box of the centre alone.
    FlatBox center_box() const {
        const Float4 c = center();
        return {-c, c};
    }
    /// Half the surface area; nothing sensible when empty.
    float half_area() const {
        const Float4 e = upper + negated_lower;
        return e[0] * e[1] + e[1] * e[2] + e[2] * e[0];
    }
};
static_assert(sizeof(FlatBox) == 32 && std::is_trivial_v<FlatBox>);

/// Of a triangle; the fourth coordinate is 0.
using Corners = std::array<Float4, 3>;

} // namespace weft
