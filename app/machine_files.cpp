// SPDX-License-Identifier: Apache-2.0
#include "app/machine_files.h"

#include "scenes/files/input_error.h"

#include <fstream>
#include <sstream>

namespace weft::app {

bench::MachineFile read_machine_file(const std::filesystem::path& path) {
    constexpr std::uintmax_t most_bytes = 4 << 20;
    std::error_code error;
    const std::uintmax_t bytes = std::filesystem::file_size(path, error);
    std::ifstream file(path, std::ios::binary);
    if (error || !file) throw scenes::InputError(path.string(), "", "cannot be read; weft machine -o FILE makes one");
    if (bytes > most_bytes) throw scenes::InputError(path.string(), "", "is too large for a machine file");
    std::ostringstream text;
    text << file.rdbuf();
    try {
        return bench::machine_file_from_json(std::move(text).str());
    } catch (const std::invalid_argument& e) {
        throw scenes::InputError(path.string(), "", e.what());
    }
}

} // namespace weft::app
