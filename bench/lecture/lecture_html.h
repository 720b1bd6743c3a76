// SPDX-License-Identifier: Apache-2.0
// The lecture's figures, from real runs, as one page that needs nothing beside it: no network, no script, no file.
#pragma once

#include "bench/report/machine_facts.h"
#include "bench/study/study.h"

#include <string>

namespace weft::bench {

/// Pictures as data URIs, tinted by task: those of the runs of median time.
struct LecturePictures {
    std::string one_task, two_tasks, halves, on_demand;
};

struct LectureExtras {
    LecturePictures pictures;
    MachineFacts machine; ///< without facts where nobody recorded them
    std::string made_by;  ///< "weft 1.0"
    std::string command;  ///< that makes the page again
};

/// Markup that is both HTML 5 and well-formed XML, in UTF-8. `lecture` has the arms of lecture_arms(), `uneven` those
/// of uneven_arms(), both at least one complete round. Throws std::invalid_argument when they do not.
std::string lecture_html(const Study& lecture, const Study& uneven, const LectureExtras& extras);

} // namespace weft::bench
