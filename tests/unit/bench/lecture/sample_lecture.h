// SPDX-License-Identifier: Apache-2.0
// The lecture's two studies, measured by nobody.
#pragma once

#include "bench/lecture/findings.h"
#include "bench/lecture/lecture_html.h"
#include "tests/unit/bench/report/sample_study.h"

namespace weft::bench::test {

/// `rounds` of these arms; the tiles of a static arm are halves, of which the second costs three times as much.
inline Study lecture_study(const std::string& scene, const std::vector<Arm>& arms, unsigned rounds) {
    Study study;
    study.plan.scene = scene;
    study.plan.picture = {scene, "--size", "96x64"};
    study.plan.arms = arms;
    Random random(5);
    for (unsigned round = 0; round < rounds; ++round) {
        unsigned position = 0;
        for (const Arm& arm : arms) {
            RunRecord run = sample_run(arm, round, position++, 24, random);
            if (arm.schedule == "static") {
                double free[2] = {0.0005, 0.0005};
                for (UnitTime& u : run.units) {
                    u.worker = u.unit / 12;
                    u.begin_s = free[u.worker];
                    u.end_s = free[u.worker] += u.worker == 0 ? 0.001 : 0.003;
                }
                run.phases.render_s = std::max(free[0], free[1]) + 0.001;
            }
            study.runs.push_back(run);
        }
    }
    return study;
}

inline std::vector<Arm> sample_ways() {
    return {{.backend = "threads", .schedule = "dynamic"},
            {.backend = "openmp", .schedule = "dynamic"},
            {.backend = "processes", .schedule = "queue", .transport = "pipes"},
            {.backend = "processes", .schedule = "queue", .transport = "shared"}};
}

struct SampleLecture {
    Study lecture, uneven;
    explicit SampleLecture(unsigned rounds = 7, unsigned most = 2, unsigned processors = 2,
                           const std::vector<Arm>& ways = sample_ways())
        : lecture(lecture_study("builtin:lecture", lecture_arms(ways, most, processors), rounds)),
          uneven(lecture_study("builtin:uneven", uneven_arms(ways.front()), rounds)) {}
};

inline std::string lecture_page(const SampleLecture& sample, unsigned processors = 2) {
    const std::string pixel = "data:image/png;base64,iVBORw0KGgo=";
    return lecture_html(sample.lecture, sample.uneven,
                        {{pixel, pixel, pixel, pixel}, sample_machine(processors), "weft test", "weft lecture -o x"});
}

} // namespace weft::bench::test
