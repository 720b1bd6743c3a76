// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/output/write_image.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace weft::app {

/// A PNG of sRGB bytes, rows from the top: `channels` 3 (RGB) or 4 (RGBA, straight alpha); `texels` holds width *
/// height
/// * channels. Throws std::invalid_argument when the picture is empty or larger than the encoder's 2 GiB.
std::vector<std::byte> encode_png(std::uint32_t width, std::uint32_t height, int channels,
                                  std::span<const std::uint8_t> texels, const Metadata& metadata = {});

} // namespace weft::app
