// SPDX-License-Identifier: Apache-2.0
// A run that nobody made: tiles handed out as a counter would, with losses planted.
#pragma once

#include "bench/statistics/random.h"
#include "bench/study/run.h"

#include <algorithm>
#include <vector>

namespace weft::bench::test {

struct Planted {
    double slow_worker = 1;  ///< worker 1 takes so many times as long
    double serial_share = 0; ///< of all tiles' time, after the run
    double dispatch_s = 0;   ///< before each tile
    double tile_share = 0;   ///< the last tile takes so much of the others' time
};

inline constexpr double made_up_outside_s = 1e-4; // the serial run has it, too

/// Tiles of 0.5 to 1.5 ms.
inline std::vector<double> made_up_costs(std::size_t tiles, std::uint64_t seed) {
    Random random(seed);
    std::vector<double> costs(tiles);
    for (double& c : costs) c = 1e-3 * (0.5 + random.uniform());
    return costs;
}

inline double sum_of(const std::vector<double>& costs) {
    double sum = 0;
    for (const double c : costs) sum += c;
    return sum;
}

/// `fixed`: tiles dealt in contiguous shares; else whoever is free takes the next.
inline RunRecord made_up_run(const std::vector<double>& costs, unsigned workers, const Planted& plant = {},
                             bool fixed = false) {
    RunRecord run;
    std::vector<double> now(workers, 0);
    const double all = sum_of(costs);
    for (std::uint32_t u = 0; u < costs.size(); ++u) {
        const auto free = static_cast<unsigned>(std::min_element(now.begin(), now.end()) - now.begin());
        const unsigned w = fixed ? static_cast<unsigned>(std::size_t{u} * workers / costs.size()) : free;
        double cost = costs[u];
        if (u + 1 == costs.size()) cost += plant.tile_share * all;
        if (w == 1) cost *= plant.slow_worker;
        const double begin = now[w] + plant.dispatch_s;
        run.units.push_back({u, w, begin, begin + cost});
        now[w] = begin + cost;
    }
    run.phases.render_s =
        *std::max_element(now.begin(), now.end()) + made_up_outside_s / workers + plant.serial_share * all;
    return run;
}

} // namespace weft::bench::test
