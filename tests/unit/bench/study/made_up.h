// SPDX-License-Identifier: Apache-2.0
// A study made up here, whose truth is known.
#pragma once

#include "bench/study/study.h"

#include <algorithm>
#include <vector>

namespace weft::bench::test {

/// Rounds of runs dealt in turn to workers that never wait; `slow` is the share that two at once are slower.
inline void deal(Study& study, unsigned rounds, unsigned tiles, double tile_s, double slow) {
    for (unsigned round = 0; round < rounds; ++round)
        for (const Arm& arm : study.plan.arms) {
            const bool two = arm.copies == 2 || arm.workers == 2;
            const double cost = tile_s * (two ? 1 + slow : 1);
            RunRecord run;
            run.arm = arm.label();
            run.round = round;
            std::vector<double> now(arm.workers, 0);
            for (unsigned u = 0; u < tiles && arm.copies == 1; ++u) {
                double& t = now[u % arm.workers];
                run.units.push_back({u, u % arm.workers, t, t + cost});
                t += cost;
            }
            run.phases.render_s = cost * ((tiles + arm.workers - 1) / arm.workers);
            study.runs.push_back(run);
        }
}

inline Study made_up(unsigned rounds, unsigned tiles, double tile_s, double slow) {
    Study study;
    study.plan.scene = "made up";
    study.plan.picture = {"made up", "--size", "64x64"};
    study.plan.arms = {{},
                       {.copies = 2},
                       {.backend = "threads", .schedule = "dynamic", .workers = 1},
                       {.backend = "threads", .schedule = "dynamic", .workers = 2}};
    deal(study, rounds, tiles, tile_s, slow);
    return study;
}

} // namespace weft::bench::test
