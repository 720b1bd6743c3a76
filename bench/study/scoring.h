// SPDX-License-Identifier: Apache-2.0
// A prediction that was made before, beside a study that was measured later.
#pragma once

#include "bench/study/study.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace weft::bench {

struct ScoredArm {
    std::string label;
    unsigned workers = 0;
    double predicted_s = 0, low_s = 0, high_s = 0; ///< 90 % interval
    double measured_s = 0;                         ///< median of the rounds
    bool hit() const { return low_s <= measured_s && measured_s <= high_s; }
    double error() const { return predicted_s / measured_s - 1; }
};

struct Score {
    std::vector<ScoredArm> arms; ///< in the order of the prediction
    std::size_t unmeasured = 0;  ///< predicted, but not in the study
    std::size_t hits() const;
    double median_error() const; ///< absolute; 0 without arms
    double worst_error() const;
};

/// `prediction`: schema weft.prediction/1. Throws std::invalid_argument when it is none, when the study renders another
/// scene or picture, or has no complete round.
Score score(std::string_view prediction, const Study& study);

/// The table that a terminal gets.
std::string to_text(const Score& score);
/// One JSON object: hits, of, unmeasured, errors, arms.
std::string to_json(const Score& score);

} // namespace weft::bench
