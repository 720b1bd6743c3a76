// SPDX-License-Identifier: Apache-2.0
// Bytes of a file to a picture. Pure functions of their bytes: a caller may decode many pictures at once.
// They know a format by its first bytes, not by a name; sizes are checked and memory is charged before it is taken;
// a file that is cut short or damaged is an error, never half a picture.
#pragma once

#include "scenes/files/memory_budget.h"
#include "scenes/image/image.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace weft::scenes {

/// What a picture may ask for, whatever memory there is.
struct ImageLimits {
    std::uint32_t axis = 32768;                       ///< width and height, each
    std::uint64_t pixels = std::uint64_t{1} << 28;    ///< width * height
    std::uint64_t jpeg_work = std::uint64_t{1} << 32; ///< pixels * scans: a small progressive JPEG can ask for hours
    std::uint32_t exr_chunk = std::uint32_t{1} << 24; ///< pixels of one EXR tile
};

/// A texture: PNG (all kinds; 16 bits are rounded to 8, palettes expanded, tRNS made alpha) or JPEG
/// (grey, RGB, and CMYK as RGB). The texels stay
/// charged to `budget` for as long as the picture lives; nothing stays charged after an error.
/// Throws InputError (damaged, unknown or unsupported format) or LimitError, both with `file` and `element`.
Image8 decode_image(std::span<const std::byte> bytes, std::string_view file, std::string_view element,
                    MemoryBudget& budget, const ImageLimits& limits = {});

/// An environment map: Radiance HDR, OpenEXR (half or float RGB or Y; the data window is the picture, alpha is ignored)
/// or PFM. EXPOSURE and COLORCORR of a Radiance file are divided out, as its format asks. NaN and infinities are
/// rejected with their coordinates; negative values pass: what they mean is the light's business.
/// Charged and thrown as decode_image() does; messages name `file` and, inside it, the place.
ImageF decode_environment(std::span<const std::byte> bytes, std::string_view file, MemoryBudget& budget,
                          const ImageLimits& limits = {});

} // namespace weft::scenes
