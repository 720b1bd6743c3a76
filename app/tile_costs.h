// SPDX-License-Identifier: Apache-2.0
// What each tile will cost, so that the long ones can be handed out first.
#pragma once

#include "app/frame_job.h"

#include <string>
#include <vector>

namespace weft::app {

/// Seconds per tile, guessed from a picture with a sixteenth of the pixels and an eighth of the samples, computed by
/// the same backend: about a hundredth of the whole work. Empty when it was stopped.
std::vector<double> probed_costs(const World& world, const RenderSettings& settings, backends::Backend& backend,
                                 const backends::Plan& plan, const backends::Stop& stop);

/// Seconds per tile as a former run took them: the units of a report (`--report FILE --report-units`). Throws
/// std::invalid_argument when the file is none, or of another grid of tiles.
std::vector<double> recorded_costs(const std::string& report_file, const TileGrid& grid);

} // namespace weft::app
