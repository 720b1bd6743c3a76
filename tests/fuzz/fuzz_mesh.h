// SPDX-License-Identifier: Apache-2.0
// What the fuzz targets of the mesh readers share.
#pragma once

#include "renderer/scene/validate.h"
#include "scenes/defaults.h"
#include "scenes/files/file_reader.h"
#include "scenes/files/input_error.h"
#include "scenes/load.h"
#include "tests/support/temporary_folder.h"

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace weft::fuzz {

/// Reads, validates and gives defaults, as load() does. A refusal is a good end; so is a scene. Afterwards the scene
/// must pass again without a repair, else the validator has left something behind.
template <class Reader>
void load_and_validate(Reader reader, std::string_view text, const std::filesystem::path& file) {
    SerialExecutor executor;
    scenes::MemoryBudget budget(std::uint64_t{128} << 20);
    try {
        const scenes::SceneFolder folder(file);
        scenes::Loaded loaded = reader(std::as_bytes(std::span(text)), folder, {}, budget, executor);
        validate(loaded.scene, executor);
        scenes::add_camera(loaded.scene, 1);
        if (text.size() % 64 == 0) scenes::add_light(loaded.scene);
        if (!validate(loaded.scene, executor).empty()) std::abort();
    } catch (const scenes::FileError&) {
    } catch (const SceneError&) {
    }
}

} // namespace weft::fuzz
