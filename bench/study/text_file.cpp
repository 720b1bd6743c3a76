// SPDX-License-Identifier: Apache-2.0
#include "bench/study/text_file.h"

#include <fstream>
#include <sstream>

namespace weft::bench {

std::string read_text(const std::filesystem::path& path) {
    const std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return std::move(text).str();
}

} // namespace weft::bench
