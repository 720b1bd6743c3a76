// SPDX-License-Identifier: Apache-2.0
#include "bench/report/timeline.h"

#include <algorithm>

namespace weft::bench {

Timeline timeline(const RunRecord& run, unsigned workers, std::size_t most_bars) {
    Timeline result;
    std::vector<UnitTime> units = run.units;
    result.tiles = units.size();
    std::sort(units.begin(), units.end(), [](const UnitTime& a, const UnitTime& b) {
        return a.worker != b.worker ? a.worker < b.worker : a.begin_s < b.begin_s;
    });
    for (const UnitTime& u : units) result.end_s = std::max(result.end_s, u.end_s);
    const auto per_worker = static_cast<double>(std::max<std::size_t>(1, most_bars / std::max(1u, workers)));
    const double least = units.size() > most_bars ? result.end_s / per_worker : 0;
    for (const UnitTime& u : units) {
        Bar* last = result.bars.empty() || result.bars.back().worker != u.worker ? nullptr : &result.bars.back();
        if (last && last->end_s - last->begin_s < least && u.begin_s - last->end_s < least) {
            ++last->tiles;
            last->end_s = std::max(last->end_s, u.end_s);
            last->busy_s += u.end_s - u.begin_s;
        } else {
            result.bars.push_back({u.worker, 1, u.begin_s, u.end_s, u.end_s - u.begin_s});
        }
    }
    return result;
}

const RunRecord* median_run(const Study& study, const Arm& arm) {
    std::vector<const RunRecord*> runs = study.runs_of(arm);
    if (runs.empty()) return nullptr;
    const auto middle = runs.begin() + static_cast<std::ptrdiff_t>((runs.size() - 1) / 2);
    std::nth_element(runs.begin(), middle, runs.end(),
                     [](const RunRecord* a, const RunRecord* b) { return a->phases.render_s < b->phases.render_s; });
    return *middle;
}

} // namespace weft::bench
