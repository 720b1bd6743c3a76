// SPDX-License-Identifier: Apache-2.0
#include "app/commands.h"
#include "app/study_files.h"

#include <filesystem>
#include <fmt/format.h>
#include <stdexcept>

namespace weft::app {

ExitCode report(const std::string& folder) {
    const bench::Study study = read_study_files(folder);
    if (study.complete_rounds() == 0)
        throw std::invalid_argument(
            fmt::format("{}: the study has no complete round yet; go on with weft scale ... -o {}", folder, folder));
    write_study_files(study, folder);
    fmt::print("{}\n", (std::filesystem::path(folder) / "report.html").string());
    return ExitCode::done;
}

} // namespace weft::app
