// SPDX-License-Identifier: Apache-2.0
// Two programs, measured in the same minutes: what drifts in the machine meets both alike.
#pragma once

#include "bench/study/study.h"

#include <array>

namespace weft::bench {

/// One of the two: its study, and what renders for it. The launchers are kept as references.
struct Side {
    StudyPlan plan; ///< both have the same arms, by label, in the same order
    std::filesystem::path folder;
    const Launcher& launcher;
};

/// What is done in a round: which side (0 before, 1 after) runs which arm. The arms come in an order drawn anew; the
/// sides run each arm one right after the other, first the one, in the next round first the other: ABBA. An arm and its
/// twin are one block, A B B' A', so that A against A' is measured as closely as A against B.
struct PairedRun {
    unsigned side = 0;
    std::size_t arm = 0;
};
std::vector<PairedRun> paired_order(std::uint32_t seed, unsigned round, const std::vector<Arm>& arms);

/// Runs `rounds` rounds of both, or what is missing of them; no early end, since a look at the result must not decide
/// how much is measured. Seed and limits are those of `before`. Throws as run_study() does.
std::array<Study, 2> run_paired(const Side& before, const Side& after, unsigned rounds, const backends::Stop& stop,
                                const std::function<void(const StudyProgress&)>& progress);

} // namespace weft::bench
