// SPDX-License-Identifier: Apache-2.0
#include "app/commands.h"
#include "app/output/atomic_file.h"
#include "app/study_files.h"
#include "app/study_run.h"
#include "app/study_ways.h"
#include "app/worker_count.h"
#include "bench/study/comparison.h"

#include <stdexcept>

namespace weft::app {
namespace {

/// The serial run as the baseline of efficiencies; the reference: threads, or the first backend asked for; the
/// reference once more (what differs between them is noise); and every other way at the same number of workers.
std::vector<bench::Arm> rival_arms(const StudyOptions& o) {
    if (o.workers.size() > 1) throw std::invalid_argument("--workers: one number to compare at; see weft scale");
    if (!o.weak.empty()) throw std::invalid_argument("--weak: one number of workers cannot scale; see weft scale");
    const unsigned workers = o.workers.empty() ? available_workers().count : o.workers[0];
    std::vector<bench::Arm> rivals;
    for (const std::string& backend : chosen_backends(o)) {
        if (backend == "serial") continue;
        for (bench::Arm& way : chosen_ways(o, backend)) {
            way.workers = workers;
            add_once(rivals, way);
        }
    }
    if (rivals.empty()) throw std::invalid_argument("--backends: serial alone has nothing to be compared with");
    std::vector<bench::Arm> arms{{.tile = o.tiles[0]}, rivals[0], rivals[0]};
    arms[2].twin = 1;
    arms.insert(arms.end(), rivals.begin() + 1, rivals.end());
    return arms;
}

} // namespace

ExitCode compare(const StudyOptions& options) {
    return run_study(options, "compare", rival_arms(options),
                     [&](const bench::Study& study, const std::filesystem::path& folder) {
                         const bench::Comparison comparison = bench::compare_arms(study, options.target);
                         const std::vector<bench::GrainResult> grains = bench::grains(study);
                         write_text(folder / "comparison.json", bench::to_json(study, comparison, grains));
                         write_study_files(study, folder);
                         return bench::to_text(study, comparison, grains);
                     });
}

} // namespace weft::app
