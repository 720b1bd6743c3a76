// SPDX-License-Identifier: Apache-2.0
// The drawings of the lecture's page, as SVG. A task has the same colour in all of them and in the tinted pictures.
#pragma once

#include "bench/lecture/findings.h"

#include <string>

namespace weft::bench {

/// The lecture's first figure: a bar for each task over one axis of time, one task above, two below, in seconds as
/// measured and in the lecture's hours, where one task takes 1 h. Drawn are the runs of median time.
std::string hour_figure(const Study& lecture, const LectureFindings& findings);

/// For each number of tasks and each way of working, the speed-up with its 95 % interval, before the ideal and what as
/// many serial runs side by side achieve.
std::string speedup_figure(const Summary& lecture);

/// builtin:uneven in halves and on demand: what each task did when, over one axis of time.
std::string schedule_figure(const Study& uneven, const LectureFindings& findings);

} // namespace weft::bench
