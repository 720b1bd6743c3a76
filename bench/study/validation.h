// SPDX-License-Identifier: Apache-2.0
// How well the simulator does on what a study measured: three rungs of the ladder of docs/validation.md.
#pragma once

#include "bench/statistics/concordance.h"
#include "bench/study/prediction.h"

#include <optional>
#include <string>
#include <vector>

namespace weft::bench {

/// Absolute relative errors of simulated times.
struct Accuracy {
    std::size_t cases = 0;
    double median = 0, p95 = 0, worst = 0;
    std::string worst_label; ///< whose error was the largest
};

struct Validation {
    /// V1: each run with two workers or more, given its own durations, start-up and hand-out. Tests the policies alone.
    Accuracy replay;
    /// V2: each arm predicted from one worker.
    Accuracy hold_out;
    double covered = 0;      ///< share of them whose middle is inside their 90 % interval
    double runs_covered = 0; ///< share of their single runs that are
    /// V3: of the pairs of arms with the same workers that were measured farther apart than the noise, and whose rounds
    /// tell them apart: all of these together are in the order measured with a probability of 95 %.
    Concordance ranking;
    double noise_floor = 0; ///< relative; of an arm against its twin
};

Validation validate(const Study& study, const std::vector<HeldOut>& held_out);

/// Until when the last unit of this run is computed in the simulation, by its own durations, start-up and mean time
/// between two units. None when the order of the hand-out is not known: the units of another order than scanline tell
/// it by their beginnings only where each one goes to whoever asks next.
std::optional<double> replayed_s(const RunRecord& run, const Arm& arm);

/// How far two runs of the same thing lie apart, relative: the farther end of the 95 % interval of an arm over its
/// twin, or the largest ratio where there are too few rounds for one; 0 without a twin.
double noise_floor_of(const Study& study);

std::string to_text(const Validation& validation);
/// One JSON object: replay, hold_out, ranking.
std::string to_json(const Validation& validation);

} // namespace weft::bench
