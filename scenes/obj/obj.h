// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/executor.h"
#include "scenes/files/file_reader.h"
#include "scenes/load.h"

#include <cstddef>
#include <span>

namespace weft::scenes {

/// Reads an OBJ file and the MTL files and pictures that it names below `folder`. Everything becomes one mesh.
/// What it reads is not validated. Throws InputError, LimitError.
Loaded load_obj(std::span<const std::byte> bytes, const SceneFolder& folder, const LoadOptions& options,
                MemoryBudget& budget, Executor& executor);

} // namespace weft::scenes
