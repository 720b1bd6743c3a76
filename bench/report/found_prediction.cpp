// SPDX-License-Identifier: Apache-2.0
#include "bench/report/found_files.h"

#include "bench/report/found_json.h"
#include "bench/report/html.h"
#include "bench/report/series.h"

#include <algorithm>

namespace weft::bench {
namespace {

using namespace found;

bool is_void(const Json& emulated) {
    return emulated.contains("void") && emulated["void"].is_boolean() && emulated["void"].get<bool>();
}

/// "threads dynamic x16" without its workers.
Json series_index(const std::vector<Series>& all, const std::string& label) {
    const std::string name = label.substr(0, label.rfind(" x"));
    const auto found = std::find_if(all.begin(), all.end(), [&](const Series& s) { return s.name == name; });
    return found == all.end() ? Json() : Json(found - all.begin());
}

std::optional<double> emulated_speedup(const Json& emulated, const std::vector<Json>& predicted) {
    if (const auto own = number(emulated, "speedup")) return own;
    const auto makespan = number(emulated, "makespan_s"), simulated = number(emulated, "simulated_s");
    for (const Json& p : predicted)
        if (text(p, "label") == text(emulated, "label") && makespan && simulated && *makespan > 0)
            if (const auto speedup = number(member(p, "speedup"), "median")) return *speedup * *simulated / *makespan;
    return std::nullopt;
}

std::string predicted_table(const Json& json) {
    Table table("Simulated with 90 % prediction intervals; emulated: the real backend with tiles that sleep",
                {"Run", "Kind", "Workers", "Seconds", "Speed-up", "Idle at the end"});
    for (const Json& p : objects(json, "predicted"))
        table.row({text(p, "label"), "simulated", in_digits(number(p, "workers"), 0),
                   range(member(p, "time_s"), "median", "low", "high", 4),
                   range(member(p, "speedup"), "median", "low", "high", 2),
                   in_digits(number(p, "tail_share"), 1, 100, " %")});
    for (const Json& e : objects(json, "emulated"))
        table.row({text(e, "label"), is_void(e) ? "emulated, void: " + text(e, "reason") : "emulated",
                   in_digits(number(e, "workers"), 0), "",
                   in_digits(emulated_speedup(e, objects(json, "predicted")), 2),
                   number(e, "error") ? in_digits(number(e, "error"), 1, 100, " % off the simulation") : ""});
    return table.html();
}

std::string held_out_table(const std::vector<Json>& rows) {
    Table table("Predicted from one worker, then compared with what was measured",
                {"Run", "Predicted seconds [90 %]", "Measured", "Error", "Inside"});
    for (const Json& h : rows)
        table.row(
            {text(h, "label"), range(h, "predicted_s", "low_s", "high_s", 4), in_digits(number(h, "measured_s"), 4),
             in_digits(number(h, "error"), 1, 100, " %"),
             h.contains("covered") && h["covered"].is_boolean() ? (h["covered"].get<bool>() ? "yes" : "no") : ""});
    return table.html();
}

/// Numbers and words of an object as "name value, name value"; what is structured deeper stays in the file.
std::string in_pairs(const Json& json) {
    std::string words;
    for (const auto& [name, value] : json.items()) {
        if (value.is_structured() || value.is_null()) continue;
        std::string spaced = name;
        std::replace(spaced.begin(), spaced.end(), '_', ' ');
        words += words.empty() ? "" : ", ";
        words += spaced + " " +
                 (value.is_string()         ? value.get<std::string>()
                  : value.is_number_float() ? fmt::format("{:.4g}", value.get<double>())
                                            : value.dump());
    }
    return words;
}

std::string validation_table(const Json& validation) {
    Table table("How the simulation was validated on this study", {"Step", "What it says"});
    bool any = false;
    for (const auto& [key, name] : {std::pair{"replay", "replay: durations and order of a real run"},
                                    std::pair{"hold_out", "hold-out: from one worker to more"},
                                    std::pair{"ranking", "ranking: the order of the ways"}}) {
        if (!validation.contains(key) || validation[key].is_null()) continue;
        const Json& step = validation[key];
        const std::string words = step.is_object()   ? in_pairs(step)
                                  : step.is_string() ? step.get<std::string>()
                                  : step.is_array()  ? fmt::format("{} cases, see prediction.json", step.size())
                                                     : step.dump();
        table.row({name, words});
        any = true;
    }
    return any ? table.html() : "";
}

} // namespace

std::string prediction_points(const Summary& summary, const std::string& prediction) {
    const Json json = parsed(prediction);
    const std::vector<Series> all = series(summary);
    Json predicted = Json::array(), emulated = Json::array();
    for (const Json& p : objects(json, "predicted")) {
        const Json& speedup = member(p, "speedup");
        if (!number(p, "workers") || !number(speedup, "median")) continue;
        const auto low = number(speedup, "low"), high = number(speedup, "high");
        predicted.push_back({{"series", series_index(all, text(p, "label"))},
                             {"label", text(p, "label")},
                             {"workers", p["workers"]},
                             {"speedup",
                              {{"median", speedup["median"]},
                               {"low", low && high ? Json(*low) : Json()},
                               {"high", low && high ? Json(*high) : Json()}}}});
    }
    for (const Json& e : objects(json, "emulated"))
        if (const auto speedup = emulated_speedup(e, objects(json, "predicted")); speedup && number(e, "workers"))
            emulated.push_back({{"series", series_index(all, text(e, "label"))},
                                {"label", text(e, "label")},
                                {"workers", e["workers"]},
                                {"speedup", *speedup},
                                {"void", is_void(e)}});
    if (predicted.empty() && emulated.empty()) return "null";
    return Json{{"predicted", predicted}, {"emulated", emulated}}.dump();
}

std::string prediction_section(const std::string& prediction, unsigned rounds) {
    if (prediction.empty()) return "";
    const Json json = parsed(prediction);
    std::string html = "<section id=\"prediction\">\n<h2>What would more workers do?</h2>\n";
    if (json.empty())
        return html + "<p class=\"reading\">prediction.json is no JSON and was left out; run weft predict again.</p>\n"
                      "</section>\n";
    html += "<p class=\"reading\">Nothing here was measured: each tile's time in the serial runs, handed out by a "
            "simulation of each backend. The points stand in the speed-up chart, too, each kind with a mark of its "
            "own.";
    if (const auto made_from = number(json, "rounds"); made_from && *made_from != rounds)
        html += fmt::format(" The prediction was made from {:.0f} rounds, the study has {}: run weft predict again.",
                            *made_from, rounds);
    html += "</p>\n";
    std::vector<Json> held = objects(json, "held_out");
    if (held.empty()) held = objects(json, "hold_out");
    if (held.empty())
        html += "<p class=\"reading\">It could not be tested on this study, which has no backend with one worker and "
                "with more (--workers 1,2).</p>\n";
    else
        html += held_out_table(held);
    html += validation_table(member(json, "validation"));
    return html + "<details><summary>Table: every predicted run</summary>" + predicted_table(json) +
           "</details>\n</section>\n";
}

} // namespace weft::bench
