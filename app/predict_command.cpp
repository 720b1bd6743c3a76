// SPDX-License-Identifier: Apache-2.0
#include "app/commands.h"
#include "app/machine_files.h"
#include "app/output/atomic_file.h"
#include "app/study_files.h"
#include "bench/study/prediction.h"

#include <algorithm>
#include <fmt/format.h>

namespace weft::app {

ExitCode predict(const PredictOptions& options) {
    const std::filesystem::path folder = options.study;
    const bench::Study study = read_study_files(folder);
    const unsigned largest = *std::max_element(options.workers.begin(), options.workers.end());
    const bench::MachineModel machine = options.machine.empty()
                                            ? bench::machine_of(study, largest)
                                            : bench::machine_of(read_machine_file(options.machine), largest);
    const auto predicted = bench::predict_arms(study, options.workers, machine);
    const auto held_out = bench::hold_out(study);
    write_text(folder / "prediction.json", bench::to_json(study, machine, predicted, held_out));
    fmt::print("{}{}\n", bench::to_text(study, machine, predicted, held_out), (folder / "prediction.json").string());
    return ExitCode::done;
}

} // namespace weft::app
