// SPDX-License-Identifier: Apache-2.0
// What the commands that measure have in common: from options to a study in its folder.
#pragma once

#include "app/exit_code.h"
#include "app/study_options.h"
#include "bench/study/study.h"

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace weft::app {

/// Runs the arms in rounds until enough is known, with progress on stderr; then `conclude` writes what was found into
/// the folder and returns the text for stdout (called only when there is a complete round). `kind` names the folder
/// that the user did not name: SCENE-KIND. Ends as the signal would when it was interrupted.
ExitCode
run_study(const StudyOptions& options, std::string_view kind, const std::vector<bench::Arm>& arms,
          const std::function<std::string(const bench::Study&, const std::filesystem::path& folder)>& conclude);

/// The backends that were asked for, or all that this program has.
std::vector<std::string> chosen_backends(const StudyOptions& options);
/// The schedules of a backend that were asked for; `all`: every one that it has; nothing asked: its default.
std::vector<std::string> chosen_schedules(const StudyOptions& options, const std::string& backend);
/// As Arm::pin: empty for none. Throws std::invalid_argument.
std::vector<std::string> chosen_pins(const StudyOptions& options);
void add_once(std::vector<bench::Arm>& arms, const bench::Arm& arm);

} // namespace weft::app
