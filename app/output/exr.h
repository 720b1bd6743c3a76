// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/output/write_image.h"

#include <cstddef>
#include <vector>

namespace weft::app {

/// OpenEXR scanlines, RGBA premultiplied, ZIP-compressed; float32 bit for bit, or half (what is finite stays so).
/// Metadata become string attributes "weft:NAME", so that none can be taken for one that the format defines otherwise.
std::vector<std::byte> encode_exr(const Picture& picture, bool half, const Metadata& metadata = {});

} // namespace weft::app
