// SPDX-License-Identifier: Apache-2.0
#include "app/frame_job.h"

#include <algorithm>
#include <optional>

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
                   const backends::Plan& plan, const backends::Watch& watch, std::span<const std::uint32_t> order,
                   const Plant& plant) {
    const TileGrid grid = settings.grid();
    const auto tile_of = [&](std::uint32_t place) { return order.empty() ? place : order[place]; };
    const backends::Job tiles{grid.count(), tile_bytes(grid),
                              [&](std::uint32_t unit, std::span<std::byte> out, const backends::Pulse& pulse) {
                                  return render_tile(world, settings, tile_of(unit), out,
                                                     [&pulse] { return pulse.stop_requested(); });
                              }};
    std::optional<PlantedJob> planted;
    if (plant.any()) planted.emplace(plant, tiles);
    const backends::Job& job = planted ? planted->job() : tiles;
    backends::Slots slots(job.units, job.unit_bytes);
    backends::Report report = backend.run(job, slots, plan, watch);
    if (planted) planted->finish(report, slots);
    std::vector<std::uint32_t> place_of(job.units);
    std::vector<backends::UnitFacts> by_tile(job.units);
    for (std::uint32_t place = 0; place < job.units; ++place) {
        place_of[tile_of(place)] = place;
        by_tile[tile_of(place)] = report.units[place];
    }
    report.units = std::move(by_tile);
    for (std::uint32_t& unit : report.poisonous) unit = tile_of(unit);
    Film film(settings.width, settings.height);
    for (std::uint32_t tile = 0; tile < job.units; ++tile)
        if (report.units[tile].done)
            film.place(grid, tile, std::as_const(slots)[place_of[tile]].first(tiles.unit_bytes));
    return {std::move(film), std::move(report)};
}

} // namespace weft::app
