// SPDX-License-Identifier: Apache-2.0
#include "bench/report/found_files.h"
#include "bench/report/found_json.h"
#include "bench/report/html.h"

namespace weft::bench {

using namespace found;

std::string comparison_verdict(const std::string& comparison) {
    const Json json = parsed(comparison);
    const std::vector<Json> others = objects(json, "others");
    if (others.empty()) return "";
    std::size_t faster = 0, slower = 0;
    for (const Json& way : others) {
        faster += text(way, "verdict") == "faster";
        slower += text(way, "verdict") == "slower";
    }
    return fmt::format("Beside {}: of {} other ways {} faster and {} slower; of {} neither can be said",
                       text(member(json, "reference"), "label"), others.size(), faster, slower,
                       others.size() - faster - slower);
}

std::string comparison_section(const std::string& comparison) {
    if (comparison.empty()) return "";
    const Json json = parsed(comparison);
    const Json& reference = member(json, "reference");
    std::string html = "<section id=\"rivals\">\n<h2>Which way of handing out is faster?</h2>\n";
    if (json.empty())
        return html + "<p class=\"reading\">comparison.json is no JSON and was left out; run weft report again after "
                      "weft compare.</p>\n</section>\n";
    html += "<p class=\"reading\">Time of each way over that of " + escaped(text(reference, "label")) +
            " in the same round, with 95 % intervals: left of 1 is faster. The grey band is that run against itself: "
            "what does not lie beyond it is no difference. The verdicts hold together with 95 % (Holm).</p>\n"
            "<div class=\"chart\" data-chart=\"ratios\"></div>\n";
    Table ways("Every way beside the reference",
               {"Way", "Seconds", "Ratio", "p (Holm)", "Verdict", "µs between tiles", "CPU burnt, s"});
    const auto row = [&](const Json& way, const std::string& verdict, const std::string& ratio) {
        ways.row({text(way, "label"), in_digits(number(way, "median_s"), 4), ratio,
                  in_digits(number(way, "adjusted_p"), 3), verdict, in_digits(number(way, "dispatch_s"), 2, 1e6),
                  in_digits(number(way, "idle_burnt_s"), 3)});
    };
    const auto ratio_of = [&](const Json& way) {
        Json flat = member(way, "interval");
        if (const auto ratio = number(way, "ratio")) flat["ratio"] = *ratio;
        return range(flat, "ratio", "low", "high", 3);
    };
    row(reference, "the reference", "again: " + ratio_of(reference));
    for (const Json& way : objects(json, "others")) row(way, text(way, "verdict"), ratio_of(way));
    html += "<details><summary>Table: ratios and verdicts</summary>" + ways.html() + "</details>\n";

    if (objects(json, "curves").empty())
        return html + "<p class=\"reading\">How small the tiles may be is not told: that needs three tile sizes "
                      "(--tiles 8,16,32).</p>\n</section>\n";
    html += "<h3>How small may the tiles be?</h3>\n<p class=\"reading\">Efficiency over the processor time of a mean "
            "tile. Where a curve first rises through a line is the smallest tile worth handing out (METG, Task Bench); "
            "large tiles lose to the tail again.</p>\n<div class=\"chart\" data-chart=\"grains\"></div>\n";
    Table grains("Smallest mean tile in milliseconds at which the efficiency is still at least; \"not crossed\": all "
                 "measured sizes lie on one side",
                 {"Way", "Efficiency", "Milliseconds"});
    for (const Json& g : objects(json, "metg")) {
        Json flat = member(g, "interval");
        if (const auto metg = number(g, "metg_s")) flat["metg_s"] = *metg;
        const std::string words = range(flat, "metg_s", "low", "high", 4, 1e3);
        grains.row(
            {text(g, "name"), in_digits(number(g, "threshold"), 0, 100, " %"), words.empty() ? "not crossed" : words});
    }
    return html + "<details><summary>Table: smallest tiles</summary>" + grains.html() + "</details>\n</section>\n";
}

} // namespace weft::bench
