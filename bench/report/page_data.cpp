// SPDX-License-Identifier: Apache-2.0
#include "bench/report/page_data.h"

#include "bench/report/found_files.h"
#include "bench/report/timeline.h"
#include "bench/report/what_if.h"
#include "bench/statistics/efficiency.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>

namespace weft::bench {
namespace {

using Json = nlohmann::ordered_json;

Json measured_json(const Measured& m, double factor) {
    return {{"median", m.median * factor},
            {"low", m.interval ? Json(m.interval->low * factor) : Json()},
            {"high", m.interval ? Json(m.interval->high * factor) : Json()}};
}

Json series_json(const Summary& s) {
    Json all = Json::array();
    for (const Series& line : series(s)) {
        Json points = Json::array();
        for (const std::size_t i : line.arms) {
            const ArmSummary& a = s.arms[i];
            points.push_back({{"arm", i},
                              {"workers", a.arm.workers},
                              {"speedup", measured_json(a.speedup, 1)},
                              {"efficiency", measured_json(a.speedup, 1.0 / a.arm.workers)}});
        }
        all.push_back({{"name", line.name}, {"points", points}});
    }
    return all;
}

/// Serial runs side by side, and one alone.
Json capacity_json(const Summary& s) {
    Json points = Json::array();
    for (std::size_t i = 0; i < s.arms.size(); ++i) {
        const ArmSummary& a = s.arms[i];
        if (a.arm.copies > 1)
            points.push_back({{"arm", i},
                              {"workers", a.arm.copies},
                              {"speedup", measured_json(a.speedup, 1)},
                              {"efficiency", measured_json(a.speedup, 1.0 / a.arm.copies)}});
    }
    return points;
}

/// Arms of equal worker counts, to be compared with each other.
Json groups_json(const Summary& s) {
    std::map<unsigned, std::vector<std::size_t>> groups;
    for (std::size_t i = 0; i < s.arms.size(); ++i)
        groups[std::max(s.arms[i].arm.workers, s.arms[i].arm.copies)].push_back(i);
    Json all = Json::array();
    for (const auto& [workers, arms] : groups) all.push_back({{"workers", workers}, {"arms", arms}});
    return all;
}

std::size_t index_of(const StudyPlan& plan, const std::string& label) {
    for (std::size_t i = 0; i < plan.arms.size(); ++i)
        if (plan.arms[i].label() == label) return i;
    return plan.arms.size();
}

/// In the order in which they were run. `relative` is over the median of the same arm, so that all stand in one chart.
Json runs_json(const Study& study, const Summary& s) {
    Json arm = Json::array(), round = Json::array(), seconds = Json::array(), relative = Json::array(),
         stolen = Json::array(), throttles = Json::array();
    for (const RunRecord& run : study.runs) {
        const std::size_t i = index_of(study.plan, run.arm);
        if (i == s.arms.size()) continue;
        const double used = run.host.steal_s + run.host.cpu_used_s;
        arm.push_back(i);
        round.push_back(run.round);
        seconds.push_back(run.phases.render_s);
        relative.push_back(run.phases.render_s / s.arms[i].time.median);
        stolen.push_back(used > 0 ? run.host.steal_s / used : 0);
        throttles.push_back(run.host.throttles);
    }
    return {{"arm", arm},           {"round", round},   {"render_s", seconds},
            {"relative", relative}, {"stolen", stolen}, {"throttles", throttles}};
}

Json timeline_json(const Study& study, const ArmSummary& a, std::size_t index, std::size_t most_bars) {
    const RunRecord& run = *median_run(study, a.arm);
    const Timeline t = timeline(run, a.arm.workers, most_bars);
    const auto us = [](double s) { return std::llround(s * 1e6); };
    Json worker = Json::array(), tiles = Json::array(), begin = Json::array(), length = Json::array(),
         busy = Json::array(), last = Json::array();
    for (const Bar& bar : t.bars) {
        worker.push_back(bar.worker);
        tiles.push_back(bar.tiles);
        begin.push_back(us(bar.begin_s));
        length.push_back(us(bar.end_s) - us(bar.begin_s));
        busy.push_back(us(bar.busy_s));
    }
    for (const WorkerTime& w : worker_times(run, a.arm.workers)) last.push_back(us(t.end_s - w.tail_s));
    return {{"arm", index},
            {"round", run.round},
            {"workers", a.arm.workers},
            {"joined", t.bars.size() < t.tiles},
            {"units", t.tiles},
            {"render_us", us(run.phases.render_s)},
            {"end_us", us(t.end_s)},
            {"worker_end_us", last},
            {"bars",
             {{"worker", worker}, {"tiles", tiles}, {"begin_us", begin}, {"length_us", length}, {"busy_us", busy}}}};
}

Json timelines_json(const Study& study, const Summary& s, std::size_t most_bars) {
    const auto drawn = static_cast<std::size_t>(
        std::count_if(s.arms.begin(), s.arms.end(), [](const ArmSummary& a) { return a.arm.workers > 1; }));
    Json all = Json::array();
    for (std::size_t i = 0; i < s.arms.size(); ++i)
        if (s.arms[i].arm.workers > 1)
            all.push_back(timeline_json(study, s.arms[i], i, most_bars / std::max(drawn, std::size_t{1})));
    return all;
}

Json costs_json(const TileCosts& c) {
    return {{"width", c.width}, {"height", c.height}, {"tile", c.tile},      {"columns", c.columns},
            {"rows", c.rows},   {"joined", c.joined}, {"seconds", c.seconds}};
}

/// The twin over the baseline, round by round.
Json noise_json(const Summary& s) {
    if (!s.noise) return {};
    Json ratios = Json::array();
    for (const ArmSummary& a : s.arms) {
        if (a.arm.twin == 0 || a.arm.backend != s.arms.front().arm.backend) continue;
        for (std::size_t r = 0; r < a.seconds.size(); ++r) ratios.push_back(s.arms.front().seconds[r] / a.seconds[r]);
        break;
    }
    return {{"ratios", ratios}, {"ratio", measured_json(*s.noise, 1)}};
}

Json laws_json(const FittedLaws& laws) {
    Json fits = Json::array();
    for (const FittedLaw& f : laws.fits) {
        Json curve = Json::array();
        for (const LawPoint& p : f.curve)
            curve.push_back({{"workers", p.workers},
                             {"speedup", p.speedup},
                             {"low", p.band ? Json(p.band->low) : Json()},
                             {"high", p.band ? Json(p.band->high) : Json()}});
        fits.push_back({{"series", f.series}, {"law", f.law}, {"text", f.text}, {"last", f.last}, {"curve", curve}});
    }
    return {{"border", laws.border}, {"about", laws.about}, {"fits", fits}};
}

/// Between which speed-ups a hand-out without any cost of its own must be, were the machine as fast for all: from the
/// baseline's tiles. One entry for each number of workers that an arm has.
Json graham_json(const Summary& s, const std::optional<TileCosts>& costs) {
    Json all = Json::array();
    if (!costs || costs->tiles.empty()) return all;
    const double tiles = std::accumulate(costs->tiles.begin(), costs->tiles.end(), 0.0);
    const double longest = *std::max_element(costs->tiles.begin(), costs->tiles.end());
    const double serial = s.arms.front().time.median, outside = std::max(0.0, serial - tiles);
    std::set<unsigned> counts;
    for (const ArmSummary& a : s.arms)
        if (is_backend(a.arm) && a.arm.scale == 1) counts.insert(a.arm.workers);
    for (const unsigned n : counts) {
        const Interval time = graham_bounds(tiles, longest, n);
        all.push_back({{"workers", n},
                       {"low", (tiles + outside) / (time.high + outside)},
                       {"high", (tiles + outside) / (time.low + outside)}});
    }
    return all;
}

/// A file of the folder as it is; null for what is none.
Json file_json(const std::string& text) {
    Json json = Json::parse(text, nullptr, false);
    return json.is_object() ? json : Json();
}

} // namespace

std::string page_data(const Study& study, const Summary& s, const PageParts& parts, const PageLimits& limits) {
    const Json json{{"schema", "weft.page/1"},
                    {"summary", Json::parse(to_json(study, s))},
                    {"machine", Json::parse(to_json(parts.machine))},
                    {"series", series_json(s)},
                    {"capacity", capacity_json(s)},
                    {"groups", groups_json(s)},
                    {"leading", leading_arms(s, parts.machine.processors)},
                    {"graham", graham_json(s, parts.costs)},
                    {"runs", runs_json(study, s)},
                    {"timelines", timelines_json(study, s, limits.bars)},
                    {"costs", parts.costs ? costs_json(*parts.costs) : Json()},
                    {"noise", noise_json(s)},
                    {"laws", laws_json(parts.laws)},
                    {"prediction", Json::parse(prediction_points(s, parts.prediction))},
                    {"comparison", file_json(parts.comparison)},
                    {"what_if", Json::parse(what_if_json(study, s, parts.costs))}};
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace weft::bench
