// SPDX-License-Identifier: Apache-2.0
#include "app/trace_events.h"

#include <fmt/format.h>
#include <iterator>
#include <nlohmann/json.hpp>

namespace weft::app {
namespace {

constexpr std::size_t most_tiles = 1'000'000; // viewers fail on files far above 100 MB

/// Collects events; written by hand, since a tree of a million objects takes gigabytes.
class Events {
  public:
    /// Names a track: `kind` is process_name or thread_name. Names carry no time (they may not).
    void name(const char* kind, unsigned process, unsigned thread, const std::string& text) {
        begin();
        fmt::format_to(std::back_inserter(text_), R"({{"ph":"M","name":"{}","pid":{},"tid":{},"args":{{"name":{}}}}})",
                       kind, process, thread, nlohmann::json(text).dump());
    }
    /// Something with a length, in seconds since the program's start. `arguments` is a JSON object.
    void span(const std::string& text, unsigned process, unsigned thread, double begin_s, double end_s,
              const std::string& arguments = "{}") {
        begin();
        fmt::format_to(std::back_inserter(text_),
                       R"({{"ph":"X","name":"{}","pid":{},"tid":{},"ts":{:.3f},"dur":{:.3f},"args":{}}})", text,
                       process, thread, begin_s * 1e6, (end_s - begin_s) * 1e6, arguments);
    }
    std::string finish(const nlohmann::json& about) && {
        return std::move(text_) + "\n],\"displayTimeUnit\":\"ms\",\"otherData\":" + about.dump() + "}\n";
    }

  private:
    void begin() { text_ += text_.back() == '[' ? "\n" : ",\n"; }
    std::string text_ = "{\"traceEvents\":[";
};

} // namespace

std::string trace_json(const RenderRecord& r) {
    const backends::Report& run = r.frame.report;
    const bool processes = r.plan.transport != backends::Transport::none;
    Events events;
    // Small numbers: viewers run tracks with large ones together.
    events.name("process_name", 1, 0, "weft");
    events.name("thread_name", 1, 0, "phases");
    double now = 0;
    double render_begin = 0;
    for (const auto& [name, seconds] : {std::pair{"load", r.phases.load_s},
                                        {"build", r.phases.build_s},
                                        {"render", r.phases.render_s},
                                        {"write", r.phases.write_s}}) {
        if (name == std::string_view("render")) render_begin = now;
        events.span(name, 1, 0, now, now + seconds);
        now += seconds;
    }
    const auto process_of = [&](unsigned worker) { return processes ? 2 + worker : 1; };
    for (unsigned w = 0; w < run.workers.size(); ++w) {
        if (processes) events.name("process_name", process_of(w), 1 + w, fmt::format("worker {}", w));
        events.name("thread_name", process_of(w), 1 + w, fmt::format("worker {}", w));
    }
    const TileGrid grid = r.settings.grid();
    const std::size_t step = 1 + (run.units.size() - 1) / most_tiles;
    for (std::size_t u = 0; u < run.units.size(); u += step) {
        const backends::UnitFacts& unit = run.units[u];
        if (!unit.done) continue;
        const TileRect rect = grid.rect(static_cast<std::uint32_t>(u));
        const auto at = [&](std::int64_t ns) { return render_begin + static_cast<double>(ns) * 1e-9; };
        events.span(fmt::format("tile {}", u), process_of(unit.worker), 1 + unit.worker, at(unit.begin_ns),
                    at(unit.end_ns), fmt::format(R"({{"x":{},"y":{}}})", rect.x0, rect.y0));
    }
    return std::move(events).finish({{"scene", r.options.scene.source},
                                     {"backend", r.options.backend},
                                     {"schedule", std::string(name_of(r.plan.schedule))},
                                     {"workers", r.plan.workers},
                                     {"every_nth_tile", step}});
}

} // namespace weft::app
