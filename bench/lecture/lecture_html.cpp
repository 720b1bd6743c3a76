// SPDX-License-Identifier: Apache-2.0
#include "bench/lecture/lecture_html.h"

#include "bench/lecture/embedded_files.h"
#include "bench/lecture/figures.h"
#include "bench/lecture/ideas.h"
#include "bench/lecture/sentences.h"
#include "bench/lecture/sources.h"
#include "bench/report/embedded_files.h"
#include "bench/report/html.h"
#include "bench/report/page_data.h"
#include "bench/report/tables.h"
#include "bench/report/verdict.h"

#include <algorithm>
#include <fmt/format.h>

namespace weft::bench {
namespace {

/// Text with `code` between backquotes.
std::string prose(std::string_view text) {
    std::string html;
    bool code = false;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('`'), text.size());
        html += escaped(text.substr(0, end));
        if (end < text.size()) html += code ? "</code>" : "<code>";
        code = code != (end < text.size());
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return html;
}

std::string quoted(const Excerpt& excerpt) { return code_html(code_lines(source_text(excerpt.path), excerpt)); }

std::string list(const std::vector<std::string>& texts) {
    std::string html;
    for (const std::string& text : texts) html += "<li>" + escaped(text) + "</li>\n";
    return html;
}

std::string limits_html(const std::vector<std::string>& texts) {
    if (texts.empty()) return "";
    return "<div class=\"warnings\" role=\"note\"><h2>Before you read on</h2><ul>" + list(texts) + "</ul></div>";
}

std::string ideas_html() {
    std::string html;
    for (const Idea& idea : lecture_ideas()) {
        html += fmt::format("<article id=\"{}\"><div><h3>{}</h3><p>{}</p></div><div>", idea.id, escaped(idea.title),
                            prose(idea.text));
        for (const Excerpt& excerpt : idea.code) html += quoted(excerpt);
        html += "</div></article>\n";
    }
    return html;
}

std::string contents_html() {
    std::string html;
    for (const Idea& idea : lecture_ideas())
        html += fmt::format("<a href=\"#{}\">{}</a>\n", idea.id, escaped(idea.title));
    return html;
}

std::string seconds_table(const Summary& s) {
    Table table("Seconds and speed-up: median and 95 % interval",
                {"", "tasks", "seconds", "speed-up", "of what the machine can give"});
    for (const ArmSummary& a : s.arms) {
        if (a.arm.copies > 1 || a.arm.twin > 0) continue;
        table.row({a.arm.backend == "serial" ? "one task" : plain_name(a.arm), std::to_string(a.arm.workers),
                   seconds_words(a.time), in_words(a.speedup), a.of_capacity ? in_percent(*a.of_capacity) : ""});
    }
    return table.html();
}

std::string paradigms_html(const LectureFindings& f) {
    std::vector<std::string> texts;
    if (f.processes)
        texts.push_back(
            contest_words(*f.processes, plain_name(f.processes->arm), plain_name(f.processes->against), f.noise_floor));
    if (f.transport)
        texts.push_back(
            contest_words(*f.transport, plain_name(f.transport->arm), plain_name(f.transport->against), f.noise_floor));
    if (texts.empty()) texts.emplace_back("Not measured: name threads and processes in --backends.");
    return list(texts);
}

} // namespace

std::string lecture_html(const Study& lecture, const Study& uneven, const LectureExtras& extras) {
    const LectureFindings f(lecture, uneven);
    const std::string backend = plain_name(f.two->arm);
    return fill(embedded::lecture_template(),
                {{"style", std::string(embedded::page_style()) + std::string(embedded::lecture_style())},
                 {"title", escaped(lecture_title(f))},
                 {"command", escaped(extras.command)},
                 {"rounds", std::to_string(f.lecture.rounds)},
                 {"runs", std::to_string(lecture.runs.size() + uneven.runs.size())},
                 {"hash", escaped(lecture.runs.front().image_sha256)},
                 {"verdicts", list(lecture_verdicts(f, extras.machine))},
                 {"limits", limits_html(lecture_limits(lecture, f, extras.machine))},
                 {"backend", escaped(backend)},
                 {"one_task", escaped(extras.pictures.one_task)},
                 {"two_tasks", escaped(extras.pictures.two_tasks)},
                 {"hour_figure", hour_figure(lecture, f)},
                 {"speedup_figure", speedup_figure(f.lecture)},
                 {"seconds_table", seconds_table(f.lecture)},
                 {"paradigms", paradigms_html(f)},
                 {"halves", escaped(extras.pictures.halves)},
                 {"on_demand", escaped(extras.pictures.on_demand)},
                 {"schedule_figure", schedule_figure(uneven, f)},
                 {"schedule_verdict", escaped(contest_words(*f.schedules, "on demand", "halves", f.uneven_noise))},
                 {"halves_code", quoted(halves_code())},
                 {"on_demand_code", quoted(on_demand_code())},
                 {"contents", contents_html()},
                 {"ideas", ideas_html()},
                 {"machine",
                  extras.machine.facts.empty() ? "<p>Nobody recorded the machine.</p>" : machine_table(extras.machine)},
                 {"made_by", escaped(extras.made_by)}});
}

} // namespace weft::bench
