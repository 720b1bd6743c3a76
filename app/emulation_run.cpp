// SPDX-License-Identifier: Apache-2.0
#include "app/emulation_run.h"

#include "app/progress.h"
#include "app/signals.h"

#include <chrono>
#include <fmt/format.h>
#include <unistd.h>

namespace weft::app {

EmulationRun run_emulation(const bench::Study& study, const std::vector<bench::PredictedArm>& arms,
                           const bench::EmulationOptions& options) {
    backends::Stop stop;
    const StopOnSignal on_signal(stop);
    const bool on_terminal = isatty(STDERR_FILENO) != 0;
    const auto start = std::chrono::steady_clock::now();
    const auto show = [&](std::size_t done, std::size_t of, const std::string& next) {
        if (!on_terminal) return;
        const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
        fmt::print(stderr, "\rweft: emulating {} of {}: {}, {} elapsed, at most about {}\033[K", done + 1, of, next,
                   readable_time(elapsed.count()), readable_time(options.budget_s));
        std::fflush(stderr);
    };
    EmulationRun run;
    run.arms = bench::emulate_arms(study, arms, options, stop, show);
    if (on_terminal) fmt::print(stderr, "\r\033[K");
    if (stop.requested()) run.signal = StopOnSignal::received();
    return run;
}

} // namespace weft::app
