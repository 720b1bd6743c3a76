// SPDX-License-Identifier: Apache-2.0
// Noise for shapes: made of integers and single rounding steps, so that it is the same on every machine.
#pragma once

#include "renderer/math/vec.h"

#include <cstdint>

namespace weft::scenes {

/// Mixes two words into one (the finaliser "lowbias32" of Wellons 2018, "Prospecting for Hash Functions").
constexpr std::uint32_t scramble(std::uint32_t a, std::uint32_t b) {
    std::uint32_t h = a * 0x9e3779b9u + b;
    h = (h ^ (h >> 16)) * 0x7feb352du;
    h = (h ^ (h >> 15)) * 0x846ca68bu;
    return h ^ (h >> 16);
}
/// The same as a float in [0, 1).
constexpr float scramble_to_unit(std::uint32_t a, std::uint32_t b) {
    return static_cast<float>(scramble(a, b) >> 8) * 0x1p-24f;
}

/// Gradient noise in the plane (Perlin 1985, with the smoother fade of 2002): about -0.7 to 0.7, zero at whole numbers.
float noise(float x, float y, std::uint32_t seed);

} // namespace weft::scenes
