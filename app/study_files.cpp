// SPDX-License-Identifier: Apache-2.0
#include "app/study_files.h"

#include "app/output/atomic_file.h"
#include "app/version.h"
#include "app/worker_count.h"
#include "bench/report/report_html.h"
#include "bench/study/text_file.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace weft::app {
namespace {

namespace fs = std::filesystem;
using bench::read_text;

constexpr const char* machine_file = "machine.json";
constexpr const char* summary_file = "summary.json";

} // namespace

bench::MachineFacts read_machine(const fs::path& folder) {
    const std::string text = read_text(folder / machine_file);
    if (text.empty()) return {};
    try {
        return bench::machine_facts_from_json(text);
    } catch (const std::invalid_argument& e) {
        throw std::invalid_argument((folder / machine_file).string() + ": " + e.what());
    }
}

void record_machine(const fs::path& folder, bench::Study& study) {
    const WorkerCount usable = available_workers();
    const bench::MachineFacts now = bench::machine_facts(usable.count, usable.from);
    const bench::MachineFacts before = read_machine(folder);
    study.processors = before.facts.empty() ? now.processors : before.processors;
    if (before.facts.empty())
        write_text(folder / machine_file, bench::to_json(now));
    else if (!bench::same_machine(before, now))
        study.notes.emplace_back("the machine is not as it was when the study was begun; what is shown is how it was");
}

bench::Study read_study_files(const fs::path& folder) {
    bench::Study study = bench::read_study(folder);
    study.processors = read_machine(folder).processors;
    const std::string text = read_text(folder / summary_file);
    const auto summary = nlohmann::json::parse(text, nullptr, false);
    if (summary.is_object() && summary.contains("notes") && summary["notes"].is_array())
        for (const auto& note : summary["notes"])
            if (note.is_string()) study.notes.push_back(note);
    return study;
}

bench::Summary write_study_files(const bench::Study& study, const fs::path& folder) {
    bench::Summary summary = bench::summarise(study);
    write_text(folder / summary_file, bench::to_json(study, summary));
    write_text(folder / "runs.csv", bench::to_csv(study));
    const bench::ReportExtras extras{read_machine(folder), fmt::format("weft {}", version),
                                     read_text(folder / "prediction.json"), read_text(folder / "comparison.json"),
                                     read_text(folder / picture_file)};
    write_text(folder / "report.html", bench::report_html(study, summary, extras));
    return summary;
}

} // namespace weft::app
