// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/exit_code.h"
#include "app/render_options.h"
#include "app/study_options.h"

#include <string>

namespace weft::app {

/// `weft render`. Throws what the phases throw; run() in main.cpp turns it into a message and an exit code.
ExitCode render(const RenderOptions& options);
/// `weft info`: what is in a scene.
ExitCode info(const SceneOptions& options, bool json);
/// `weft scale`: a scaling study into a folder, its table on stdout.
ExitCode scale(const StudyOptions& options);
/// `weft compare`: every way of handing out work against one, into a folder, the verdicts on stdout.
ExitCode compare(const StudyOptions& options);
/// `weft predict`: what more workers would do, simulated from a study.
ExitCode predict(const PredictOptions& options);
/// `weft regress`: two studies beside each other; `different` when something became slower.
ExitCode regress(const std::string& before, const std::string& after, bool json);
/// `weft report`: writes the summary and the page of a study once more. Prints the page's path.
ExitCode report(const std::string& folder);
/// `weft machine`: what is known of this machine, on stdout; measured into a machine file where `output` names one.
ExitCode machine(const std::string& output, bool quick, bool json);
/// `weft backends`
ExitCode list_backends(bool json);
/// `weft scenes`
ExitCode list_scenes(bool json);

} // namespace weft::app
