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

/// Runs the arms in rounds until enough is known, with progress on stderr, and records the machine. Throws OutputError
/// when the folder cannot be written, before anything runs.
bench::Study measure(const StudyOptions& options, const std::filesystem::path& folder,
                     const std::vector<bench::Arm>& arms, const backends::Stop& stop);
/// The end of a command that measures: standard output is flushed, and who was interrupted ends by the signal.
ExitCode finish(const backends::Stop& stop);
/// Passes on why a run failed: the program has said it, and its exit code says what kind of end it was.
ExitCode pass_on(const bench::RunFailed& failure);

/// measure(); then `conclude` writes what was found into
/// the folder and returns the text for stdout (called only when there is a complete round). `kind` names the folder
/// that the user did not name: SCENE-KIND. Ends as the signal would when it was interrupted.
ExitCode
run_study(const StudyOptions& options, std::string_view kind, const std::vector<bench::Arm>& arms,
          const std::function<std::string(const bench::Study&, const std::filesystem::path& folder)>& conclude);

/// Runs the arms with `options.against` and with this program, in paired rounds, into DIR/before and DIR/after, and
/// says what `weft regress` says of them: `different` when this program is slower.
ExitCode run_against(const StudyOptions& options, const std::vector<bench::Arm>& arms);

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
