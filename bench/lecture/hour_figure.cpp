// SPDX-License-Identifier: Apache-2.0
#include "bench/lecture/figures.h"
#include "bench/lecture/sentences.h"
#include "bench/lecture/svg.h"
#include "bench/report/timeline.h"

#include <algorithm>
#include <fmt/format.h>

namespace weft::bench {
namespace {

constexpr double left = 140, right = 190, width = 980, bar = 40, top = 44, gap = 46;

/// A bar from the first tile of a task to the end of its last one.
void draw_task(Svg& svg, const RunRecord& run, std::uint32_t task, double y, double per_second) {
    double begin = run.phases.render_s, end = 0;
    for (const UnitTime& u : run.units)
        if (u.worker == task) begin = std::min(begin, u.begin_s), end = std::max(end, u.end_s);
    if (end <= begin) return;
    svg.rect(left + begin * per_second, y, (end - begin) * per_second, bar, fmt::format("task t{}", task));
    svg.text(left + begin * per_second + 12, y + bar / 2 + 5, "start", "on-task", fmt::format("task {}", task + 1));
}

void draw_total(Svg& svg, double x, double y, const std::string& hours, const std::string& seconds) {
    svg.text(x + 14, y - 2, "start", "big", hours);
    svg.text(x + 14, y + 16, "start", "soft", seconds);
}

} // namespace

std::string hour_figure(const Study& lecture, const LectureFindings& f) {
    const RunRecord& one = *median_run(lecture, f.one->arm);
    const RunRecord& two = *median_run(lecture, f.two->arm);
    const double hour = one.phases.render_s, longest = std::max(hour, two.phases.render_s);
    const double per_second = (width - left - right) / longest;
    const double one_y = top, two_y = top + bar + gap, bottom = two_y + 2 * bar + 6;
    const double height = bottom + 74;
    Svg svg(width, height,
            fmt::format("One task: 1 h, {}. Two tasks: {}, {}.", seconds_words(f.one->time), hours_words(f.hours),
                        seconds_words(f.two->time)));

    const auto x_of = [&](double seconds) { return left + seconds * per_second; };
    for (const double tick : ticks(longest, 6)) {
        svg.line(x_of(tick), top - 12, x_of(tick), bottom + 8, "rule");
        svg.text(x_of(tick), bottom + 42, "middle", "soft", fmt::format("{:g} s", tick));
    }
    for (const double tick : {0.0, 0.25, 0.5, 0.75, 1.0})
        svg.text(x_of(tick * hour), bottom + 64, "middle", "", fmt::format("{:g} h", tick));
    svg.text(left - 28, bottom + 42, "end", "soft", "measured");
    svg.text(left - 28, bottom + 64, "end", "", "as the lecture");

    svg.text(left - 14, one_y + bar / 2 + 5, "end", "strong", "one task");
    draw_task(svg, one, 0, one_y, per_second);
    draw_total(svg, x_of(hour), one_y + bar / 2 - 2, "1 h", seconds_words(f.one->time));

    svg.text(left - 14, two_y + bar + 8, "end", "strong", "two tasks");
    draw_task(svg, two, 0, two_y, per_second);
    draw_task(svg, two, 1, two_y + bar + 6, per_second);
    const double joined = x_of(two.phases.render_s);
    svg.line(left, two_y - 8, left, bottom, "mark");
    svg.line(joined, two_y - 8, joined, bottom, "mark");
    svg.text(left, two_y - 14, "start", "soft", "both are started");
    svg.text(joined, two_y - 14, "middle", "soft halo", "both are joined");
    // Beyond the lines that would go through the words.
    const double possible = f.possible_hours ? x_of(f.possible_hours->median * hour) : joined;
    draw_total(svg, std::max({joined, possible, x_of(hour / 2)}), two_y + bar, hours_words(f.hours),
               seconds_words(f.two->time));

    svg.line(x_of(hour / 2), one_y - 22, x_of(hour / 2), bottom + 8, "expected");
    svg.text(x_of(hour / 2), one_y - 28, "middle", "soft halo", "the lecture: 0.5 h");
    if (f.possible_hours) {
        svg.line(possible, two_y - 2, possible, bottom + 8, "possible");
        svg.text(possible, bottom + 22, "middle", "soft halo",
                 fmt::format("what this machine can give: {:.2f} h", f.possible_hours->median));
    }
    return svg.html();
}

} // namespace weft::bench
