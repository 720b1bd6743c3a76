// SPDX-License-Identifier: Apache-2.0
// The files of the lecture's page, and those that it quotes, as the build put them into the program.
#pragma once

#include <string_view>

namespace weft::bench::embedded {

std::string_view lecture_template();
std::string_view lecture_style();

// backends/
std::string_view child_cpp();
std::string_view coordinator_cpp();
std::string_view flow_h();
std::string_view ledger_cpp();
std::string_view posix_cpp();
std::string_view share_h();
std::string_view stop_cpp();
std::string_view threads_cpp();
std::string_view worker_cpp();

} // namespace weft::bench::embedded
