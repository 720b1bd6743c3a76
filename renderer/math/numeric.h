// SPDX-License-Identifier: Apache-2.0
#pragma once

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

} // namespace weft
