// SPDX-License-Identifier: Apache-2.0
// A finished film to a file, in the format that its name asks for.
#pragma once

#include "app/output/tonemap.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weft::app {

/// Linear Rec.709, premultiplied alpha, rows from the top.
struct Picture {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::vector<float> rgba; ///< width * height * 4
};

/// Names and values of 7-bit or UTF-8 text, in the order in which they are written.
using Metadata = std::vector<std::pair<std::string, std::string>>;

enum class Format : std::uint8_t { png, exr, hdr, pfm };

struct WriteOptions {
    float exposure_ev = 0;                     ///< PNG: light times 2^EV before the tone map
    const ToneMap* tone_map = &tone_maps()[0]; ///< PNG
    bool half = false;                         ///< EXR: 16-bit channels (values over 65504 become 65504)
    Metadata metadata; ///< PNG: tEXt and iTXt; EXR: string attributes; HDR: comment lines; PFM: none
};

/// By extension, in any case. Throws std::invalid_argument that lists the known ones.
Format format_of(const std::filesystem::path& path);

/// Encodes and writes through AtomicFile. PNG shows what a display shows (exposure, tone map, sRGB, straight alpha, RGB
/// where alpha is 1 everywhere); EXR, HDR and PFM keep the film's own linear values: exposure and tone map do not
/// apply. EXR keeps premultiplied alpha; HDR and PFM have none and hold the premultiplied colour (over black). Throws
/// OutputError, std::invalid_argument for a format that cannot hold the picture's size.
void write_picture(const std::filesystem::path& path, const Picture& picture, const WriteOptions& options = {});

} // namespace weft::app
