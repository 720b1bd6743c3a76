// SPDX-License-Identifier: Apache-2.0
#include "app/commands.h"
#include "backends/registry.h"
#include "scenes/builtin/builtin.h"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace weft::app {
namespace {

using Json = nlohmann::ordered_json;

template <class T> std::string joined(const std::vector<T>& values) {
    std::string text;
    for (const T v : values) text += (text.empty() ? "" : ", ") + std::string(name_of(v));
    return text;
}

template <class T> Json names(const std::vector<T>& values) {
    Json list = Json::array();
    for (const T v : values) list.push_back(name_of(v));
    return list;
}

Json backend_json(const backends::Entry& entry) {
    if (!entry.make) return {{"name", entry.name}, {"available", false}, {"why_not", entry.why_not}};
    const auto backend = entry.make();
    const backends::Traits& t = backend->traits();
    return {{"name", t.name},
            {"available", true},
            {"summary", t.summary},
            {"schedules", names(t.schedules)},
            {"transports", names(t.transports)},
            {"shares_memory", t.shares_memory},
            {"survives_worker_death", t.survives_worker_death},
            {"spans_hosts", t.spans_hosts},
            {"max_workers", t.max_workers}};
}

void print_backend(const backends::Entry& entry) {
    if (!entry.make) {
        fmt::print("{:<10} not available: {}\n", entry.name, entry.why_not);
        return;
    }
    const auto backend = entry.make();
    const backends::Traits& t = backend->traits();
    fmt::print("{:<10} {}\n{:<10} schedules: {}\n", t.name, t.summary, "", joined(t.schedules));
    if (t.transports.size() > 1) fmt::print("{:<10} transports: {}\n", "", joined(t.transports));
    fmt::print("{:<10} {}{}\n", "", t.shares_memory ? "workers share memory" : "workers have memory of their own",
               t.survives_worker_death ? "; the death of a worker costs nothing" : "");
}

} // namespace

ExitCode list_backends(bool json) {
    if (json) {
        Json list = Json::array();
        for (const backends::Entry& entry : backends::all()) list.push_back(backend_json(entry));
        fmt::print("{}\n", list.dump(2));
    } else {
        for (const backends::Entry& entry : backends::all()) print_backend(entry);
    }
    return ExitCode::done;
}

ExitCode list_scenes(bool json) {
    Json list = Json::array();
    for (const scenes::Builtin& scene : scenes::builtins()) {
        Json parameters = Json::array();
        if (!json) fmt::print("builtin:{:<12} {}\n", scene.name, scene.summary);
        for (const scenes::Parameter& p : scene.parameters) {
            parameters.push_back(
                {{"name", p.name}, {"default", p.value}, {"least", p.least}, {"most", p.most}, {"help", p.help}});
            if (!json) fmt::print("{:<20} {}={} ({} to {}): {}\n", "", p.name, p.value, p.least, p.most, p.help);
        }
        list.push_back({{"name", scene.name}, {"summary", scene.summary}, {"parameters", parameters}});
    }
    if (json) fmt::print("{}\n", list.dump(2));
    return ExitCode::done;
}

} // namespace weft::app
