// SPDX-License-Identifier: Apache-2.0
// From scene-referred light to a display: exposure, tone map, sRGB.
#pragma once

#include "renderer/math/vec.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace weft::app {

/// A curve from linear Rec.709 light (finite, not negative) to linear display light; the caller clamps to [0, 1].
struct ToneMap {
    std::string_view name;
    std::string_view about; ///< one line for the user
    Rgb (*apply)(Rgb) noexcept;
};

/// All of them, in one list; the first is the default.
std::span<const ToneMap> tone_maps() noexcept;

/// Throws std::invalid_argument that lists the known names.
const ToneMap& tone_map_named(std::string_view name);

/// Linear [0, 1] to sRGB [0, 1], the exact piecewise curve.
float srgb_encode(float linear) noexcept;

/// [0, 1] to 0..255, rounded to nearest; outside is clamped, NaN becomes 0.
std::uint8_t to_byte(float value) noexcept;

/// One colour of the film to linear display light in [0, 1], to be encoded: times `gain` (2^EV), tone map, clamp. NaN
/// and negative light count as none.
Rgb to_display(Rgb light, float gain, const ToneMap& tone_map) noexcept;

} // namespace weft::app
