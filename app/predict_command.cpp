// SPDX-License-Identifier: Apache-2.0
#include "app/commands.h"
#include "app/emulation_run.h"
#include "app/machine_files.h"
#include "app/output/atomic_file.h"
#include "app/prediction_file.h"
#include "app/signals.h"
#include "app/study_files.h"
#include "bench/study/prediction.h"
#include "bench/study/validation.h"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

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
    const bench::Validation validation = bench::validate(study, held_out);
    EmulationRun emulation;
    if (options.emulate) emulation = run_emulation(study, predicted, options.emulation);

    using Json = nlohmann::ordered_json;
    Json json = Json::parse(bench::to_json(study, machine, predicted, held_out));
    json["validation"] = Json::parse(bench::to_json(validation));
    if (options.emulate) json["emulated"] = Json::parse(bench::to_json(emulation.arms));
    const std::string text = sealed(
        json.dump(), {{"runs_sha256", file_hash(folder / "runs.jsonl")},
                      {"study_sha256", file_hash(folder / "study.json")},
                      {"machine_sha256", file_hash(options.machine.empty() ? folder / "machine.json"
                                                                           : std::filesystem::path(options.machine))}});
    write_text(folder / "prediction.json", text);
    write_study_files(study, folder);
    fmt::print("{}{}", bench::to_text(study, machine, predicted), bench::to_text(validation));
    if (options.emulate) fmt::print("\n{}", bench::to_text(emulation.arms));
    fmt::print("{}  {}\n{}\n", checked_seal(text), (folder / "prediction.json").string(),
               (folder / "report.html").string());
    if (std::fflush(stdout) != 0) throw OutputError("standard output", "writing", errno);
    if (emulation.signal != 0) StopOnSignal::die_of(emulation.signal);
    return ExitCode::done;
}

} // namespace weft::app
