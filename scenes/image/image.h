// SPDX-License-Identifier: Apache-2.0
// Pictures as values: rows from the top, texels from the left, channels interleaved, no padding.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace weft::scenes {

/// 8 bits per channel, as stored in the file: not converted between sRGB and linear, alpha straight.
struct Image8 {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    int channels = 0;                 ///< 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA
    std::vector<std::uint8_t> texels; ///< width * height * channels
};

/// Linear scene-referred RGB, Rec.709 primaries.
struct ImageF {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::vector<float> rgb; ///< width * height * 3
};

} // namespace weft::scenes
