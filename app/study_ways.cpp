// SPDX-License-Identifier: Apache-2.0
#include "app/study_ways.h"

#include "backends/registry.h"
#include "bench/machine/pin.h"

#include <algorithm>

namespace weft::app {

std::vector<std::string> chosen_backends(const StudyOptions& options) {
    if (!options.backends.empty()) return options.backends;
    std::vector<std::string> names;
    for (const backends::Entry& entry : backends::all())
        if (entry.make) names.emplace_back(entry.name);
    return names;
}

std::vector<std::string> chosen_schedules(const StudyOptions& options, const std::string& backend) {
    const auto made = backends::make(backend);
    const std::vector<backends::Schedule>& has = made->traits().schedules;
    if (options.schedules.empty()) return {std::string(name_of(has.front()))};
    std::vector<std::string> chosen;
    for (const std::string& wanted : options.schedules)
        for (const backends::Schedule schedule : has)
            if (wanted == "all" || backends::schedule_named(wanted) == schedule) chosen.emplace_back(name_of(schedule));
    return chosen;
}

std::vector<std::string> chosen_pins(const StudyOptions& options) {
    std::vector<std::string> pins;
    for (const std::string& name : options.pins)
        pins.emplace_back(bench::pin_named(name) == bench::Pin::none ? "" : name);
    return pins.empty() ? std::vector<std::string>{""} : pins;
}

std::vector<bench::Arm> chosen_ways(const StudyOptions& options, const std::string& backend) {
    const std::vector<std::string> scanline{""}; // goes without mention
    std::vector<bench::Arm> ways;
    for (const std::string& schedule : chosen_schedules(options, backend))
        for (const std::string& order : options.orders.empty() ? scanline : options.orders)
            for (const std::string& pin : chosen_pins(options))
                for (const std::uint32_t tile : options.tiles)
                    ways.push_back({.backend = backend,
                                    .schedule = schedule,
                                    .order = order == "scanline" ? "" : order,
                                    .pin = pin,
                                    .tile = tile});
    return ways;
}

void add_once(std::vector<bench::Arm>& arms, const bench::Arm& arm) {
    const auto same = [&](const bench::Arm& a) { return a.label() == arm.label(); };
    if (std::none_of(arms.begin(), arms.end(), same)) arms.push_back(arm);
}

} // namespace weft::app
