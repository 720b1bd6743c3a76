// SPDX-License-Identifier: Apache-2.0
#include "bench/study/open_study.h"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace weft::bench {
namespace {

/// The same samples of the same picture must be the same image, whoever wove it.
void check_images(const Study& study) {
    const auto arm_of = [&](const RunRecord& run) {
        return std::find_if(study.plan.arms.begin(), study.plan.arms.end(),
                            [&](const Arm& a) { return a.label() == run.arm; });
    };
    for (const RunRecord& run : study.runs) {
        const auto arm = arm_of(run);
        if (arm == study.plan.arms.end()) continue;
        for (const RunRecord& other : study.runs) {
            const auto second = arm_of(other);
            if (second == study.plan.arms.end() || !second->same_picture(*arm)) continue;
            if (other.image_sha256 != run.image_sha256)
                throw std::runtime_error("the images differ: " + run.arm + " gave " + run.image_sha256 + ", " +
                                         other.arm + " gave " + other.image_sha256);
            break; // the first one of this picture stands for all
        }
    }
}

} // namespace

OpenStudy::OpenStudy(const StudyPlan& plan, const std::filesystem::path& folder, const Launcher& launcher,
                     const backends::Stop& stop)
    : study{plan, {}, {}}, folder_(folder, plan, study.runs), launcher_(launcher), stop_(stop) {
    for (const Arm& arm : plan.arms)
        if (!arm.plant.empty()) study.notes.push_back("planted: " + arm.label() + ", " + arm.plant);
}

bool OpenStudy::measure(const Arm& arm, unsigned round, unsigned position) {
    if (study.find(arm, round)) return true;
    RunRecord run;
    for (unsigned attempt = 1;; ++attempt) {
        try {
            run = launcher_.run(arm, stop_);
        } catch (const RunFailed&) {
            if (!stop_.requested()) throw;
            study.notes.emplace_back("interrupted; the same command goes on");
            return false;
        }
        constexpr unsigned most_attempts = 3;
        if (run.host.throttles == 0 || attempt == most_attempts) break;
        study.notes.push_back(run.arm + ", round " + std::to_string(round + 1) +
                              ": held back by the processor quota, repeated");
    }
    run.round = round;
    run.position = position;
    folder_.append(run);
    study.runs.push_back(std::move(run));
    check_images(study);
    return true;
}

} // namespace weft::bench
