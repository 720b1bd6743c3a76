// SPDX-License-Identifier: Apache-2.0
#include "bench/study/summary.h"

#include <algorithm>
#include <stdexcept>

namespace weft::bench {
namespace {

/// Pictures per second of an arm, by the seconds of one.
double work(const Arm& arm) { return static_cast<double>(arm.copies) * arm.scale; }

const Arm* copies_beside(const std::vector<Arm>& arms, const Arm& arm) {
    for (const Arm& other : arms)
        if (other.copies > 1 && other.copies == arm.workers && other.scale == arm.scale) return &other;
    return nullptr;
}

std::vector<double> ratios(const std::vector<double>& a, const std::vector<double>& b, double factor) {
    std::vector<double> r(a.size());
    for (std::size_t i = 0; i < r.size(); ++i) r[i] = factor * a[i] / b[i];
    return r;
}

Phases median_phases(const Study& study, const Arm& arm, unsigned rounds) {
    Phases result;
    for (double Phases::*phase :
         {&Phases::load_s, &Phases::build_s, &Phases::render_s, &Phases::write_s, &Phases::total_s}) {
        std::vector<double> values(rounds);
        for (unsigned r = 0; r < rounds; ++r) values[r] = study.find(arm, r)->phases.*phase;
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
    const std::vector<Arm>& arms = study.plan.arms;
    const std::vector<double> baseline = study.seconds(arms.front());
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
        a.seconds = study.seconds(arm);
        a.time = measured(a.seconds);
        a.speedup = measured(ratios(baseline, a.seconds, work(arm)));
        a.efficiency = a.speedup.median / std::max(arm.workers, arm.copies);
        a.phases = median_phases(study, arm, s.rounds);
        const Arm* copies = copies_beside(arms, arm);
        if (copies && arm.copies == 1)
            a.of_capacity = measured(ratios(study.seconds(*copies), a.seconds, work(arm) / work(*copies)));
        if (arm.workers > 1 && arm.scale == 1) {
            std::vector<Losses> rounds;
            for (unsigned r = 0; r < s.rounds; ++r)
                rounds.push_back(losses(*study.find(arm, r), arm.workers, *study.find(arms.front(), r),
                                        copies ? study.find(*copies, r) : nullptr));
            a.losses = mean(rounds);
        }
        if (arm.twin > 0 && arm.backend == arms.front().backend && arm.workers == arms.front().workers)
            s.noise = measured(ratios(baseline, a.seconds, 1));
        s.arms.push_back(std::move(a));
    }
    return s;
}

} // namespace weft::bench
