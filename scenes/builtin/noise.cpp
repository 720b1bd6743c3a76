// SPDX-License-Identifier: Apache-2.0
#include "scenes/builtin/noise.h"

#include <array>
#include <cmath>

namespace weft::scenes {
namespace {

/// The slope at a lattice point, as seen from (dx, dy) away: one of sixteen directions around the circle.
float slope(std::uint32_t h, float dx, float dy) {
    constexpr float a = 1, b = 0.92387953f, c = 0.70710678f, d = 0.38268343f;
    constexpr std::array<Vec2, 16> directions{{{a, 0},
                                               {b, d},
                                               {c, c},
                                               {d, b},
                                               {0, a},
                                               {-d, b},
                                               {-c, c},
                                               {-b, d},
                                               {-a, 0},
                                               {-b, -d},
                                               {-c, -c},
                                               {-d, -b},
                                               {0, -a},
                                               {d, -b},
                                               {c, -c},
                                               {b, -d}}};
    return dot(directions[h >> 28], Vec2{dx, dy});
}

float fade(float t) { return t * t * t * (t * (t * 6 - 15) + 10); }

} // namespace

float noise(float x, float y, std::uint32_t seed) {
    const float floor_x = std::floor(x), floor_y = std::floor(y);
    const float dx = x - floor_x, dy = y - floor_y;
    const auto i = static_cast<std::uint32_t>(static_cast<std::int32_t>(floor_x));
    const auto j = static_cast<std::uint32_t>(static_cast<std::int32_t>(floor_y));
    const std::uint32_t row0 = scramble(j, seed), row1 = scramble(j + 1, seed);
    const float u = fade(dx), v = fade(dy);
    return lerp(lerp(slope(scramble(i, row0), dx, dy), slope(scramble(i + 1, row0), dx - 1, dy), u),
                lerp(slope(scramble(i, row1), dx, dy - 1), slope(scramble(i + 1, row1), dx - 1, dy - 1), u), v);
}

} // namespace weft::scenes
