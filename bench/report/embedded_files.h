// SPDX-License-Identifier: Apache-2.0
// The files of the page, as the build put them into the program (cmake/EmbedFiles.cmake).
#pragma once

#include <string_view>

namespace weft::bench::embedded {

std::string_view page_template();
std::string_view page_style();
std::string_view error_script();
std::string_view chart_library();    ///< d3, or a comment where there was none
std::string_view simulator_script(); ///< bench/simulator in JavaScript, for page and tests
std::string_view page_script();

} // namespace weft::bench::embedded
