// SPDX-License-Identifier: Apache-2.0
// In which order tiles are handed out. Never changes a pixel: only who waits for whom, and what is seen first.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace weft {

enum class TileOrder : std::uint8_t {
    scanline,      ///< row by row from the top left, as TileGrid numbers them
    hilbert,       ///< along Hilbert's curve: neighbours in time are neighbours in the picture
    spiral,        ///< from the centre outwards, ring by ring
    longest_first, ///< by falling cost, equal ones in scanline order (Graham 1969: at most 4/3 - 1/(3P) from optimal)
};

/// The tiles of a grid of columns x rows in this order, each exactly once: a permutation of 0 .. columns * rows - 1.
/// `costs`: one per tile in scanline order, for longest_first only; throws std::invalid_argument if there are more or
/// fewer. Cost: n log n.
std::vector<std::uint32_t> tile_order(TileOrder order, std::uint32_t columns, std::uint32_t rows,
                                      std::span<const double> costs = {});

} // namespace weft
