// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/executor.h"
#include "scenes/files/file_reader.h"
#include "scenes/load.h"

#include <cstddef>
#include <span>

namespace weft::scenes {

/// Reads a PLY file: ascii, little- and big-endian, any order and type of properties. Polygons are cut into triangles;
/// vertices without normals get smooth ones, as PLY files are scans; texture files named by comments are read from
/// `folder`. What it reads is not validated. Throws InputError, LimitError.
Loaded load_ply(std::span<const std::byte> bytes, const SceneFolder& folder, const LoadOptions& options,
                MemoryBudget& budget, Executor& executor);

} // namespace weft::scenes
