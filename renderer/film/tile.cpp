// SPDX-License-Identifier: Apache-2.0
#include "renderer/film/tile.h"

#include <cstring>

namespace weft {

void Film::place(const TileGrid& grid, std::uint32_t index, std::span<const std::byte> bytes) {
    TileCounts c;
    std::memcpy(&c, bytes.data(), sizeof c);
    if (counts.invalid_samples == 0 && c.invalid_samples != 0) {
        counts.invalid_x = c.invalid_x;
        counts.invalid_y = c.invalid_y;
        counts.invalid_sample = c.invalid_sample;
    }
    counts.camera_rays += c.camera_rays;
    counts.rays += c.rays;
    counts.shadow_rays += c.shadow_rays;
    counts.samples += c.samples;
    counts.invalid_samples += c.invalid_samples;

    const TileRect r = grid.rect(index);
    const std::size_t row = std::size_t{r.width()} * 4 * sizeof(float);
    const std::byte* from = bytes.data() + sizeof c;
    for (std::uint32_t y = r.y0; y < r.y1; ++y, from += row)
        std::memcpy(&rgba[(std::size_t{y} * width + r.x0) * 4], from, row);
}

} // namespace weft
