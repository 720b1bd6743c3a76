// SPDX-License-Identifier: Apache-2.0
// What the commands that measure have in common: from options to a study in its folder.
#pragma once

#include "app/exit_code.h"
#include "app/study_options.h"
#include "backends/stop.h"
#include "bench/study/launcher.h"
#include "bench/study/study.h"

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace weft::app {

/// What is measured: these arms, with the picture and the rounds of the options.
bench::StudyPlan make_plan(const StudyOptions& options, const std::vector<bench::Arm>& arms);
/// The user's folder, or SCENE-KIND.
std::filesystem::path study_folder(const StudyOptions& options, std::string_view kind);
/// On stderr: a line that changes on a terminal, elsewhere one for each round.
void show_progress(const bench::StudyProgress& progress, const bench::StudyPlan& plan);
void end_progress(); ///< takes the line away

/// Runs the arms in rounds until enough is known, with progress on stderr, and records the machine. Throws OutputError
/// when the folder cannot be written, before anything runs.
bench::Study measure(const StudyOptions& options, const std::filesystem::path& folder,
                     const std::vector<bench::Arm>& arms, const backends::Stop& stop);
/// The end of a command that measures: standard output is flushed, and who was interrupted ends by the signal.
ExitCode finish(const backends::Stop& stop);
/// Passes on why a run failed: the program has said it, and its exit code says what kind of end it was.
ExitCode pass_on(const bench::RunFailed& failure);

/// measure(); then `conclude` writes what was found into the folder and returns the text for stdout (called only when
/// there is a complete round). `kind` names the folder that the user did not name: SCENE-KIND. Ends as the signal would
/// when it was interrupted.
ExitCode
run_study(const StudyOptions& options, std::string_view kind, const std::vector<bench::Arm>& arms,
          const std::function<std::string(const bench::Study&, const std::filesystem::path& folder)>& conclude);

} // namespace weft::app
