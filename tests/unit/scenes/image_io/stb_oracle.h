// SPDX-License-Identifier: Apache-2.0
// stb_image and stb_image_write as the other opinion, and as the maker of JPEGs.
#pragma once

#include "helpers.h"

#include <cstdint>

namespace weft::tests {

struct StbPicture {
    int width = 0, height = 0, channels = 0; // 0 channels: not decoded
    std::vector<std::uint8_t> texels;
    std::vector<float> values; // of an HDR picture
};

StbPicture stb_decode(const Bytes& file);
StbPicture stb_decode_hdr(const Bytes& file);
Bytes stb_jpeg(int width, int height, int channels, const std::vector<std::uint8_t>& texels, int quality);

} // namespace weft::tests
