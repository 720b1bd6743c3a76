// SPDX-License-Identifier: Apache-2.0
// What an OpenEXR file declares, read before the library allocates anything for it.
#pragma once

#include "scenes/image/source.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace weft::scenes {

struct ExrHeader {
    std::int32_t x = 0, y = 0; ///< upper left corner of the data window
    std::uint32_t width = 0, height = 0;
    std::vector<std::string> channels;
    std::uint64_t pixel_bytes = 0; ///< of all channels together
    std::uint32_t tile_width = 0;  ///< 0: scanlines
    std::uint32_t tile_height = 0;
    /// The file's first bytes, up to the end of the header, for the library to read in their place: attributes that
    /// decoding does not need have a type that nobody knows there, so that they are skipped and not interpreted.
    std::vector<std::byte> harmless;

    bool has_channel(std::string_view name) const;
};

/// Throws InputError for what is not a single-part flat picture, LimitError for what is too large.
ExrHeader read_exr_header(const ImageSource& source);

} // namespace weft::scenes
