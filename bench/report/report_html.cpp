// SPDX-License-Identifier: Apache-2.0
#include "bench/report/report_html.h"

#include "bench/report/embedded_files.h"
#include "bench/report/found_files.h"
#include "bench/report/html.h"
#include "bench/report/page_data.h"
#include "bench/report/tables.h"
#include "bench/report/trend.h"
#include "bench/report/verdict.h"

#include <fmt/format.h>

namespace weft::bench {
namespace {

/// Of many ways the overall verdict is what fits on a screen.
std::string verdict_html(const Summary& summary, const MachineFacts& machine, const std::string& comparison) {
    constexpr std::size_t most = 6;
    const std::vector<Finding> all = findings(summary, machine);
    const std::string compared = comparison_verdict(comparison);
    std::string html;
    for (const Finding& f : all) {
        html += "<li><strong>" + escaped(f.arm) + "</strong>: " + escaped(f.speed) + ".";
        if (!f.lost.empty()) html += " <span class=\"lost\">Lost most: " + escaped(f.lost) + ".</span>";
        html += "</li>\n";
    }
    if (all.size() > most)
        html =
            fmt::format("<li><details><summary>Each of the {} ways</summary><ul class=\"verdict\">\n{}</ul></details>"
                        "</li>\n",
                        all.size(), html);
    if (!compared.empty()) html.insert(0, "<li><strong>" + escaped(compared) + ".</strong></li>\n");
    return html.empty() ? "<li>The study has no run with more than one worker.</li>" : html;
}

std::string warnings_html(const std::vector<std::string>& texts) {
    if (texts.empty()) return "";
    std::string html = "<div class=\"warnings\" role=\"note\"><h2>Before you read on</h2><ul>";
    for (const std::string& text : texts) html += "<li>" + escaped(text) + "</li>";
    return html + "</ul></div>";
}

std::string command_line(const StudyPlan& plan) {
    std::string words;
    for (const std::string& word : plan.picture) words += (words.empty() ? "" : " ") + word;
    return words + " --spp " + std::to_string(plan.spp);
}

std::string joined_note(const std::optional<TileCosts>& costs) {
    return costs && costs->joined > 1 ? fmt::format(" One cell stands for {0} x {0} tiles.", costs->joined) : "";
}

/// The picture for scripts/tile_costs.js, or nothing.
std::string picture_data(const std::string& png) {
    if (png.empty()) return "";
    return "<script type=\"text/plain\" id=\"picture\">" + base64(png) + "</script>";
}

/// Scripts stand between marks that hide them from an XML parser.
std::string script(std::string_view text) { return "<script>//<![CDATA[\n" + std::string(text) + "\n//]]></script>"; }

} // namespace

bool report_has_charts() { return embedded::chart_library().find("d3js.org") != std::string_view::npos; }

std::string report_html(const Study& study, const Summary& summary, const ReportExtras& extras) {
    constexpr std::size_t most_cells = 6000;
    const MachineFacts& machine = extras.machine;
    const PageParts parts{machine, tile_costs(study, most_cells), fitted_laws(summary, machine), extras.prediction,
                          extras.comparison};
    const std::optional<TileCosts>& costs = parts.costs;
    const Titles title = titles(study, summary, machine, costs);
    const std::vector<std::size_t> leading = leading_arms(summary, machine.processors);
    const unsigned shown = leading.empty() ? 1 : summary.arms[leading.front()].arm.workers;
    const std::string no_facts = "<p>Nobody recorded the machine of this study.</p>";
    return fill(
        embedded::page_template(),
        {{"scene", escaped(study.plan.scene)},
         {"style", std::string(embedded::page_style())},
         {"picture", escaped(command_line(study.plan))},
         {"rounds", std::to_string(summary.rounds)},
         {"runs", std::to_string(study.runs.size())},
         {"made_by", escaped(extras.made_by)},
         {"verdict", verdict_html(summary, machine, extras.comparison)},
         {"warnings", warnings_html(warnings(study, summary, machine))},
         {"machine", extras.machine.facts.empty() ? no_facts : machine_table(machine)},
         {"no_charts", report_has_charts() ? ""
                                           : "<p class=\"warnings\">This program was built without d3: the page has "
                                             "tables and no charts.</p>"},
         {"page_class", report_has_charts() ? "charts" : "tables"},
         {"speedup_title", escaped(title.speedup)},
         {"efficiency_title", escaped(title.efficiency)},
         {"factors_title", escaped(factors_title(summary, machine.processors))},
         {"karp_flatt_trend", escaped(karp_flatt_trend(summary, machine.processors))},
         {"factors_tables", factors_tables(summary, shown)},
         {"losses_title", escaped(title.losses)},
         {"comparison_title", escaped(title.comparison)},
         {"timeline_title", escaped(title.timeline)},
         {"costs_title", escaped(title.costs)},
         {"order_title", escaped(title.order)},
         {"noise_title", escaped(title.noise)},
         {"speedup_table", speedup_table(summary)},
         {"losses_table", losses_table(summary)},
         {"comparison_table", comparison_table(summary)},
         {"laws_about", escaped(parts.laws.about)},
         {"comparison_section", comparison_section(extras.comparison)},
         {"prediction_section", prediction_section(extras.prediction, summary.rounds)},
         {"picture_data", picture_data(extras.picture)},
         {"workers_table", workers_table(study, summary)},
         {"costs_table", costs ? costs_table(*costs) : ""},
         {"costs_joined", joined_note(costs)},
         {"order_table", order_table(study)},
         {"noise_table", noise_table(summary)},
         {"data", json_in_script(page_data(study, summary, parts))},
         {"csv", escaped(to_csv(study))},
         {"error_script", script(embedded::error_script())},
         {"chart_library", script(embedded::chart_library())},
         {"simulator_script", script(embedded::simulator_script())},
         {"page_script", script(embedded::page_script())}});
}

} // namespace weft::bench
