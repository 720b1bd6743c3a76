// SPDX-License-Identifier: Apache-2.0
#include "bench/study/summary.h"

#include "bench/statistics/laws.h"

#include <algorithm>
#include <stdexcept>

namespace weft::bench {
namespace {

using Runs = std::vector<const RunRecord*>; // of one arm, by rounds

/// What was computed in a run, in pictures of the baseline. Larger pictures have other rays, so they are counted.
double work(const Arm& arm, const RunRecord& run, const RunRecord& one) {
    if (arm.scale == 1) return arm.copies;
    if (one.rays == 0) return static_cast<double>(arm.copies) * arm.scale;
    return static_cast<double>(run.rays) / static_cast<double>(one.rays);
}

const Arm* copies_beside(const std::vector<Arm>& arms, const Arm& arm) {
    for (const Arm& other : arms)
        if (other.copies > 1 && other.copies == arm.workers && other.same_picture(arm)) return &other;
    return nullptr;
}

/// Work per second of `a` over that of `b`, by rounds.
std::vector<double> speedups(const Study& study, const Arm& a, const Arm& b) {
    const Runs of_a = study.runs_of(a), of_b = study.runs_of(b), ones = study.runs_of(study.plan.arms.front());
    std::vector<double> r(ones.size());
    for (std::size_t i = 0; i < r.size(); ++i)
        r[i] = work(a, *of_a[i], *ones[i]) / of_a[i]->phases.render_s /
               (work(b, *of_b[i], *ones[i]) / of_b[i]->phases.render_s);
    return r;
}

/// Of what has several workers, from the speed-up of every round.
Measured serial_share(std::vector<double> speedups, unsigned workers) {
    for (double& s : speedups) s = karp_flatt(s, workers);
    return measured(speedups);
}

void add_tiles_and_rays(const Runs& runs, ArmSummary& a) {
    std::vector<double> tiles, per_ray;
    for (const RunRecord* run : runs) {
        for (const UnitTime& u : run->units) tiles.push_back(u.end_s - u.begin_s);
        const double worker_s = run->phases.render_s * a.arm.workers * a.arm.copies;
        if (run->rays > 0) per_ray.push_back(worker_s / static_cast<double>(run->rays) * 1e9);
    }
    if (!tiles.empty()) a.p95_tile_s = quantile(tiles, 0.95);
    if (!per_ray.empty()) a.ns_per_ray = median(per_ray);
}

std::string weak_scaling(const StudyPlan& plan) {
    for (const Arm& arm : plan.arms)
        if (arm.scale > 1)
            return std::string("weak scaling: ") + (arm.pixels ? "pixels" : "samples") +
                   " per worker stay the same; speed-ups are of rays per second";
    return "";
}

Phases median_phases(const Runs& runs) {
    Phases result;
    for (double Phases::*phase :
         {&Phases::load_s, &Phases::build_s, &Phases::render_s, &Phases::write_s, &Phases::total_s}) {
        std::vector<double> values;
        for (const RunRecord* run : runs) values.push_back(run->phases.*phase);
        result.*phase = median(values);
    }
    return result;
}

unsigned disturbed_runs(const Study& study, const Arm& arm) {
    return static_cast<unsigned>(
        std::count_if(study.runs.begin(), study.runs.end(), [label = arm.label()](const RunRecord& run) {
            return run.arm == label && !disturbance(run.host).empty();
        }));
}

} // namespace

Measured measured(const std::vector<double>& values) {
    Measured m{median(values), {}};
    if (const auto interval = median_interval(values)) m.interval = interval->interval;
    return m;
}

Summary summarise(const Study& study) {
    Summary s;
    s.rounds = study.complete_rounds();
    if (s.rounds == 0) throw std::invalid_argument("the study has no complete round");
    s.weak = weak_scaling(study.plan);
    const std::vector<Arm>& arms = study.plan.arms;
    const Runs ones = study.runs_of(arms.front());
    double stolen_s = 0, used_s = 0;
    for (const RunRecord& run : study.runs) {
        stolen_s += run.host.steal_s;
        used_s += run.host.cpu_used_s;
        s.flagged += run.host.throttles > 0;
        if (const std::string why = disturbance(run.host); !why.empty())
            s.disturbed.push_back("round " + std::to_string(run.round + 1) + ", " + run.arm + ": " + why);
    }
    s.stolen = stolen_s + used_s > 0 ? stolen_s / (stolen_s + used_s) : 0;
    for (const Arm& arm : arms) {
        ArmSummary a;
        a.arm = arm;
        a.oversubscribed = study.oversubscribed(arm);
        a.disturbed = disturbed_runs(study, arm);
        const Runs runs = study.runs_of(arm);
        a.seconds = study.seconds(arm);
        a.time = measured(a.seconds);
        a.speedup = measured(speedups(study, arm, arms.front()));
        a.efficiency = a.speedup.median / std::max(arm.workers, arm.copies);
        a.phases = median_phases(runs);
        add_tiles_and_rays(runs, a);
        const Arm* copies = copies_beside(arms, arm);
        if (copies && arm.copies == 1) a.of_capacity = measured(speedups(study, arm, *copies));
        if (arm.copies == 1 && arm.scale == 1) a.factors = efficiency_factors(runs, arm.workers, ones);
        if (arm.workers > 1 && arm.scale == 1) {
            a.karp_flatt = serial_share(speedups(study, arm, arms.front()), arm.workers);
            const Runs beside = copies ? study.runs_of(*copies) : Runs(runs.size(), nullptr);
            std::vector<Losses> rounds;
            for (std::size_t r = 0; r < runs.size(); ++r)
                rounds.push_back(losses(*runs[r], arm.workers, *ones[r], beside[r]));
            a.losses = mean(rounds);
        }
        if (arm.twin > 0 && arm.backend == arms.front().backend && arm.workers == arms.front().workers)
            s.noise = a.speedup;
        s.arms.push_back(std::move(a));
    }
    return s;
}

} // namespace weft::bench
