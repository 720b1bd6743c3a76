// SPDX-License-Identifier: Apache-2.0
#include "bench/study/run.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace weft::bench {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* run_schema = "weft.run/1";

/// Units as four rows of numbers, times in whole nanoseconds: a tenth of the size of one object per unit.
Json pack(const std::vector<UnitTime>& units) {
    Json unit = Json::array(), worker = Json::array(), begin = Json::array(), end = Json::array();
    const auto ns = [](double s) { return std::llround(s * 1e9); };
    for (const UnitTime& u : units) {
        unit.push_back(u.unit);
        worker.push_back(u.worker);
        begin.push_back(ns(u.begin_s));
        end.push_back(ns(u.end_s));
    }
    return {{"unit", unit}, {"worker", worker}, {"begin_ns", begin}, {"end_ns", end}};
}

std::vector<UnitTime> unpack(const Json& rows) {
    std::vector<UnitTime> units(rows.at("unit").size());
    for (std::size_t i = 0; i < units.size(); ++i)
        units[i] = {rows["unit"].at(i), rows.at("worker").at(i), rows.at("begin_ns").at(i).get<double>() * 1e-9,
                    rows.at("end_ns").at(i).get<double>() * 1e-9};
    return units;
}

Phases phases_from(const Json& json) {
    return {json.at("load_s"), json.at("build_s"), json.at("render_s"), json.at("write_s"), json.at("total_s")};
}

/// Turns whatever the JSON library throws into one kind of error.
template <class Read> RunRecord read_json(std::string_view text, const char* expected, Read&& read) {
    try {
        const Json json = Json::parse(text);
        if (json.at("schema") != expected) throw std::invalid_argument("its schema is not " + std::string(expected));
        return read(json);
    } catch (const Json::exception& e) {
        throw std::invalid_argument(e.what());
    }
}

} // namespace

std::string to_json_line(const RunRecord& run) {
    const Json json{{"schema", run_schema},
                    {"arm", run.arm},
                    {"round", run.round},
                    {"position", run.position},
                    {"image_sha256", run.image_sha256},
                    {"phases",
                     {{"load_s", run.phases.load_s},
                      {"build_s", run.phases.build_s},
                      {"render_s", run.phases.render_s},
                      {"write_s", run.phases.write_s},
                      {"total_s", run.phases.total_s}}},
                    {"rays", run.rays},
                    {"samples", run.samples},
                    {"cpu_s", run.cpu_s},
                    {"host",
                     {{"steal_s", run.host.steal_s},
                      {"throttled_s", run.host.throttled_s},
                      {"throttles", run.host.throttles},
                      {"pressure_s", run.host.pressure_s},
                      {"cpu_used_s", run.host.cpu_used_s},
                      {"capacity_s", run.host.capacity_s},
                      {"own_s", run.host.own_s}}},
                    {"units", pack(run.units)}};
    return json.dump();
}

RunRecord run_from_json_line(std::string_view line) {
    return read_json(line, run_schema, [](const Json& json) {
        const Json& host = json.at("host");
        return RunRecord{json.at("arm"),
                         json.at("round"),
                         json.at("position"),
                         json.at("image_sha256"),
                         phases_from(json.at("phases")),
                         json.at("rays"),
                         json.at("samples"),
                         json.at("cpu_s"),
                         unpack(json.at("units")),
                         {host.at("steal_s"), host.at("throttled_s"), host.at("throttles"), host.at("pressure_s"),
                          host.at("cpu_used_s"), host.value("capacity_s", 0.0), host.value("own_s", 0.0)}};
    });
}

RunRecord run_from_report(std::string_view report) {
    return read_json(report, "weft.render/1", [](const Json& json) {
        RunRecord run;
        run.image_sha256 = json.at("image").at("sha256");
        run.phases = phases_from(json.at("phases"));
        run.rays =
            json.at("counts").at("rays").get<std::uint64_t>() + json["counts"].at("shadow_rays").get<std::uint64_t>();
        run.samples = json["counts"].at("samples");
        for (const Json& worker : json.at("workers")) run.cpu_s += worker.at("cpu_s").get<double>();
        for (const Json& unit : json.at("units"))
            run.units.push_back({unit.at("unit"), unit.at("worker"), unit.at("begin_ns").get<double>() * 1e-9,
                                 unit.at("end_ns").get<double>() * 1e-9});
        return run;
    });
}

} // namespace weft::bench
