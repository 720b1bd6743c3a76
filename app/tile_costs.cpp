// SPDX-License-Identifier: Apache-2.0
#include "app/tile_costs.h"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace weft::app {
namespace {

double seconds(std::int64_t begin_ns, std::int64_t end_ns) { return static_cast<double>(end_ns - begin_ns) * 1e-9; }

} // namespace

std::vector<double> probed_costs(const World& world, const RenderSettings& settings, backends::Backend& backend,
                                 const backends::Plan& plan, const backends::Stop& stop) {
    const TileGrid grid = settings.grid();
    RenderSettings probe = settings; // the same grid of smaller tiles
    probe.tile = std::max(1u, settings.tile / 4);
    probe.width = grid.columns() * probe.tile;
    probe.height = grid.rows() * probe.tile;
    // What happens for the first time takes longer, since pages of the program come into memory: it counts for nothing.
    probe.spp = 1;
    if (!render_frame(world, probe, backend, plan, {.stop = &stop}).complete()) return {};
    probe.spp = std::max(1u, settings.spp / 8);
    const Frame frame = render_frame(world, probe, backend, plan, {.stop = &stop});
    std::vector<double> costs;
    if (!frame.complete()) return costs;
    for (const backends::UnitFacts& unit : frame.report.units) costs.push_back(seconds(unit.begin_ns, unit.end_ns));
    return costs;
}

std::vector<double> recorded_costs(const std::string& report_file, const TileGrid& grid) {
    const auto refuse = [&](const std::string& why) {
        throw std::invalid_argument(fmt::format("--costs {}: {}", report_file, why));
    };
    std::ifstream file(report_file);
    if (!file) refuse("cannot be opened");
    std::vector<double> costs(grid.count(), -1);
    try {
        const auto report = nlohmann::json::parse(file);
        const auto& image = report.at("image");
        if (image.at("width") != grid.width || image.at("height") != grid.height || image.at("tile") != grid.tile)
            refuse(fmt::format("is of {}x{} pixels in tiles of {}, not {}x{} in tiles of {}", image["width"].dump(),
                               image["height"].dump(), image["tile"].dump(), grid.width, grid.height, grid.tile));
        for (const auto& unit : report.at("units"))
            costs.at(unit.at("unit")) = seconds(unit.at("begin_ns"), unit.at("end_ns"));
    } catch (const nlohmann::json::exception&) {
        refuse("is no report with units (--report FILE --report-units)");
    } catch (const std::out_of_range&) {
        refuse("has a unit beyond the picture");
    }
    if (std::any_of(costs.begin(), costs.end(), [](double c) { return c < 0; })) refuse("lacks some of the tiles");
    return costs;
}

} // namespace weft::app
