// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace weft {

/// Eight-bit texels as they stood in the file, row by row from the top. What they mean (sRGB or linear) is said by the
/// material slot that reads them.
struct Image {
    std::uint32_t width = 0, height = 0;
    std::uint32_t channels = 4;       ///< 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA
    std::vector<std::uint8_t> texels; ///< width * height * channels
};

/// Linear RGB floats, row by row from the top: environment maps.
struct FloatImage {
    std::uint32_t width = 0, height = 0;
    std::vector<float> rgb; ///< width * height * 3
};

} // namespace weft
