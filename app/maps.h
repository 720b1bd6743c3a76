// SPDX-License-Identifier: Apache-2.0
// The lecture's figure, drawn by the real run: who computed what, and how long it took.
#pragma once

#include "app/frame_job.h"
#include "app/output/tonemap.h"

#include <cstdint>
#include <vector>

namespace weft::app {

/// 8-bit sRGB RGB, rows from the top.
struct MapPicture {
    std::uint32_t width = 0, height = 0;
    std::vector<std::uint8_t> rgb;
};

/// The picture tinted by the worker that computed each tile; tiles that are missing stay black.
MapPicture worker_map(const Frame& frame, const TileGrid& grid, float gain, const ToneMap& tone_map);

/// The time that each tile took, from dark (none) to bright (the longest), on a scale that is even to the eye; tiles
/// that are missing stay black.
MapPicture cost_map(const Frame& frame, const TileGrid& grid);

} // namespace weft::app
