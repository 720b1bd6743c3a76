// SPDX-License-Identifier: Apache-2.0
#include "app/frame_job.h"

#include <algorithm>

namespace weft::app {

bool Frame::complete() const {
    return std::all_of(report.units.begin(), report.units.end(), [](const auto& unit) { return unit.done; });
}

std::uint64_t frame_bytes(const RenderSettings& settings) {
    const TileGrid grid = settings.grid();
    const std::uint64_t slot = (tile_bytes(grid) + 63) / 64 * 64 + sizeof(backends::UnitFacts);
    return grid.count() * slot + std::uint64_t{settings.width} * settings.height * 4 * sizeof(float);
}

Frame render_frame(const World& world, const RenderSettings& settings, backends::Backend& backend,
                   const backends::Plan& plan, const backends::Watch& watch) {
    const TileGrid grid = settings.grid();
    const backends::Job job{grid.count(), tile_bytes(grid),
                            [&](std::uint32_t unit, std::span<std::byte> out, const backends::Pulse& pulse) {
                                return render_tile(world, settings, unit, out,
                                                   [&pulse] { return pulse.stop_requested(); });
                            }};
    backends::Slots slots(job.units, job.unit_bytes);
    backends::Report report = backend.run(job, slots, plan, watch);
    Film film(settings.width, settings.height);
    for (std::uint32_t unit = 0; unit < job.units; ++unit)
        if (report.units[unit].done) film.place(grid, unit, std::as_const(slots)[unit]);
    return {std::move(film), std::move(report)};
}

} // namespace weft::app
