// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/output/write_image.h"

#include <cstddef>
#include <vector>

namespace weft::app {

/// Radiance RGBE: 8 bits of mantissa per channel, one exponent per pixel; negative and NaN become 0. Metadata become
/// comment lines.
std::vector<std::byte> encode_hdr(const Picture& picture, const Metadata& metadata = {});

} // namespace weft::app
