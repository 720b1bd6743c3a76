// SPDX-License-Identifier: Apache-2.0
#include "app/output/tonemap.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <string>

namespace weft::app {
namespace {

// Khronos PBR Neutral (the formula of its public specification): base colours up to 0.8 are kept as they are, apart
// from the 4 % that a dielectric's reflection at normal incidence adds; brighter ones are compressed towards 1 and lose
// saturation on the way.
Rgb neutral(Rgb c) noexcept {
    constexpr float reflection = 0.04F;
    constexpr float start = 0.8F - reflection;
    constexpr float desaturation = 0.15F;
    const float smallest = min_component(c);
    const float offset = smallest < 2 * reflection ? smallest - smallest * smallest / (4 * reflection) : reflection;
    c = c - Rgb{offset, offset, offset};
    const float peak = max_component(c);
    if (peak < start) return c;
    const float room = 1 - start;
    const float new_peak = 1 - room * room / (peak + room - start);
    const float grey = 1 - 1 / (desaturation * (peak - new_peak) + 1);
    const float scale = new_peak / peak;
    const auto mix = [&](float v) { return v * scale * (1 - grey) + new_peak * grey; };
    return {mix(c.x), mix(c.y), mix(c.z)};
}

Rgb linear(Rgb c) noexcept { return c; }

// Krzysztof Narkowicz, "ACES Filmic Tone Mapping Curve" (2016): a rational fit per channel.
Rgb aces(Rgb c) noexcept {
    const auto curve = [](float x) { return x * (2.51F * x + 0.03F) / (x * (2.43F * x + 0.59F) + 0.14F); };
    return {curve(c.x), curve(c.y), curve(c.z)};
}

// Reinhard et al. 2002, equation 3, on the luminance, so that hues stay; what leaves the gamut is clamped.
Rgb reinhard(Rgb c) noexcept { return c * (1 / (1 + luminance(c))); }

constexpr std::array all{
    ToneMap{"neutral", "Khronos PBR Neutral: base colours as they are, highlights compressed", neutral},
    ToneMap{"linear", "no curve: what is brighter than 1 is white", linear},
    ToneMap{"aces", "filmic contrast (Narkowicz's fit of ACES)", aces},
    ToneMap{"reinhard", "L / (1 + L) on the luminance", reinhard},
};

// Large enough for any light, small enough that no curve overflows when it squares it. NaN becomes 0.
float sensible(float light) noexcept { return light > 0 ? std::min(light, 1e9F) : 0.0F; }

float clamp(float value) noexcept { return value > 0 ? std::min(value, 1.0F) : 0.0F; }

} // namespace

std::span<const ToneMap> tone_maps() noexcept { return all; }

const ToneMap& tone_map_named(std::string_view name) {
    std::string known;
    for (const ToneMap& each : all) {
        if (each.name == name) return each;
        known += (known.empty() ? "" : ", ") + std::string(each.name);
    }
    throw std::invalid_argument("unknown tone map \"" + std::string(name) + "\", known are: " + known);
}

float srgb_encode(float linear_value) noexcept {
    return linear_value <= 0.0031308F ? 12.92F * linear_value : 1.055F * std::pow(linear_value, 1 / 2.4F) - 0.055F;
}

std::uint8_t to_byte(float value) noexcept { return static_cast<std::uint8_t>(std::floor(clamp(value) * 255 + 0.5F)); }

Rgb to_display(Rgb light, float gain, const ToneMap& tone_map) noexcept {
    const Rgb mapped = tone_map.apply({sensible(light.x * gain), sensible(light.y * gain), sensible(light.z * gain)});
    return {clamp(mapped.x), clamp(mapped.y), clamp(mapped.z)};
}

} // namespace weft::app
