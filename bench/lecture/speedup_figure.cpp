// SPDX-License-Identifier: Apache-2.0
#include "bench/lecture/figures.h"
#include "bench/lecture/svg.h"
#include "bench/report/page_data.h"
#include "bench/report/verdict.h"

#include <algorithm>
#include <fmt/format.h>

namespace weft::bench {
namespace {

constexpr double left = 230, right = 170, width = 980, row = 30, title = 34, top = 10;

struct Group {
    unsigned tasks = 0;
    const ArmSummary* capacity = nullptr; ///< as many serial runs side by side
    std::vector<const ArmSummary*> arms;
};

std::vector<Group> groups(const Summary& s) {
    std::vector<Group> all;
    for (const ArmSummary& a : s.arms) {
        if (!is_backend(a.arm) || a.arm.twin > 0) continue;
        if (all.empty() || all.back().tasks != a.arm.workers) all.push_back({a.arm.workers, nullptr, {}});
        all.back().arms.push_back(&a);
    }
    for (Group& group : all)
        for (const ArmSummary& a : s.arms)
            if (a.arm.copies == group.tasks) group.capacity = &a;
    return all;
}

double largest(const std::vector<Group>& all) {
    double most = 1;
    const auto see = [&](const ArmSummary& a) {
        most = std::max({most, a.speedup.median, a.speedup.interval ? a.speedup.interval->high : 0});
    };
    for (const Group& group : all) {
        most = std::max<double>(most, group.tasks);
        if (group.capacity) see(*group.capacity);
        for (const ArmSummary* a : group.arms) see(*a);
    }
    return most;
}

} // namespace

std::string speedup_figure(const Summary& lecture) {
    const std::vector<Group> all = groups(lecture);
    const double end = 1.04 * largest(all), per_unit = (width - left - right) / end;
    double height = top + 30;
    for (const Group& group : all) height += title + row * static_cast<double>(group.arms.size());
    Svg svg(width, height, "Speed-up of each backend over one task; the same numbers stand in the table below.");
    const auto x_of = [&](double speedup) { return left + speedup * per_unit; };
    for (const double tick : ticks(end, 8)) {
        svg.line(x_of(tick), top, x_of(tick), height - 24, "rule");
        svg.text(x_of(tick), height - 8, "middle", "soft", fmt::format("{:g}", tick));
    }
    double y = top;
    for (const Group& group : all) {
        const double begin = y + title - 8, bottom = y + title + row * static_cast<double>(group.arms.size()) - 4;
        svg.text(left - 14, y + 20, "end", "strong", fmt::format("{} tasks", group.tasks));
        if (group.capacity) {
            const Measured& c = group.capacity->speedup;
            const Interval band = c.interval.value_or(Interval{c.median, c.median});
            svg.rect(x_of(band.low) - 1, begin, (band.high - band.low) * per_unit + 2, bottom - begin, "capacity-band");
            svg.text(x_of(c.median), begin - 6, "middle", "soft halo", "the machine");
        }
        svg.line(x_of(group.tasks), begin, x_of(group.tasks), bottom, "expected");
        const bool crowded = group.capacity && x_of(group.tasks) - x_of(group.capacity->speedup.median) < 70;
        svg.text(x_of(group.tasks) + (crowded ? 8 : 0), begin - 6, crowded ? "start" : "middle", "soft halo",
                 fmt::format("{} times", group.tasks));
        y += title;
        for (const ArmSummary* a : group.arms) {
            const double middle = y + row / 2 - 4;
            svg.text(left - 14, middle + 4, "end", "", plain_name(a->arm));
            if (a->speedup.interval)
                svg.line(x_of(a->speedup.interval->low), middle, x_of(a->speedup.interval->high), middle, "whisker");
            svg.circle(x_of(a->speedup.median), middle, 5.5, "dot");
            svg.text(width - right + 14, middle + 4, "start", "", in_words(a->speedup));
            y += row;
        }
    }
    return svg.html();
}

} // namespace weft::bench
