// SPDX-License-Identifier: Apache-2.0
#include "bench/lecture/figures.h"
#include "bench/lecture/sentences.h"
#include "bench/lecture/svg.h"
#include "bench/report/timeline.h"
#include "bench/report/verdict.h"

#include <algorithm>
#include <fmt/format.h>

namespace weft::bench {
namespace {

constexpr double left = 110, right = 190, width = 980, bar = 28, title = 30, top = 4;
constexpr std::size_t most_bars = 240;

/// Two rows of tiles below a title; what a task had nothing to do for is hatched.
void draw_run(Svg& svg, const RunRecord& run, double y, double per_second, const std::string& name,
              const std::string& time) {
    svg.text(left, y + 18, "start", "strong", name);
    const Timeline t = timeline(run, 2, most_bars);
    double ends[2] = {0, 0};
    for (const Bar& b : t.bars) {
        if (b.worker > 1) continue;
        svg.rect(left + b.begin_s * per_second, y + title + b.worker * (bar + 5), (b.end_s - b.begin_s) * per_second,
                 bar, fmt::format("task tile t{}", b.worker));
        ends[b.worker] = std::max(ends[b.worker], b.end_s);
    }
    for (unsigned task = 0; task < 2; ++task) {
        const double row = y + title + task * (bar + 5), idle = t.end_s - ends[task];
        svg.text(left - 14, row + bar / 2 + 4, "end", "", fmt::format("task {}", task + 1));
        if (idle * per_second < 3) continue;
        svg.rect(left + ends[task] * per_second, row, idle * per_second, bar, "hatched");
        if (idle * per_second > 130)
            svg.text(left + (ends[task] + idle / 2) * per_second, row + bar / 2 + 4, "middle", "halo",
                     fmt::format("nothing to do: {}", duration_words(idle)));
    }
    svg.text(left + run.phases.render_s * per_second + 14, y + title + bar + 7, "start", "big", time);
}

} // namespace

std::string schedule_figure(const Study& uneven, const LectureFindings& f) {
    const RunRecord& halves = *median_run(uneven, f.halves->arm);
    const RunRecord& on_demand = *median_run(uneven, f.on_demand->arm);
    const double longest = std::max(halves.phases.render_s, on_demand.phases.render_s);
    const double per_second = (width - left - right) / longest, block = title + 2 * bar + 5;
    const double second = top + block + 16, bottom = second + block;
    Svg svg(width, bottom + 32,
            fmt::format("A fixed half each: {}. On demand: {}.", seconds_words(f.halves->time),
                        seconds_words(f.on_demand->time)));
    svg.define_hatch("idle");
    for (const double tick : ticks(longest, 6)) {
        svg.line(left + tick * per_second, top + 24, left + tick * per_second, bottom + 6, "rule");
        svg.text(left + tick * per_second, bottom + 22, "middle", "soft", fmt::format("{:g} s", tick));
    }
    draw_run(svg, halves, top, per_second, "A half of the rows for each task (static)",
             fmt::format("{:.3f} s", f.halves->time.median));
    draw_run(svg, on_demand, second, per_second,
             fmt::format("The next tile for whoever is free ({})", f.on_demand->arm.schedule),
             fmt::format("{:.3f} s", f.on_demand->time.median));
    return svg.html();
}

} // namespace weft::bench
