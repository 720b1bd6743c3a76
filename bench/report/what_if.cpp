// SPDX-License-Identifier: Apache-2.0
#include "bench/report/what_if.h"

#include "bench/report/page_data.h"
#include "bench/study/overheads.h"
#include "bench/study/prediction.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace weft::bench {
namespace {

using Json = nlohmann::ordered_json;

constexpr double cost_unit_s = 1e-7; // tiles take from some 10 us upwards: an error of half a percent at the most

Json costs_json(const TileCosts& costs) {
    Json all = Json::array();
    for (const double seconds : costs.tiles) all.push_back(std::llround(seconds / cost_unit_s));
    return all;
}

Json way_json(const Study& study, const Arm& arm, std::size_t series) {
    const std::uint32_t usual = arm.schedule == "static" ? 0 : 1;
    Json way{{"series", series},         {"backend", arm.backend},
             {"schedule", arm.schedule}, {"chunk", arm.chunk.value_or(usual)},
             {"tile", arm.tile},         {"order", arm.order.empty() ? "scanline" : arm.order}};
    const Arm* serial = serial_of(study, arm);
    const MeasuredOverheads o =
        serial ? measured_overheads(study, calibration_of(study, arm), *serial) : MeasuredOverheads{};
    way["startup_s"] = o.startup.middle();
    way["grab_s"] = o.grab.middle();
    way["leave_s"] = o.leave.middle();
    return way;
}

unsigned most_copies(const Study& study) {
    unsigned most = 1;
    for (const Arm& arm : study.plan.arms)
        if (arm.scale == 1) most = std::max(most, arm.copies);
    return most;
}

} // namespace

std::string what_if_json(const Study& study, const Summary& summary, const std::optional<TileCosts>& costs) {
    if (!costs || study.complete_rounds() == 0) return "null";
    const unsigned processors = most_copies(study);
    const MachineModel machine = machine_of(study, processors);
    Json ways = Json::array();
    const std::vector<Series> all = series(summary);
    const auto weak = [&](std::size_t arm) { return summary.arms[arm].arm.scale != 1; }; // not the same picture
    for (std::size_t i = 0; i < all.size(); ++i)
        if (std::none_of(all[i].arms.begin(), all[i].arms.end(), weak))
            ways.push_back(way_json(study, summary.arms[all[i].arms.front()].arm, i));
    const Json json{{"width", costs->width},
                    {"height", costs->height},
                    {"tile", costs->tile},
                    {"cost_unit_s", cost_unit_s},
                    {"costs", costs_json(*costs)},
                    {"after_s", measured_outside(study, study.plan.arms.front()).middle()},
                    {"processors", processors},
                    {"speed", (machine.speed_low.back() + machine.speed_high.back()) / 2},
                    {"ways", ways}};
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace weft::bench
