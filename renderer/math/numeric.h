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

/// The next float upwards where `way` is positive, downwards where it is negative, x where it is zero (+0 for
/// -0). Infinity stays.
/// Without branches: on which side of a surface a path goes on cannot be foretold.
inline float next_float(float x, float way) {
    constexpr std::uint32_t sign = 0x80000000u, infinite = 0x7f800000u;
    const std::uint32_t mirrored = way < 0 ? sign : 0; // downwards is upwards in the mirror
    const float y = std::bit_cast<float>(std::bit_cast<std::uint32_t>(x) ^ mirrored) + 0.0f; // -0 becomes +0
    const auto bits = std::bit_cast<std::uint32_t>(y);
    const std::uint32_t step = way != 0 && bits != infinite ? 1 : 0;
    const std::uint32_t next = (bits & sign) != 0 ? bits - step : bits + step;
    return std::bit_cast<float>(next ^ mirrored);
}
inline float next_up(float x) { return next_float(x, 1); }
inline float next_down(float x) { return next_float(x, -1); }

} // namespace weft
