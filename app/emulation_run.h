// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bench/emulation/emulation.h"

namespace weft::app {

struct EmulationRun {
    std::vector<bench::EmulatedArm> arms;
    int signal = 0; ///< that ended it early; the program is to die of it when it has written what there is
};

/// Emulates these arms, with progress on a terminal.
EmulationRun run_emulation(const bench::Study& study, const std::vector<bench::PredictedArm>& arms,
                           const bench::EmulationOptions& options);

} // namespace weft::app
