// SPDX-License-Identifier: Apache-2.0
#include "bench/study/paired_study.h"

#include "bench/study/open_study.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>

namespace weft::bench {
namespace {

/// Each arm that is no twin, with its twin.
std::vector<std::vector<std::size_t>> blocks_of(const std::vector<Arm>& arms) {
    std::vector<std::vector<std::size_t>> blocks;
    for (std::size_t i = 0; i < arms.size(); ++i) {
        Arm original = arms[i];
        original.twin = 0;
        const auto home = std::find_if(blocks.begin(), blocks.end(),
                                       [&](const std::vector<std::size_t>& b) { return arms[b[0]] == original; });
        if (arms[i].twin > 0 && home != blocks.end())
            home->push_back(i);
        else
            blocks.push_back({i});
    }
    return blocks;
}

} // namespace

std::vector<PairedRun> paired_order(std::uint32_t seed, unsigned round, const std::vector<Arm>& arms) {
    const std::vector<std::vector<std::size_t>> blocks = blocks_of(arms);
    std::vector<PairedRun> order;
    for (const std::size_t block : round_order(seed, round, blocks.size())) {
        unsigned first = round % 2;
        for (const std::size_t arm : blocks[block]) {
            order.push_back({first, arm});
            order.push_back({1 - first, arm});
            first = 1 - first;
        }
    }
    return order;
}

std::array<Study, 2> run_paired(const Side& before, const Side& after, unsigned rounds, const backends::Stop& stop,
                                const std::function<void(const StudyProgress&)>& progress) {
    const std::vector<Arm>& arms = before.plan.arms;
    if (!std::equal(arms.begin(), arms.end(), after.plan.arms.begin(), after.plan.arms.end(),
                    [](const Arm& a, const Arm& b) { return a.label() == b.label(); }))
        throw std::invalid_argument("the two studies of a pair must have the same arms");
    const auto start = std::chrono::steady_clock::now();
    std::array<OpenStudy, 2> sides{OpenStudy(before.plan, before.folder, before.launcher, stop),
                                   OpenStudy(after.plan, after.folder, after.launcher, stop)};
    const unsigned first = std::min(sides[0].study.complete_rounds(), sides[1].study.complete_rounds());
    bool going = true;
    for (unsigned round = first; round < rounds && going; ++round) {
        const std::vector<PairedRun> order = paired_order(before.plan.seed, round, arms);
        for (unsigned position = 0; position < order.size() && going; ++position) {
            const double elapsed = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
            const double done = round - first + static_cast<double>(position) / static_cast<double>(order.size());
            progress(
                {round, position, order.size(), elapsed, done > 0 ? elapsed / done * (rounds - first - done) : 0, 0});
            OpenStudy& side = sides[order[position].side];
            going = side.measure(side.study.plan.arms[order[position].arm], round, position);
        }
    }
    return {std::move(sides[0].study), std::move(sides[1].study)};
}

} // namespace weft::bench
