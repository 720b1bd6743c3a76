// SPDX-License-Identifier: Apache-2.0
// What an MTL file says, before it is turned into weft's model.
#pragma once

#include "renderer/math/vec.h"
#include "renderer/scene/material.h"
#include "scenes/mesh/textures.h"
#include "scenes/mesh/warnings.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weft::scenes::obj {

/// A map_ statement: which picture, and how its coordinates are moved (the slot's image is not set).
struct MapReference {
    std::size_t texture = 0; ///< of Textures
    TextureSlot slot;
};

struct MtlMaterial {
    std::string name;
    std::optional<Rgb> kd, ks, ke, tf;
    std::optional<float> ns, d, tr, ni, pr, pm;
    std::optional<int> illum;
    std::optional<MapReference> map_kd, map_ke, map_d, map_pr, map_pm, normal;
};

/// Appends the materials of one library. Throws InputError naming `file` and line.
void parse_mtl(std::string_view text, std::string_view file, std::vector<MtlMaterial>& materials, Textures& textures,
               Warnings& warnings);

} // namespace weft::scenes::obj
