// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace weft {

/// A rectangle of pixels, [x0, x1) x [y0, y1).
struct TileRect {
    std::uint32_t x0, y0, x1, y1;
    std::uint32_t width() const { return x1 - x0; }
    std::uint32_t height() const { return y1 - y0; }
    std::uint32_t pixels() const { return width() * height(); }
};

/// Which pixel of a rectangle, counted row by row, comes at a place when its pixels are taken in blocks of 4 x 4: rays
/// of eight or sixteen pixels in turn then run closer together than those of as many in a row. Blocks at the right and
/// lower border are as large as what is left.
constexpr std::uint32_t pixel_in_blocks(std::uint32_t width, std::uint32_t height, std::uint32_t place) {
    constexpr std::uint32_t block_width = 4, block_height = 4;
    const std::uint32_t top = place / (width * block_height) * block_height;
    const std::uint32_t rows = std::min(block_height, height - top), in_band = place - top * width;
    const std::uint32_t left = in_band / (block_width * rows) * block_width;
    const std::uint32_t columns = std::min(block_width, width - left), in_block = in_band - left * rows;
    return (top + in_block / columns) * width + left + in_block % columns;
}

/// How the picture is cut into tiles: squares of `tile` pixels, row by row from the top left; the last of a row or
/// column may be smaller. A setting, never a function of the worker count.
struct TileGrid {
    std::uint32_t width, height, tile;

    std::uint32_t columns() const { return (width + tile - 1) / tile; }
    std::uint32_t rows() const { return (height + tile - 1) / tile; }
    std::uint32_t count() const { return columns() * rows(); }
    TileRect rect(std::uint32_t index) const {
        const std::uint32_t x = index % columns() * tile, y = index / columns() * tile;
        return {x, y, std::min(width, x + tile), std::min(height, y + tile)};
    }
};

/// What was counted while a tile was rendered; deterministic, because it travels with the tile.
struct TileCounts {
    std::uint64_t camera_rays = 0;
    std::uint64_t rays = 0;        ///< nearest-hit queries, camera rays included
    std::uint64_t shadow_rays = 0; ///< any-hit queries
    std::uint64_t samples = 0;
    std::uint64_t invalid_samples = 0;                              ///< dropped: not finite or negative
    std::uint32_t invalid_x = 0, invalid_y = 0, invalid_sample = 0; ///< the first of them, for --replay
    std::uint32_t reserved = 0;
};

/// A tile's result in bytes: the counts, then RGBA floats row by row, always room for tile * tile pixels.
inline std::size_t tile_bytes(const TileGrid& grid) {
    return sizeof(TileCounts) + std::size_t{grid.tile} * grid.tile * 4 * sizeof(float);
}

/// The whole picture: linear RGBA, rows from the top. Alpha is 1 where a pixel is done and 0 where it is not.
struct Film {
    std::uint32_t width = 0, height = 0;
    std::vector<float> rgba;
    TileCounts counts; ///< sums over the tiles; `invalid_*` is the first tile's that has one

    Film(std::uint32_t w, std::uint32_t h) : width(w), height(h), rgba(std::size_t{w} * h * 4, 0.0f) {}
    /// Copies a finished tile to its place. Call in tile order, so that `counts` do not depend on who finished first.
    void place(const TileGrid& grid, std::uint32_t index, std::span<const std::byte> bytes);
};

} // namespace weft
