// SPDX-License-Identifier: Apache-2.0
// What the lecture's two studies found. No statistics of its own: summaries and comparisons as weft scale and weft
// compare make them.
#pragma once

#include "bench/study/comparison.h"
#include "bench/study/summary.h"

#include <optional>

namespace weft::bench {

/// One way of working beside another.
struct Contest {
    Arm arm, against;
    PairedRatio ratio; ///< of the times: below 1, `arm` is faster
    Verdict verdict = Verdict::undecided;
};

struct LectureFindings {
    Summary lecture, uneven;
    const ArmSummary* one = nullptr; ///< in `lecture`: the serial run
    const ArmSummary* two = nullptr; ///< in `lecture`: two tasks under the first backend
    /// What one task does in an hour, two tasks do in this: median and interval of the paired ratios.
    Measured hours;
    /// The same, if two tasks were as fast together as two serial runs side by side. None with one processor.
    std::optional<Measured> possible_hours;
    double noise_floor = 0;           ///< of two tasks against the same once more; differences up to here mean nothing
    std::optional<Contest> processes; ///< with pipes against two; none without both
    std::optional<Contest> transport; ///< shared memory against pipes, both in processes; none without both
    const ArmSummary *halves = nullptr, *on_demand = nullptr; ///< in `uneven`
    std::optional<Contest> schedules;                         ///< on demand against halves
    double uneven_noise = 0;

    LectureFindings(const Study& lecture_study, const Study& uneven_study);
    LectureFindings(const LectureFindings&) = delete; // it points into itself
    LectureFindings& operator=(const LectureFindings&) = delete;
};

/// The arms of the study of the lecture's scene: one task, once more, serial runs side by side, and each of `ways` (a
/// backend, schedule and transport) with 2 to `most` tasks; the first way with two tasks once more, for the noise.
std::vector<Arm> lecture_arms(const std::vector<Arm>& ways, unsigned most, unsigned processors);
/// The arms of the study of builtin:uneven: one task, two that take what is next (`way`), the same once more, and two
/// with a half each.
std::vector<Arm> uneven_arms(const Arm& way);

/// "threads", "oneTBB", "processes with pipes".
std::string plain_name(const Arm& arm);

} // namespace weft::bench
