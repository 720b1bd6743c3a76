// SPDX-License-Identifier: Apache-2.0
// Two studies of the same arms, before and after a change: is anything slower that was not?
#pragma once

#include "bench/study/comparison.h"

#include <optional>
#include <string>
#include <vector>

namespace weft::bench {

struct RegressionOptions {
    double margin = 0.03;        ///< a slow-down up to here is not worth an alarm
    double count_margin = 0.001; ///< rays are counted, not timed: more of them by more than this is one
};

/// An arm that both studies have.
struct ArmChange {
    std::string label;
    double before_s = 0, after_s = 0; ///< medians of the render phase
    PairedRatio ratio;                ///< of the times after to those before, paired by round
    double adjusted_p = 1;            ///< after Holm, over all arms
    Verdict verdict = Verdict::undecided;
    double rays_ratio = 1; ///< after over before; 1 unless the change altered what is computed
    bool more_rays = false;
};

struct Regression {
    std::vector<ArmChange> arms;
    double noise_floor = 0; ///< the larger one of the two studies', from the serial run against itself
    bool same_image = true; ///< both gave the same picture
    bool alarm = false;     ///< an arm is slower beyond margin and noise, or traces more rays
    std::vector<std::string> notes;
};

/// Counts first, since they have no noise; then times. An arm is slower when its whole interval lies beyond the noise
/// floor and the margin, and the corrected p-value agrees. Throws std::invalid_argument when the studies have no arm in
/// common, or one has no complete round.
Regression regression(const Study& before, const Study& after, const RegressionOptions& options = {});

std::string to_text(const Regression& regression);
/// Schema weft.regression/1.
std::string to_json(const Regression& regression);

} // namespace weft::bench
