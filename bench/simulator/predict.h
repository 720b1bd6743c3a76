// SPDX-License-Identifier: Apache-2.0
// A prediction with its interval: the simulation repeated over everything that is only known within bounds.
#pragma once

#include "bench/simulator/simulate.h"

namespace weft::bench {

/// What is known of a run that has not been made. Everything between `low` and `high` is taken as equally likely.
struct Question {
    /// [repetition][unit]: measured costs in seconds on one worker alone, in hand-out order; at least one repetition.
    std::vector<std::vector<double>> samples;
    /// Backend and plan, and the lower ends of overheads, machine and serial seconds. Its `unit_s` is not used.
    Scenario low;
    Overheads high;                    ///< the upper ends
    std::vector<double> speed_at_high; ///< upper end of low.machine.speed_at; as many entries
    /// [repetition][active workers - 1]: speeds measured beside each of the samples; they replace as many entries of
    /// speed_at. What made a repetition slow then cancels out: costs and speeds of one are never mixed with another's.
    std::vector<std::vector<double>> speeds; ///< as many as samples, or none
    double before_high_s = 0, after_high_s = 0;
    unsigned draws = 200; ///< at least 1
    std::uint64_t seed = 1;
};

/// How the total moves when one input goes from its lower to its upper end and all others stay in the middle.
struct Influence {
    std::string input; ///< "unit costs", "startup_s", ..., "speed_at", "before_s", "after_s"
    double at_low_s = 0, at_high_s = 0;
};

struct Prediction {
    double median_s = 0;            ///< of Outcome::total_s
    double low_s = 0, high_s = 0;   ///< the 5 % and 95 % quantiles: a 90 % prediction interval
    std::vector<double> totals_s;   ///< every draw, sorted
    double middle_s = 0;            ///< all inputs in the middle of their intervals, each unit at its median
    std::vector<Influence> tornado; ///< the largest first; inputs known exactly are left out
};

/// Each draw takes every unit from a repetition of its own, scaled to the total of one repetition for all: the noise of
/// single units averages out over a run, the drift between runs does not. Other inputs are drawn independently, the
/// entries of speed_at together, those that were measured with the total's repetition. Throws std::invalid_argument as
/// simulate() does, and for bounds in the wrong order.
Prediction predict(const Question& question);

} // namespace weft::bench
