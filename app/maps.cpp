// SPDX-License-Identifier: Apache-2.0
#include "app/maps.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace weft::app {
namespace {

using Color = std::array<float, 3>; // sRGB in [0, 1]

/// Eight colours that colour-blind readers tell apart (Okabe and Ito 2008); further workers get hues a golden angle
/// apart.
Color worker_color(std::uint32_t worker) {
    static constexpr std::array<Color, 8> palette{{{0.90f, 0.62f, 0.00f},
                                                   {0.34f, 0.71f, 0.91f},
                                                   {0.00f, 0.62f, 0.45f},
                                                   {0.94f, 0.89f, 0.26f},
                                                   {0.00f, 0.45f, 0.70f},
                                                   {0.84f, 0.37f, 0.00f},
                                                   {0.80f, 0.47f, 0.65f},
                                                   {0.60f, 0.60f, 0.60f}}};
    if (worker < palette.size()) return palette[worker];
    const float hue = 6 * std::fmod(0.618034f * static_cast<float>(worker), 1.0f);
    const auto channel = [hue](float shift) {
        const float h = std::fmod(hue + shift, 6.0f);
        return std::clamp(std::fabs(h - 3) - 1, 0.0f, 1.0f);
    };
    return {channel(0), channel(4), channel(2)};
}

/// Dark blue over red to light yellow: lightness rises evenly.
Color heat_color(float x) {
    static constexpr std::array<Color, 6> stops{{{0.00f, 0.01f, 0.08f},
                                                 {0.26f, 0.06f, 0.41f},
                                                 {0.58f, 0.15f, 0.40f},
                                                 {0.87f, 0.32f, 0.23f},
                                                 {0.99f, 0.65f, 0.04f},
                                                 {0.99f, 1.00f, 0.64f}}};
    const float at = std::clamp(x, 0.0f, 1.0f) * (stops.size() - 1);
    const auto i = std::min(static_cast<std::size_t>(at), stops.size() - 2);
    const float f = at - static_cast<float>(i);
    Color c{};
    for (std::size_t k = 0; k < 3; ++k) c[k] = stops[i][k] * (1 - f) + stops[i + 1][k] * f;
    return c;
}

/// Calls paint(unit, x, y, rgb) for each pixel of each finished tile.
template <class Paint> MapPicture paint_tiles(const Frame& frame, const TileGrid& grid, Paint&& paint) {
    MapPicture map{grid.width, grid.height, std::vector<std::uint8_t>(std::size_t{grid.width} * grid.height * 3, 0)};
    for (std::uint32_t unit = 0; unit < grid.count(); ++unit) {
        if (!frame.report.units[unit].done) continue;
        const TileRect r = grid.rect(unit);
        for (std::uint32_t y = r.y0; y < r.y1; ++y)
            for (std::uint32_t x = r.x0; x < r.x1; ++x) {
                const Color c = paint(unit, x, y);
                for (std::size_t k = 0; k < 3; ++k) map.rgb[(std::size_t{y} * grid.width + x) * 3 + k] = to_byte(c[k]);
            }
    }
    return map;
}

} // namespace

MapPicture worker_map(const Frame& frame, const TileGrid& grid, float gain, const ToneMap& tone_map) {
    return paint_tiles(frame, grid, [&](std::uint32_t unit, std::uint32_t x, std::uint32_t y) {
        const float* p = &frame.film.rgba[(std::size_t{y} * grid.width + x) * 4];
        const auto d = to_display({p[0], p[1], p[2]}, gain, tone_map);
        const float grey = luminance(d);
        Color c = worker_color(frame.report.units[unit].worker);
        const TileRect r = grid.rect(unit); // a thin dark rim shows where tiles meet
        const float rim = grid.tile >= 8 && (x == r.x0 || y == r.y0) ? 0.8f : 1.0f;
        for (float& v : c) v = rim * (0.15f + 0.85f * grey) * (0.25f + 0.75f * v);
        return c;
    });
}

MapPicture cost_map(const Frame& frame, const TileGrid& grid) {
    const auto& units = frame.report.units;
    const auto cost = [&](std::uint32_t unit) { // per pixel, so that the smaller tiles of the rim compare
        return static_cast<float>(units[unit].end_ns - units[unit].begin_ns) /
               static_cast<float>(grid.rect(unit).pixels());
    };
    float longest = 0;
    for (std::uint32_t u = 0; u < grid.count(); ++u)
        if (units[u].done) longest = std::max(longest, cost(u));
    return paint_tiles(frame, grid, [&](std::uint32_t unit, std::uint32_t, std::uint32_t) {
        return heat_color(longest > 0 ? cost(unit) / longest : 0);
    });
}

} // namespace weft::app
