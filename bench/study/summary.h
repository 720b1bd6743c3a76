// SPDX-License-Identifier: Apache-2.0
// What a study found: medians of ratios that are paired within rounds, with 95 % intervals by order statistics.
#pragma once

#include "bench/statistics/order_statistics.h"
#include "bench/study/losses.h"
#include "bench/study/study.h"

#include <optional>
#include <string>
#include <vector>

namespace weft::bench {

/// A median, and the interval that holds the true one with at least 95 %; none below six rounds.
struct Measured {
    double median = 0;
    std::optional<Interval> interval;
};
Measured measured(const std::vector<double>& values);

struct ArmSummary {
    Arm arm;
    std::vector<double> seconds; ///< of the render phase, by rounds
    Measured time;               ///< of them
    Measured speedup;            ///< work per second, over that of the baseline in the same round
    double efficiency = 0;       ///< median speed-up / workers
    bool oversubscribed = false; ///< more workers than processors
    unsigned disturbed = 0;      ///< runs that others disturbed
    /// Speed-up over that of as many serial runs side by side in the same round: what the machine can give is 1.
    std::optional<Measured> of_capacity;
    Phases phases;                ///< medians
    std::optional<Losses> losses; ///< means over the rounds; for arms with more than one worker
};

struct Summary {
    std::vector<ArmSummary> arms; ///< in the order of the plan; the first is the baseline
    unsigned rounds = 0;
    /// The baseline's twin over the baseline (A/A): how far two runs of the same thing differ.
    std::optional<Measured> noise;
    double stolen = 0;    ///< share of the processors' time that the hypervisor gave to others meanwhile
    unsigned flagged = 0; ///< runs in which the quota held the program back
    /// Every run that others disturbed: "round 2, threads dynamic x2: other programs took 23 % of the processors".
    std::vector<std::string> disturbed;
};

/// "3 of 24 runs were disturbed: round 2, ...; and 1 more"; empty when there were none.
std::string disturbed_words(const Study& study, const Summary& summary);

/// Of the complete rounds. Throws std::invalid_argument when there are none.
Summary summarise(const Study& study);

/// The table that a terminal gets, and below it the causes of what was lost; lines of at most 110 columns.
std::string to_text(const Study& study, const Summary& summary);
/// One JSON object, schema weft.summary/1; every number of the text and of the page stands in it.
std::string to_json(const Study& study, const Summary& summary);
/// One line per run: round, position, arm, backend, workers, ..., render_s, total_s.
std::string to_csv(const Study& study);

} // namespace weft::bench
