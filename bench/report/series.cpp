// SPDX-License-Identifier: Apache-2.0
#include "bench/report/series.h"

#include <algorithm>
#include <optional>

namespace weft::bench {

bool is_backend(const Arm& arm) { return arm.copies == 1 && arm.twin == 0 && arm.backend != "serial"; }

std::vector<Series> series(const Summary& s) {
    std::vector<Series> all;
    for (std::size_t i = 0; i < s.arms.size(); ++i) {
        Arm arm = s.arms[i].arm;
        if (!is_backend(arm)) continue;
        arm.workers = arm.scale = 1;
        std::string name = arm.label();
        name.resize(name.rfind(" x1"));
        const auto line = std::find_if(all.begin(), all.end(), [&](const Series& x) { return x.name == name; });
        (line == all.end() ? all.emplace_back(Series{name, {}}) : *line).arms.push_back(i);
    }
    for (Series& line : all)
        std::stable_sort(line.arms.begin(), line.arms.end(),
                         [&](std::size_t a, std::size_t b) { return s.arms[a].arm.workers < s.arms[b].arm.workers; });
    return all;
}

std::vector<std::size_t> leading_arms(const Summary& s, unsigned processors) {
    if (processors == 0) // runs side by side are made for as many as there are
        for (const ArmSummary& a : s.arms) processors = std::max(processors, a.arm.copies > 1 ? a.arm.copies : 0);
    std::vector<std::size_t> leading;
    for (const Series& line : series(s)) {
        std::optional<std::size_t> best;
        for (const std::size_t i : line.arms)
            if (s.arms[i].arm.workers > 1 && (!best || processors == 0 || s.arms[i].arm.workers <= processors))
                best = i;
        if (best) leading.push_back(*best);
    }
    return leading;
}

} // namespace weft::bench
