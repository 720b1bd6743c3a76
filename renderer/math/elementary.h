// SPDX-License-Identifier: Apache-2.0
// Elementary functions of additions, multiplications and divisions alone, which every processor rounds alike. The C
// library's are as exact as its version likes, and take other code where the processor has FMA: nothing promises that
// they round alike everywhere, and with them the picture. These are faster, too.
// Angles are in turns (1: all the way round), of which quarters and halves are exact.
#pragma once

#include "renderer/math/numeric.h"
#include "renderer/math/vec.h"

#include <algorithm>
#include <bit>

namespace weft {

/// c[0] + c[1] x + c[2] x^2 + ..., by Horner's rule.
template <std::size_t n> constexpr float polynomial(float x, const float (&c)[n]) {
    float sum = c[n - 1];
    for (std::size_t i = n - 1; i-- > 0;) sum = sum * x + c[i];
    return sum;
}

/// (cos, sin) of at most an eighth of a turn to either side, right to 1.2e-7; (1, 0) at 0 exactly.
constexpr Vec2 circle_near_x(float turns) {
    constexpr float sine[] = {6.28318548f, -41.3416634f, 81.5925446f, -75.4016113f};
    constexpr float cosine[] = {-19.7392082f, 64.9393692f, -85.448822f, 59.4241066f};
    const float square = turns * turns;
    return {1 + square * polynomial(square, cosine), turns * polynomial(square, sine)};
}

/// For |x| below 2^24; in the middle between two, the one farther from 0.
constexpr std::int32_t nearest_integer(float x) { return static_cast<std::int32_t>(x + (x < 0 ? -0.5f : 0.5f)); }

/// The point of the unit circle that `turns` leads to from (1, 0) towards (0, 1): (cos, sin) of 2 pi turns, right to
/// 1.2e-7, the axes exactly.
constexpr Vec2 circle(float turns) {
    constexpr float whole = 0x1p22f; // floats beyond are taken for whole turns, as is what is not finite
    if (!(-whole < turns && turns < whole)) turns = 0;
    const std::int32_t quarter = nearest_integer(4 * turns);
    const Vec2 near = circle_near_x(turns - 0.25f * static_cast<float>(quarter)); // exact
    // Without branches: which quarter a random angle is in cannot be foretold.
    const bool turned = (quarter & 1) != 0;
    const float x = turned ? near.y : near.x, y = turned ? near.x : near.y;
    return {((quarter + 1) & 2) != 0 ? -x : x, (quarter & 2) != 0 ? -y : y};
}

/// What circle() turns back: from (1, 0) to the direction of (x, y), in [-1/2, 1/2], right to 3e-8; 0 for (0, 0). Both
/// must be finite.
inline float turns_to(float x, float y) {
    constexpr float arc_tangent[] = {0.159154937f, -0.0530507751f, 0.0317897387f, -0.0220405571f, 0.0126946624f};
    constexpr float eighth = 0.414213562f; // the tangent of a sixteenth of a turn
    const float ax = std::fabs(x), ay = std::fabs(y);
    const float large = std::max(ax, ay), small = std::min(ax, ay);
    // Beyond a sixteenth of a turn, from the diagonal instead of the axis.
    const bool diagonal = small > eighth * large;
    const float over = diagonal ? small - large : small, under = diagonal ? small + large : large;
    const float q = over / std::max(under, std::numeric_limits<float>::min());
    const float from_axis = (diagonal ? 0.125f : 0.0f) + q * polynomial(q * q, arc_tangent);
    const float from_x = ay > ax ? 0.25f - from_axis : from_axis;
    const float half = x < 0 ? 0.5f - from_x : from_x;
    return y < 0 ? -half : half;
}

/// e^x, right to 2e-7 of it; 0 where that is below the normal floats, infinite beyond the largest.
inline float exponential(float x) {
    constexpr float coefficients[] = {0.5f, 0.166665763f, 0.0416665524f, 0.00836319569f, 0.00139262539f};
    constexpr float log2_e = 1.44269504f, ln2_high = 0.693359375f, ln2_low = -2.12194440e-4f; // their sum is ln 2
    if (!(x > -87.3f)) return x == x ? 0 : x;
    if (x > 88.7f) return infinity;
    const std::int32_t p = nearest_integer(x * log2_e), half = p / 2;
    const auto power = static_cast<float>(p);
    const float r = (x - power * ln2_high) - power * ln2_low; // the first product and difference are exact
    const float mantissa = 1 + r + r * r * polynomial(r, coefficients);
    // In two steps, since 2^128 is no float.
    const auto two_to = [](std::int32_t e) { return std::bit_cast<float>(static_cast<std::uint32_t>(e + 127) << 23); };
    return mantissa * two_to(half) * two_to(p - half);
}

/// The natural logarithm of a positive, normal, finite float, right to 1.5e-7 of it.
inline float logarithm(float x) {
    constexpr float coefficients[] = {0.333333313f, -0.25000307f,  0.200010449f, -0.166412815f,
                                      0.142144963f, -0.129981831f, 0.126223192f, -0.0790274367f};
    constexpr float ln2_high = 0.693359375f, ln2_low = -2.12194440e-4f;
    constexpr std::uint32_t root_half = 0x3f3504f3u; // sqrt(1/2): the mantissa is brought to [sqrt(1/2), sqrt(2))
    const std::uint32_t bits = std::bit_cast<std::uint32_t>(x) - root_half;
    const auto power = static_cast<float>(static_cast<std::int32_t>(bits) >> 23);
    const float r = std::bit_cast<float>((bits & 0x007fffffu) + root_half) - 1; // exact
    const float series = r * r * r * polynomial(r, coefficients) - 0.5f * r * r;
    return power * ln2_high + (r + (series + power * ln2_low));
}

} // namespace weft
