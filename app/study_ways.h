// SPDX-License-Identifier: Apache-2.0
// Which ways of rendering a study compares: what was asked for, as far as each backend has it.
#pragma once

#include "app/study_options.h"
#include "bench/study/arm.h"

#include <string>
#include <vector>

namespace weft::app {

/// The backends that were asked for, or all that this program has.
std::vector<std::string> chosen_backends(const StudyOptions& options);
/// The schedules of a backend that were asked for; `all`: every one that it has; nothing asked: its default.
std::vector<std::string> chosen_schedules(const StudyOptions& options, const std::string& backend);
/// As Arm::pin: empty for none. Throws std::invalid_argument.
std::vector<std::string> chosen_pins(const StudyOptions& options);
/// Every schedule, order, pin and tile that was asked for, of one backend; with one worker.
std::vector<bench::Arm> chosen_ways(const StudyOptions& options, const std::string& backend);
void add_once(std::vector<bench::Arm>& arms, const bench::Arm& arm);

} // namespace weft::app
