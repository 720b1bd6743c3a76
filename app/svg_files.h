// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

namespace weft::app {

/// The charts of a study's page as SVG files that need nothing beside them, for papers. d3 draws them, so a browser is
/// needed: Chromium, without a window. Makes the folder; returns the files. Throws std::runtime_error when there is no
/// browser or the page has no charts, OutputError.
std::vector<std::filesystem::path> write_svg_files(const std::filesystem::path& page,
                                                   const std::filesystem::path& folder);

} // namespace weft::app
