// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenes/files/file_reader.h"
#include "scenes/load.h"

#include <cstddef>
#include <span>

namespace weft::scenes {

/// Reads a glTF 2.0 scene, text (.gltf) or binary (.glb): told by its first bytes. `folder` is that of the file, and
/// the only place from which buffers and images are read. The result is not validated yet. What it holds stays charged
/// to `budget`; everything else, and everything after an error, is given back. docs/scenes.md lists what is drawn, what
/// gives a warning and what is rejected. Throws InputError, LimitError.
Loaded load_gltf(std::span<const std::byte> file, const SceneFolder& folder, const LoadOptions& options,
                 MemoryBudget& budget, Executor& executor);

/// Whether these bytes start as a binary glTF does.
bool is_glb(std::span<const std::byte> file) noexcept;

} // namespace weft::scenes
