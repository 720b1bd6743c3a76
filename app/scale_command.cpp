// SPDX-License-Identifier: Apache-2.0
#include "app/commands.h"
#include "app/paired_run.h"
#include "app/study_files.h"
#include "app/study_run.h"
#include "app/study_ways.h"
#include "app/worker_count.h"
#include "bench/machine/calibrate.h"
#include "bench/study/summary.h"

#include <algorithm>
#include <stdexcept>

namespace weft::app {
namespace {

/// The serial run, the same once more (what differs between them is noise), as many serial runs side by side as there
/// are workers (what the machine can give), the serial run of each other tile size (from which `weft predict` knows
/// what those tiles cost), and what is asked for.
std::vector<bench::Arm> scaling_arms(const StudyOptions& o) {
    const unsigned processors = available_workers().count;
    const std::vector<unsigned> counts = o.workers.empty() ? bench::usual_counts(processors) : o.workers;
    std::vector<bench::Arm> arms{{.tile = o.tiles[0]}, {.tile = o.tiles[0], .twin = 1}};
    const bool weak = !o.weak.empty(), pixels = o.weak == "pixels";
    const auto scale = [&](unsigned n) { return weak ? n : 1; };
    for (const unsigned n : counts)
        if (n > 1 && n <= processors && o.against.empty())
            add_once(arms, {.tile = o.tiles[0], .copies = n, .scale = scale(n), .pixels = pixels});
    for (const std::uint32_t tile : o.tiles) add_once(arms, {.tile = tile});
    for (const std::string& backend : chosen_backends(o)) {
        if (backend == "serial") continue;
        for (const unsigned n : counts)
            for (bench::Arm& way : chosen_ways(o, backend)) {
                way.workers = n;
                way.scale = scale(n);
                way.pixels = pixels;
                add_once(arms, way);
            }
    }
    const std::vector<std::string> backends = chosen_backends(o);
    const auto serial = [](const auto& name) { return name == "serial"; };
    if (std::all_of(arms.begin(), arms.end(), [&](const bench::Arm& a) { return serial(a.backend); }) &&
        !std::all_of(backends.begin(), backends.end(), serial))
        throw std::invalid_argument("--schedules: none of the backends has one of these; see weft backends");
    return arms;
}

} // namespace

ExitCode scale(const StudyOptions& options) {
    if (!options.against.empty()) return run_against(options, scaling_arms(options));
    return run_study(options, "scale", scaling_arms(options),
                     [](const bench::Study& study, const std::filesystem::path& folder) {
                         return bench::to_text(study, write_study_files(study, folder));
                     });
}

} // namespace weft::app
