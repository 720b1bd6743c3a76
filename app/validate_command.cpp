// SPDX-License-Identifier: Apache-2.0
#include "app/commands.h"
#include "app/output/atomic_file.h"
#include "app/prediction_file.h"
#include "app/version.h"
#include "bench/study/scoring.h"
#include "bench/study/text_file.h"
#include "scenes/files/input_error.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace weft::app {

namespace fs = std::filesystem;
using bench::read_text;

ExitCode validate(const ValidateOptions& options) {
    const auto refuse = [&](const std::string& why) { throw scenes::InputError(options.prediction, "", why); };
    const std::string prediction = read_text(options.prediction);
    if (prediction.empty()) refuse("cannot be read, or is empty");
    const bench::Study study = bench::read_study(options.study);
    const fs::path folder = options.study;
    std::string seal;
    bench::Score score;
    try {
        seal = checked_seal(prediction);
        score = bench::score(prediction, study);
    } catch (const std::invalid_argument& e) {
        refuse(e.what());
    }
    const auto made_from = nlohmann::ordered_json::parse(prediction).at("made_from");
    const std::string runs_hash = file_hash(folder / "runs.jsonl");
    if (made_from.value("runs_sha256", "") == runs_hash)
        refuse(fmt::format("was made from {} itself; score it against a study measured later", options.study));
    if (score.arms.empty())
        refuse(fmt::format("{} has none of the {} arms that were predicted", options.study, score.unmeasured));

    nlohmann::ordered_json line{{"schema", "weft.ledger/1"},
                                {"prediction_sha256", seal},
                                {"made", made_from.value("made", "")},
                                {"scored", time_text()},
                                {"version", version},
                                {"scene", study.plan.scene},
                                {"runs_sha256", runs_hash},
                                {"machine_sha256", file_hash(folder / "machine.json")}};
    line.update(nlohmann::ordered_json::parse(bench::to_json(score)));
    const fs::path ledger = fs::path(options.prediction).parent_path() / "ledger.jsonl";
    write_text(ledger, read_text(ledger) + line.dump() + "\n");
    fmt::print("{}{}\n", bench::to_text(score), ledger.string());
    return ExitCode::done;
}

} // namespace weft::app
