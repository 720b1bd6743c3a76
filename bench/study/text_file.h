// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

namespace weft::bench {

/// The bytes of one of a study's own files; empty where there is no such file, or it cannot be read.
std::string read_text(const std::filesystem::path& path);

} // namespace weft::bench
