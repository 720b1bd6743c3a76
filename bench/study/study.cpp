// SPDX-License-Identifier: Apache-2.0
#include "bench/study/study.h"

#include "bench/statistics/order_statistics.h"
#include "bench/statistics/random.h"
#include "bench/study/open_study.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <string>

namespace weft::bench {
namespace {

/// Half the width of the interval of an arm's speed-up, relative to it; infinite while there is none.
double half_width(const Study& study, const Arm& arm) {
    const std::vector<double> baseline = study.seconds(study.plan.arms.front());
    std::vector<double> ratios = study.seconds(arm);
    for (std::size_t i = 0; i < ratios.size(); ++i) ratios[i] = baseline[i] / ratios[i];
    const auto interval = median_interval(ratios);
    if (!interval) return std::numeric_limits<double>::infinity();
    return (interval->interval.high - interval->interval.low) / 2 / median(ratios);
}

double widest_interval(const Study& study) {
    double widest = 0;
    for (const Arm& arm : study.plan.arms) widest = std::max(widest, half_width(study, arm));
    return widest;
}

std::string percent(double share) {
    const std::string text = std::to_string(share * 100);
    return text.substr(0, text.find('.') + 2) + " %";
}

/// Which arms are known less well than asked, the least known first.
std::string not_reached(const Study& study) {
    std::vector<std::pair<double, std::string>> arms;
    for (const Arm& arm : study.plan.arms)
        if (const double width = half_width(study, arm); width > study.plan.target)
            arms.emplace_back(-width, arm.label());
    std::sort(arms.begin(), arms.end());
    std::string text = "; not known to within " + percent(study.plan.target) + ":";
    constexpr std::size_t most_named = 4;
    for (std::size_t i = 0; i < std::min(arms.size(), most_named); ++i)
        text += (i > 0 ? ", " : " ") + arms[i].second +
                (std::isinf(arms[i].first) ? " (too few rounds)" : " (+-" + percent(-arms[i].first) + ")");
    if (arms.size() > most_named) text += ", and " + std::to_string(arms.size() - most_named) + " more";
    return text;
}

} // namespace

unsigned Study::complete_rounds() const {
    std::map<std::string, std::size_t> places;
    for (const Arm& arm : plan.arms) places.emplace(arm.label(), places.size());
    std::map<unsigned, std::set<std::size_t>> done; // arms by round: asking find() for each would be quadratic
    for (const RunRecord& run : runs)
        if (const auto place = places.find(run.arm); place != places.end()) done[run.round].insert(place->second);
    unsigned round = 0;
    for (auto next = done.begin(); next != done.end() && next->first == round; ++next, ++round)
        if (next->second.size() < places.size()) break;
    return round;
}

const RunRecord* Study::find(const Arm& arm, unsigned round) const {
    const std::string label = arm.label();
    for (const RunRecord& run : runs)
        if (run.round == round && run.arm == label) return &run;
    return nullptr;
}

bool Study::oversubscribed(const Arm& arm) const {
    return processors > 0 && std::max(arm.workers, arm.copies) > processors;
}

std::vector<const RunRecord*> Study::runs_of(const Arm& arm) const {
    const std::string label = arm.label();
    std::vector<const RunRecord*> found(complete_rounds(), nullptr);
    for (const RunRecord& run : runs)
        if (run.round < found.size() && !found[run.round] && run.arm == label) found[run.round] = &run;
    return found;
}

std::vector<double> Study::seconds(const Arm& arm) const {
    std::vector<double> values;
    for (const RunRecord* run : runs_of(arm)) values.push_back(run->phases.render_s);
    return values;
}

std::vector<std::size_t> round_order(std::uint32_t seed, unsigned round, std::size_t arms) {
    std::vector<std::size_t> order(arms);
    std::iota(order.begin(), order.end(), std::size_t{0});
    Random random((std::uint64_t{seed} << 32) + round);
    for (std::size_t i = arms; i > 1; --i) std::swap(order[i - 1], order[random.below(i)]); // Fisher and Yates
    return order;
}

Study run_study(const StudyPlan& plan, const std::filesystem::path& folder, const Launcher& launcher,
                const backends::Stop& stop, const std::function<void(const StudyProgress&)>& progress) {
    const auto start = std::chrono::steady_clock::now();
    const auto elapsed = [&] {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    };
    OpenStudy open(plan, folder, launcher, stop);
    Study& study = open.study;
    const unsigned first = study.complete_rounds();
    for (unsigned round = first; round < plan.most_rounds; ++round) {
        double widest = 0;
        if (round >= plan.least_rounds) {
            widest = widest_interval(study);
            if (widest <= plan.target) return std::move(study);
            const double per_round = round > first ? elapsed() / (round - first) : 0;
            if (elapsed() + per_round > plan.budget_s) {
                study.notes.push_back("the budget is spent after " + std::to_string(round) + " rounds" +
                                      not_reached(study));
                return std::move(study);
            }
        }
        const std::vector<std::size_t> order = round_order(plan.seed, round, plan.arms.size());
        for (unsigned position = 0; position < order.size(); ++position) {
            const Arm& arm = plan.arms[order[position]];
            const double done = round - first + static_cast<double>(position) / static_cast<double>(order.size());
            const double rounds_left = plan.least_rounds > round ? plan.least_rounds - round : 1;
            progress({round, position, order.size(), elapsed(),
                      done > 0 ? elapsed() / done * (rounds_left - (done - (round - first))) : 0, widest});
            if (!open.measure(arm, round, position)) return std::move(study);
        }
    }
    if (widest_interval(study) > plan.target)
        study.notes.push_back("all " + std::to_string(plan.most_rounds) + " rounds are made" + not_reached(study));
    return std::move(study);
}

} // namespace weft::bench
