// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>

namespace weft {

inline constexpr float pi = std::numbers::pi_v<float>;
inline constexpr float infinity = std::numeric_limits<float>::infinity();
inline constexpr float one_minus_epsilon = 0x1.fffffep-1f; ///< the largest float below 1

constexpr float square(float x) { return x * x; }
/// sqrt that forgives a rounding error below zero.
inline float safe_sqrt(float x) { return std::sqrt(x > 0 ? x : 0); }

/// Bound of the relative error of n float operations: n e / (1 - n e) with e half an ulp of 1 (Higham 2002,
/// section 3.1).
constexpr float rounding_bound(int n) {
    constexpr float half_ulp = std::numeric_limits<float>::epsilon() * 0.5f;
    return static_cast<float>(n) * half_ulp / (1 - static_cast<float>(n) * half_ulp);
}

/// The next float towards plus infinity.
inline float next_up(float x) {
    if (std::isinf(x) && x > 0) return x;
    if (x == 0) x = 0; // -0 becomes +0
    const auto bits = std::bit_cast<std::uint32_t>(x);
    return std::bit_cast<float>(x >= 0 ? bits + 1 : bits - 1);
}
/// The next float towards minus infinity.
inline float next_down(float x) { return -next_up(-x); }

} // namespace weft
