// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "helpers.h"

#include <cstdint>

namespace weft::tests {

struct ExrKind {
    int width = 40, height = 30;
    int x = 0, y = 0;    // upper left corner of the data window
    int compression = 3; // as OpenEXR numbers them: 0 none ... 3 ZIP, 4 PIZ ... 9 DWAB
    bool half = false;
    bool tiled = false;
    bool bottom_up = false;
    std::vector<std::string> channels{"R", "G", "B"};
};

/// Channel c of texel (x, y) is `values(x, y)[c]`, rows from the top.
Bytes make_exr(const ExrKind& kind, const std::vector<float>& values);

/// Smooth numbers, channel after channel of texel after texel, exact as half and as float.
std::vector<float> smooth_values(const ExrKind& kind);

} // namespace weft::tests
