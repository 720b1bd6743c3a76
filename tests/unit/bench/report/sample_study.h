// SPDX-License-Identifier: Apache-2.0
// A study that nobody ran: tiles of known costs, handed out to workers one after the other.
#pragma once

#include "bench/report/report_html.h"
#include "bench/statistics/random.h"

#include <algorithm>
#include <string>
#include <vector>

namespace weft::bench::test {

struct SampleSize {
    std::vector<std::string> backends{"threads", "openmp", "processes"};
    std::vector<unsigned> workers{1, 2, 3};
    unsigned rounds = 6, processors = 2;
    std::uint32_t width = 96, height = 64;
};

/// Every tile costs 1 ms, the last ones 4; a round's machine is up to a tenth slower.
inline RunRecord sample_run(const Arm& arm, unsigned round, unsigned position, std::uint32_t tiles, Random& random) {
    RunRecord run;
    run.arm = arm.label();
    run.round = round;
    run.position = position;
    run.image_sha256 = "abc";
    run.rays = 1000;
    run.samples = 100;
    const double slower =
        1 + 0.1 * static_cast<double>(random.below(1000)) / 1000 + 0.05 * (arm.workers + arm.copies - 2);
    std::vector<double> free(arm.workers, 0.0005);
    for (std::uint32_t unit = 0; unit < tiles; ++unit) {
        const auto worker = std::min_element(free.begin(), free.end());
        const double begin = *worker + 2e-6, end = begin + slower * (unit * 4 > tiles * 3 ? 0.004 : 0.001);
        run.units.push_back({unit, static_cast<std::uint32_t>(worker - free.begin()), begin, end});
        *worker = end;
    }
    run.phases = {0.1, 0.2, *std::max_element(free.begin(), free.end()) + 0.001, 0.05, 1};
    run.cpu_s = run.phases.render_s * arm.workers;
    run.host.cpu_used_s = run.phases.render_s * arm.workers;
    run.host.steal_s = random.below(10) == 0 ? 0.1 * run.host.cpu_used_s : 0;
    return run;
}

inline Study sample_study(const std::string& scene = "builtin:sample", const SampleSize& size = {}) {
    Study study;
    StudyPlan& plan = study.plan;
    plan.scene = scene;
    plan.picture = {scene, "--size", std::to_string(size.width) + "x" + std::to_string(size.height)};
    plan.spp = 4;
    plan.arms = {Arm{}, Arm{.twin = 1}};
    for (const unsigned n : size.workers)
        if (n > 1 && n <= size.processors) plan.arms.push_back(Arm{.copies = n});
    for (const std::string& backend : size.backends)
        for (const unsigned n : size.workers)
            plan.arms.push_back(Arm{.backend = backend, .schedule = "dynamic", .workers = n});
    const std::uint32_t tiles = (size.width + 15) / 16 * ((size.height + 15) / 16);
    Random random(7);
    for (unsigned round = 0; round < size.rounds; ++round) {
        unsigned position = 0;
        for (const std::size_t i : round_order(1, round, plan.arms.size()))
            study.runs.push_back(sample_run(plan.arms[i], round, position++, tiles, random));
    }
    return study;
}

inline MachineFacts sample_machine(unsigned processors = 2) {
    return {processors, processors, {{"Processor", "Model <1> & \"2\"", ""}, {"Energy", "", "no <powercap>"}}};
}

/// As weft compare makes one: tiles of three sizes that cost the same each, so that small ones are a bad idea.
inline Study rival_study() {
    Study study = sample_study("builtin:rivals", {{}, {}, 0, 2, 96, 64});
    StudyPlan& plan = study.plan;
    plan.arms = {Arm{}, Arm{.backend = "threads", .workers = 2}, Arm{.backend = "threads", .workers = 2, .twin = 1}};
    for (const std::uint32_t tile : {8u, 32u})
        plan.arms.push_back(Arm{.backend = "threads", .tile = tile, .workers = 2});
    for (const std::uint32_t tile : {8u, 16u, 32u})
        plan.arms.push_back(Arm{.backend = "openmp", .tile = tile, .workers = 2});
    Random random(9);
    for (unsigned round = 0; round < 8; ++round)
        for (std::size_t i = 0; i < plan.arms.size(); ++i) {
            const std::uint32_t side = plan.arms[i].tile;
            study.runs.push_back(
                sample_run(plan.arms[i], round, static_cast<unsigned>(i), (96 / side) * (64 / side), random));
        }
    return study;
}

/// Some of what weft predict writes, and what another version may add.
inline constexpr const char* sample_prediction = R"({"schema": "weft.prediction/1", "rounds": 5, "predicted": [
    {"label": "threads dynamic x4", "workers": 4, "kind": "simulated", "tail_share": 0.02,
     "time_s": {"median": 0.02, "low": 0.019, "high": 0.03}, "speedup": {"median": 3.5, "low": 2.9, "high": 3.8}},
    {"label": "openmp dynamic x32", "workers": 32, "speedup": {"median": 25, "low": 20, "high": 28}},
    {"label": "unknown x4", "workers": 4, "speedup": {"median": 3}}, {"label": "no numbers"}, 7],
  "held_out": [{"label": "threads dynamic x2", "predicted_s": 0.05, "low_s": 0.04, "high_s": 0.06, "measured_s": 0.051,
                "error": -0.0196, "covered": true}],
  "emulated": [{"label": "threads dynamic x4", "workers": 4, "makespan_s": 2.1, "simulated_s": 2.0, "error": -0.05,
                "cpu_share": 0.2, "void": false},
               {"label": "threads dynamic x8", "workers": 8, "makespan_s": 1, "speedup": 6, "void": true,
                "reason": "<busy> processors"}],
  "validation": {"replay": {"median_error": 0.0021, "runs": 12}, "hold_out": null, "ranking": {"kendall_tau": 0.9}}})";

inline std::string sample_page(const Study& study, ReportExtras extras = {}) {
    if (extras.machine.facts.empty()) extras.machine = sample_machine();
    extras.made_by = "weft test";
    return report_html(study, summarise(study), extras);
}

/// What stands in the page's element of JSON.
inline std::string data_block(const std::string& page) {
    const std::string open = "<script type=\"application/json\" id=\"data\">";
    const std::size_t begin = page.find(open);
    if (begin == std::string::npos) return "";
    const std::size_t end = page.find("</script", begin);
    return page.substr(begin + open.size(), end - begin - open.size());
}

} // namespace weft::bench::test
