// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/executor.h"
#include "renderer/scene/scene.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weft::scenes {

class MemoryBudget;

enum class UpAxis : std::uint8_t { y, z };

struct LoadOptions {
    int scene = -1;             ///< glTF: which of the file's scenes; -1: its default
    UpAxis up_axis = UpAxis::y; ///< OBJ and PLY, which do not say
    bool default_light = true;  ///< a scene without any light gets a neutral sky; false: the caller lights it
    bool default_camera = true; ///< false: the caller places its own, so that the framing below needs no mention
    float frame_aspect = 1;     ///< a scene without camera gets one that shows all in a picture at least so wide
};

/// What an importer hands over, before it is validated.
struct Loaded {
    Scene scene;
    /// One line each: what the file asks for and weft does not draw ("unsupported: KHR_materials_sheen"), what was
    /// repaired, what was left out. Each distinct line once.
    std::vector<std::string> warnings;
};

/// Reads a scene file (.gltf, .glb, .obj, .ply; told by its first bytes where the name does not say) or makes a builtin
/// one ("builtin:NAME[,key=value...]"), validates it, and gives it a light and a camera where it has none (see
/// defaults.h). Memory is charged to `budget` before it is taken.
/// Throws InputError (the file is rejected), LimitError (a limit is reached).
Loaded load(std::string_view source, const LoadOptions& options, MemoryBudget& budget, Executor& executor);

} // namespace weft::scenes
