// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bench/machine/machine_file.h"

#include <filesystem>

namespace weft::app {

/// Throws scenes::InputError with file, key and what is expected.
bench::MachineFile read_machine_file(const std::filesystem::path& path);

} // namespace weft::app
