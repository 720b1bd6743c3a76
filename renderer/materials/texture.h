// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/math/vec.h"
#include "renderer/scene/image.h"
#include "renderer/scene/material.h"

#include <cstdint>

namespace weft {

/// What the bytes of an image mean: colours as displays show them, or plain numbers. Alpha is always linear.
enum class ColorSpace : std::uint8_t { srgb, linear };

/// The texels around uv, as linear RGBA in [0, 1]. uv goes through the slot's transform first; v = 0 is the top row.
/// Bytes are made linear before they are filtered. Grey is spread to RGB, and alpha is 1 where the image has none.
/// Any uv is fine: nothing outside the image is read, and NaN reads texel 0. The image must not be empty.
Vec4 sample_texture(const Image& image, const TextureSlot& slot, Vec2 uv, ColorSpace space);

} // namespace weft
