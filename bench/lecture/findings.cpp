// SPDX-License-Identifier: Apache-2.0
#include "bench/lecture/findings.h"

#include <algorithm>
#include <stdexcept>

namespace weft::bench {
namespace {

constexpr double margin = 0.02; // smaller differences do not matter, as in weft compare

template <class Match> const ArmSummary* find(const Summary& summary, Match match) {
    const auto found = std::find_if(summary.arms.begin(), summary.arms.end(), [&](const ArmSummary& a) {
        return a.arm.twin == 0 && a.arm.copies == 1 && match(a.arm);
    });
    return found == summary.arms.end() ? nullptr : &*found;
}

const ArmSummary& required(const ArmSummary* arm) {
    if (!arm) throw std::invalid_argument("the study is not one of the lecture: it lacks an arm");
    return *arm;
}

Contest contest(const ArmSummary& a, const ArmSummary& b, double noise) {
    Contest c{a.arm, b.arm, compare_pairs(a.seconds, b.seconds), {}};
    c.verdict = judge(c.ratio.interval, c.ratio.test.p, {margin, noise, 0.05});
    return c;
}

std::vector<double> ratios(const std::vector<double>& a, const std::vector<double>& b, double factor) {
    std::vector<double> r = paired_ratios(a, b);
    for (double& x : r) x *= factor;
    return r;
}

} // namespace

LectureFindings::LectureFindings(const Study& lecture_study, const Study& uneven_study)
    : lecture(summarise(lecture_study)), uneven(summarise(uneven_study)) {
    const Comparison backends = compare_arms(lecture_study, margin), ways = compare_arms(uneven_study, margin);
    noise_floor = backends.noise_floor;
    uneven_noise = ways.noise_floor;

    one = &lecture.arms.front();
    two = &required(find(lecture, [](const Arm& a) { return a.workers == 2; }));
    hours = measured(ratios(two->seconds, one->seconds, 1));
    for (const ArmSummary& a : lecture.arms)
        if (a.arm.copies == 2) possible_hours = measured(ratios(a.seconds, one->seconds, 0.5));

    const auto by_transport = [&](const char* name) {
        return find(lecture, [&](const Arm& a) { return a.workers == 2 && a.transport == name; });
    };
    const ArmSummary *const pipes = by_transport("pipes"), *const shared = by_transport("shared");
    if (pipes && pipes != two) processes = contest(*pipes, *two, noise_floor);
    if (pipes && shared) transport = contest(*shared, *pipes, noise_floor);

    on_demand = &required(find(uneven, [](const Arm& a) { return a.workers == 2 && a.schedule != "static"; }));
    halves = &required(find(uneven, [](const Arm& a) { return a.workers == 2 && a.schedule == "static"; }));
    schedules = contest(*on_demand, *halves, uneven_noise);
}

std::vector<Arm> lecture_arms(const std::vector<Arm>& ways, unsigned most, unsigned processors) {
    std::vector<Arm> arms{{}, {.twin = 1}};
    for (unsigned n = 2; n <= std::min(most, processors); ++n) arms.push_back({.copies = n});
    for (unsigned n = 2; n <= most; ++n)
        for (std::size_t i = 0; i < ways.size(); ++i) {
            Arm arm = ways[i];
            arm.workers = n;
            arms.push_back(arm);
            if (n > 2 || i > 0) continue;
            arm.twin = 1;
            arms.push_back(arm);
        }
    return arms;
}

std::vector<Arm> uneven_arms(const Arm& way) {
    Arm on_demand = way, again = way, halves = way;
    on_demand.workers = again.workers = halves.workers = 2;
    again.twin = 1;
    halves.schedule = "static";
    return {{}, on_demand, again, halves};
}

std::string plain_name(const Arm& arm) {
    std::string name = arm.backend == "openmp" ? "OpenMP" : arm.backend == "tbb" ? "oneTBB" : arm.backend;
    if (arm.transport == "pipes") name += " with pipes";
    if (arm.transport == "shared") name += " with shared memory";
    return name;
}

} // namespace weft::bench
