// SPDX-License-Identifier: Apache-2.0
#include "app/commands.h"
#include "app/study_files.h"
#include "app/svg_files.h"

#include <filesystem>
#include <fmt/format.h>
#include <stdexcept>

namespace weft::app {

ExitCode report(const std::string& folder, const std::string& svg_folder) {
    const bench::Study study = read_study_files(folder);
    if (study.complete_rounds() == 0)
        throw std::invalid_argument(
            fmt::format("{}: the study has no complete round yet; go on with weft scale ... -o {}", folder, folder));
    write_study_files(study, folder);
    const std::filesystem::path page = std::filesystem::path(folder) / "report.html";
    fmt::print("{}\n", page.string());
    if (!svg_folder.empty())
        for (const std::filesystem::path& file : write_svg_files(page, svg_folder)) fmt::print("{}\n", file.string());
    return ExitCode::done;
}

} // namespace weft::app
