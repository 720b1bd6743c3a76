// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/output/write_image.h"

#include <cstddef>
#include <vector>

namespace weft::app {

/// Portable float map: RGB float32, little-endian, rows from the bottom, as that format has it. Values bit for bit.
std::vector<std::byte> encode_pfm(const Picture& picture);

} // namespace weft::app
