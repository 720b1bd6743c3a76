// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/scene/material.h"
#include "scenes/gltf/images.h"
#include "scenes/gltf/warnings.h"

#include <string_view>

namespace weft::scenes::gltf {

/// The texture that the member `key` of a material (a glTF textureInfo) asks for; an unused slot when there is none, or
/// none that weft can read, which gives a warning.
TextureSlot read_texture(const Document& document, const Value& owner, std::string_view key, Images& images,
                         Warnings& warnings);

} // namespace weft::scenes::gltf
