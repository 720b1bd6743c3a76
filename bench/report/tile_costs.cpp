// SPDX-License-Identifier: Apache-2.0
#include "bench/report/tile_costs.h"

#include "bench/statistics/order_statistics.h"
#include "bench/study/launcher.h"
#include "renderer/film/tile.h"

#include <algorithm>

namespace weft::bench {

std::optional<TileCosts> tile_costs(const Study& study, std::size_t most_cells) {
    const auto [width, height] = picture_size(study.plan.picture);
    const Arm& baseline = study.plan.arms.front();
    if (width == 0 || height == 0 || baseline.tile == 0) return {};
    const TileGrid grid{width, height, baseline.tile};
    std::vector<std::vector<double>> samples(grid.count());
    for (const RunRecord* run : study.runs_of(baseline))
        for (const UnitTime& u : run->units) {
            if (u.unit >= samples.size()) return {};
            samples[u.unit].push_back(u.end_s - u.begin_s);
        }
    TileCosts costs{width, height, baseline.tile, 0, 0, 1, {}, {}};
    for (const std::vector<double>& of_tile : samples) {
        if (of_tile.empty()) return {};
        costs.tiles.push_back(median(of_tile));
    }
    const auto cells = [&](std::uint32_t n) { return (n + costs.joined - 1) / costs.joined; };
    while (std::size_t{cells(grid.columns())} * cells(grid.rows()) > most_cells) ++costs.joined;
    costs.columns = cells(grid.columns());
    costs.rows = cells(grid.rows());
    costs.seconds.resize(std::size_t{costs.columns} * costs.rows);
    for (std::uint32_t i = 0; i < costs.tiles.size(); ++i)
        costs.seconds[i / grid.columns() / costs.joined * costs.columns + i % grid.columns() / costs.joined] +=
            costs.tiles[i];
    return costs;
}

} // namespace weft::bench
