// SPDX-License-Identifier: Apache-2.0
// Two studies of the same arms, before and after a change: is anything slower that was not?
#pragma once

#include "bench/study/comparison.h"

#include <array>
#include <optional>
#include <span>
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
    double before_s = 0, after_s = 0;   ///< medians of the render phase
    PairedRatio ratio;                  ///< of the times after to those before, paired by round
    std::array<double, 2> stages{1, 1}; ///< the median from the first and the second half of the rounds
    double adjusted_p = 1;              ///< after Holm, over all arms
    Verdict verdict = Verdict::undecided;
    double rays_ratio = 1; ///< after over before; 1 unless the change altered what is computed
    bool more_rays = false;
};

struct Regression {
    std::vector<ArmChange> arms;
    double noise_floor = 0; ///< the larger one of the two studies', from the serial run against itself
    double bias = 0;        ///< proven by it, likewise the larger one: scatter is not in it
    double margin = 0;      ///< as asked for
    double seen_from = 0;   ///< slow-downs below this may stay unseen, by margin and scatter
    bool same_image = true; ///< both gave the same picture
    bool alarm = false;     ///< an arm is slower beyond margin and noise, or traces more rays
    std::vector<std::string> notes;
};

/// What may be said of the times after and before, paired by round. Slower, when all of these hold: the 99 % interval
/// of the ratio over all rounds excludes 1, the ratio is beyond both the margin and the proven bias, and in each half
/// of the rounds the 80 % interval of the median excludes 1 upwards. Halves, since the second is a repetition that
/// knows nothing of the first: what disturbs for a while does not speak twice. Medians there, since single runs are
/// disturbed. The scatter of A against A need not be exceeded once more: A against B scatters alike, and the intervals
/// answer for that. Faster: the same downwards. Same within: the 95 % interval of all rounds is within the margin, and
/// so is the noise floor. Else undecided; with fewer than 12 rounds never slower.
struct TwoStages {
    PairedRatio all;
    std::array<double, 2> stages{1, 1};
    Verdict verdict = Verdict::undecided;
};
/// What A against A showed.
struct Instrument {
    double noise_floor = 0; ///< noise_floor()
    double bias = 0;        ///< proven_bias()
};
TwoStages judge_twice(std::span<const double> after, std::span<const double> before, const Instrument& instrument,
                      double margin);

/// Counts first, since they have no noise; then times, by judge_twice(); of several arms a p-value corrected by Holm
/// must agree, too. Throws std::invalid_argument when the studies have no arm in common, or one has no complete round.
Regression regression(const Study& before, const Study& after, const RegressionOptions& options = {});

std::string to_text(const Regression& regression);
/// Schema weft.regression/1.
std::string to_json(const Regression& regression);

} // namespace weft::bench
