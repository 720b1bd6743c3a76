// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/exit_code.h"
#include "app/study_options.h"
#include "bench/study/arm.h"

#include <vector>

namespace weft::app {

/// Runs the arms with `options.against` and with this program, in paired rounds, into DIR/before and DIR/after, and
/// says what `weft regress` says of them: `different` when this program is slower.
ExitCode run_against(const StudyOptions& options, const std::vector<bench::Arm>& arms);

} // namespace weft::app
