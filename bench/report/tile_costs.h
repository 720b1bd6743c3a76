// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bench/study/study.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace weft::bench {

/// What the tiles of the picture cost in the serial runs.
struct TileCosts {
    std::uint32_t width = 0, height = 0; ///< pixels of the picture
    std::uint32_t tile = 0;              ///< pixels along a tile's side
    std::uint32_t columns = 0, rows = 0; ///< of cells
    std::uint32_t joined = 1;            ///< a cell is so many tiles wide and high
    std::vector<double> seconds;         ///< of cells, row by row: the median of a tile, summed over the cell
    std::vector<double> tiles;           ///< of tiles, row by row
};

/// None when the baseline's units do not fit the picture's size. Tiles are joined into cells until there are at most
/// `most_cells`.
std::optional<TileCosts> tile_costs(const Study& study, std::size_t most_cells);

} // namespace weft::bench
