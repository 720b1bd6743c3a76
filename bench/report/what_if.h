// SPDX-License-Identifier: Apache-2.0
// What the page's own simulator starts from (scripts/what_if.js): every tile's cost, and the costs of each runtime.
#pragma once

#include "bench/report/tile_costs.h"
#include "bench/study/summary.h"

#include <optional>
#include <string>

namespace weft::bench {

/// JSON; "null" without tile costs.
///   width, height, tile   of the baseline, in pixels
///   cost_unit_s, costs    seconds of one unit, and every tile's median cost in such units, row by row, as integers
///   after_s               seconds of the serial run behind its last tile
///   processors, speed     how fast each of so many workers computes, relative to one alone; 1, 1 when not measured
///   ways                  one for each line of the speed-up chart but weak scaling: series (its index), backend,
///                         schedule, chunk, tile, order, and what was measured with its fewest workers: startup_s,
///                         grab_s, leave_s
/// Of overheads and speeds the middle of what the rounds showed, as `weft predict` takes for its middle.
std::string what_if_json(const Study& study, const Summary& summary, const std::optional<TileCosts>& costs);

} // namespace weft::bench
