// SPDX-License-Identifier: Apache-2.0
// Which way of handing out work is faster, and how sure that is.
#pragma once

#include "bench/statistics/paired.h"
#include "bench/statistics/verdict.h"
#include "bench/study/study.h"
#include "bench/study/summary.h"

#include <optional>
#include <string>
#include <vector>

namespace weft::bench {

/// An arm beside the reference, over the rounds of a study.
struct ComparedArm {
    Arm arm;
    double median_s = 0;   ///< of the render phase
    PairedRatio ratio;     ///< of its times to the reference's: below 1, it is faster
    double adjusted_p = 1; ///< after Holm, over all arms of the comparison
    Verdict verdict = Verdict::undecided;
    double dispatch_s = 0;   ///< mean time between two tiles of a worker
    double idle_burnt_s = 0; ///< processor time of the workers beyond their tiles: spinning, and the hand-out itself
};

struct Comparison {
    ComparedArm reference; ///< its ratio is that of its twin, where it has one: the noise
    std::vector<ComparedArm> others;
    double noise_floor = 0; ///< of the reference against itself; differences up to here mean nothing
    double margin = 0.02;   ///< differences up to here do not matter
};

/// The tile sizes of a backend, schedule and order at one number of workers.
struct GrainCurve {
    struct Point {
        std::uint32_t tile = 16;
        double granularity_s = 0; ///< as GrainPoint::granularity_s: processor time of a mean tile
        Measured efficiency;      ///< serial seconds / (seconds * workers)
    };
    std::string name; ///< the arm without its tile
    std::vector<Point> points;
};

/// The smallest unit of work at which a backend's efficiency is at least `threshold`, over the tile sizes of the study.
struct GrainResult {
    std::string name; ///< the arm without its tile
    double threshold = 0.95;
    std::optional<double> metg_s;
    std::optional<Interval> interval;
};

/// Every arm of the study that has the reference's worker count against the reference, which is the first such arm;
/// twins and copies stand aside. Throws std::invalid_argument when there is none, or no complete round.
Comparison compare_arms(const Study& study, double margin = 0.02);
/// For thresholds of 50, 90 and 95 %; needs three tile sizes of a backend and schedule.
std::vector<GrainResult> grains(const Study& study);
/// What they were read from, by granularity; needs three tile sizes as well.
std::vector<GrainCurve> grain_curves(const Study& study);

/// The tables that a terminal gets.
std::string to_text(const Study& study, const Comparison& comparison, const std::vector<GrainResult>& grains);
std::string to_json(const Study& study, const Comparison& comparison, const std::vector<GrainResult>& grains);

} // namespace weft::bench
