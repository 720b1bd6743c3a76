// SPDX-License-Identifier: Apache-2.0
// What stands in a study's folder beside study.json and runs.jsonl.
#pragma once

#include "bench/report/machine_facts.h"
#include "bench/study/study.h"
#include "bench/study/summary.h"

#include <filesystem>

namespace weft::app {

/// The study's picture, small, for the page.
inline constexpr const char* picture_file = "picture.png";

/// machine.json: where the study is measured. A folder that was begun on another machine gets a note in `study`.
void record_machine(const std::filesystem::path& folder, bench::Study& study);

/// What record_machine() wrote; without facts where there is no such file. Throws std::invalid_argument.
bench::MachineFacts read_machine(const std::filesystem::path& folder);

/// study.json and runs.jsonl, and the notes of the last summary.json where there is one. Throws std::invalid_argument.
bench::Study read_study_files(const std::filesystem::path& folder);

/// summary.json, runs.csv and report.html of a study with complete rounds; the page shows prediction.json,
/// comparison.json and the picture of the folder, too. Throws OutputError.
bench::Summary write_study_files(const bench::Study& study, const std::filesystem::path& folder);

} // namespace weft::app
