// SPDX-License-Identifier: Apache-2.0
// A study: some ways of rendering one picture, each measured once in every round, in an order drawn anew for each round
// (randomised complete blocks), so that what drifts in the machine meets all of them alike.
#pragma once

#include "backends/stop.h"
#include "bench/study/arm.h"
#include "bench/study/launcher.h"
#include "bench/study/run.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace weft::bench {

struct StudyPlan {
    std::string scene;                ///< as the user named it
    std::vector<std::string> picture; ///< what `weft render` is told to render: the scene and its options
    std::uint32_t spp = 16;
    std::vector<Arm> arms; ///< the first is the baseline
    std::uint32_t seed = 1;
    unsigned least_rounds = 6; ///< below six there is no 95 % interval of a median
    unsigned most_rounds = 30;
    double target = 0.02;  ///< half the width of every speed-up's interval, relative; reached by all: enough rounds
    double budget_s = 600; ///< no round is begun that would probably end later
};

/// What stands in the folder DIR: study.json, the plan, and runs.jsonl, a line for each run that ended.
struct Study {
    StudyPlan plan;
    std::vector<RunRecord> runs;
    std::vector<std::string> notes; ///< what went not as planned: runs repeated, interval not reached, interrupted
    unsigned processors = 0;        ///< that the runs might use; 0: not known

    unsigned complete_rounds() const;
    /// The runs of an arm, one for each complete round, in the order of rounds.
    std::vector<const RunRecord*> runs_of(const Arm& arm) const;
    /// Seconds of their render phases.
    std::vector<double> seconds(const Arm& arm) const;
    const RunRecord* find(const Arm& arm, unsigned round) const;
    /// More workers, or runs side by side, than processors: what it measures is how they share them. Such arms are
    /// shown, and enter no fit and no test of a prediction.
    bool oversubscribed(const Arm& arm) const;
};

/// The order of a round: a permutation of the arms, the same for the same seed and round.
std::vector<std::size_t> round_order(std::uint32_t seed, unsigned round, std::size_t arms);

struct StudyProgress {
    unsigned round = 0;           ///< that is being run, from 0
    std::size_t done = 0, of = 0; ///< runs of the round
    double elapsed_s = 0, left_s = 0;
    double widest = 0; ///< of all intervals, as StudyPlan::target; 0 before there are any
};

/// Runs what is missing of the plan; the folder is made where there is none. A folder that holds the same plan is
/// continued, so that an interrupted study resumes; one that holds another plan is refused with std::invalid_argument.
/// Every run is appended and flushed to disk as it ends. Throws RunFailed when the program fails, std::runtime_error
/// when two runs give different images.
Study run_study(const StudyPlan& plan, const std::filesystem::path& folder, const Launcher& launcher,
                const backends::Stop& stop, const std::function<void(const StudyProgress&)>& progress);

/// Reads a study as run_study() left it. Throws std::invalid_argument with file and line.
Study read_study(const std::filesystem::path& folder);

} // namespace weft::bench
