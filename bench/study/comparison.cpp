// SPDX-License-Identifier: Apache-2.0
#include "bench/study/comparison.h"

#include "bench/statistics/metg.h"
#include "bench/study/losses.h"

#include <algorithm>
#include <map>
#include <stdexcept>

namespace weft::bench {
namespace {

bool comparable(const Arm& arm) { return arm.copies == 1 && arm.twin == 0 && arm.backend != "serial"; }

/// What the arms' own clocks say about handing out.
void add_costs(const Study& study, ComparedArm& compared) {
    double dispatch = 0, gaps = 0, idle = 0;
    const std::vector<const RunRecord*> runs = study.runs_of(compared.arm);
    for (const RunRecord* run : runs) {
        double useful = 0;
        for (const WorkerTime& t : worker_times(*run, compared.arm.workers)) {
            dispatch += t.dispatch_s;
            gaps += t.units > 0 ? t.units - 1 : 0;
            useful += t.useful_s;
        }
        idle += std::max(0.0, run->cpu_s - useful);
    }
    compared.dispatch_s = gaps > 0 ? dispatch / gaps : 0;
    compared.idle_burnt_s = idle / static_cast<double>(runs.size());
}

} // namespace

Comparison compare_arms(const Study& study, double margin) {
    const std::vector<Arm>& arms = study.plan.arms;
    const auto first = std::find_if(arms.begin(), arms.end(), comparable);
    if (first == arms.end() || study.complete_rounds() == 0)
        throw std::invalid_argument("the study has nothing to compare");
    Comparison c;
    c.margin = margin;
    const std::vector<double> reference = study.seconds(*first);
    c.reference.arm = *first;
    c.reference.median_s = median(reference);
    add_costs(study, c.reference);
    std::vector<double> p;
    for (const Arm& arm : arms) {
        Arm original = arm;
        original.twin = 0;
        if (arm.twin > 0 && original == *first) {
            c.reference.ratio = compare_pairs(study.seconds(arm), reference);
            if (c.reference.ratio.interval) c.noise_floor = noise_floor(*c.reference.ratio.interval);
        }
        if (!comparable(arm) || &arm == &*first || arm.workers != first->workers || arm.scale != first->scale) continue;
        ComparedArm compared;
        compared.arm = arm;
        const std::vector<double> seconds = study.seconds(arm);
        compared.median_s = median(seconds);
        compared.ratio = compare_pairs(seconds, reference);
        add_costs(study, compared);
        p.push_back(compared.ratio.test.p);
        c.others.push_back(std::move(compared));
    }
    const std::vector<double> adjusted = holm_adjusted(p);
    for (std::size_t i = 0; i < c.others.size(); ++i) {
        ComparedArm& other = c.others[i];
        other.adjusted_p = adjusted[i];
        other.verdict = judge(other.ratio.interval, adjusted[i], {margin, c.noise_floor, 0.05});
    }
    return c;
}

namespace {

struct Grain {
    std::uint32_t tile = 16;
    GrainPoint point;
};

/// By name, those with three tile sizes.
std::map<std::string, std::vector<Grain>> measured_grains(const Study& study) {
    std::map<std::string, std::vector<Grain>> curves;
    const std::vector<double> serial = study.seconds(study.plan.arms.front());
    for (const Arm& arm : study.plan.arms) {
        if (!comparable(arm)) continue;
        const std::vector<double> seconds = study.seconds(arm);
        const RunRecord* run = study.find(arm, 0);
        if (!run || run->units.empty()) continue;
        GrainPoint point;
        point.granularity_s = median(seconds) * arm.workers / static_cast<double>(run->units.size());
        for (std::size_t round = 0; round < seconds.size(); ++round)
            point.efficiencies.push_back(serial[round] / (seconds[round] * arm.workers));
        Arm any_tile = arm;
        any_tile.tile = 16; // the default goes without mention
        curves[any_tile.label()].push_back({arm.tile, std::move(point)});
    }
    std::erase_if(curves, [](const auto& curve) { return curve.second.size() < 3; });
    return curves;
}

} // namespace

std::vector<GrainResult> grains(const Study& study) {
    std::vector<GrainResult> results;
    for (const auto& [name, curve] : measured_grains(study)) {
        std::vector<GrainPoint> points;
        for (const Grain& grain : curve) points.push_back(grain.point);
        for (const double threshold : {0.5, 0.9, 0.95})
            results.push_back({name, threshold, metg(points, threshold), metg_interval(points, threshold)});
    }
    return results;
}

std::vector<GrainCurve> grain_curves(const Study& study) {
    std::vector<GrainCurve> curves;
    for (const auto& [name, grains] : measured_grains(study)) {
        GrainCurve curve{name, {}};
        for (const Grain& grain : grains)
            curve.points.push_back({grain.tile, grain.point.granularity_s, measured(grain.point.efficiencies)});
        std::sort(curve.points.begin(), curve.points.end(),
                  [](const auto& a, const auto& b) { return a.granularity_s < b.granularity_s; });
        curves.push_back(std::move(curve));
    }
    return curves;
}

} // namespace weft::bench
