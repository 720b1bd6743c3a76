// SPDX-License-Identifier: Apache-2.0
// Shared by the decoders of this folder: where the bytes come from, and how to complain about them.
#pragma once

#include "scenes/files/input_error.h"
#include "scenes/files/text_of.h"
#include "scenes/image/decode.h"

#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace weft::scenes {

/// The bytes of one encoded picture and what goes with them.
struct ImageSource {
    std::span<const std::byte> bytes;
    std::string_view file;
    std::string_view element;
    MemoryBudget& budget;
    const ImageLimits& limits;

    std::uint8_t byte(std::size_t at) const { return std::to_integer<std::uint8_t>(bytes[at]); }
    std::string_view text() const { return text_of(bytes); }

    InputError error(const std::string& reason) const {
        return InputError(std::string(file), std::string(element), reason);
    }

    /// Throws unless the size is one that a picture may have.
    void check_size(std::uint64_t width, std::uint64_t height) const {
        const std::string size = std::to_string(width) + "x" + std::to_string(height);
        if (width == 0 || height == 0) throw error("a picture of " + size + " pixels has no pixels");
        if (width > limits.axis || height > limits.axis)
            throw LimitError(std::string(file), std::string(element),
                             "has " + size + " pixels, an axis may have up to " + std::to_string(limits.axis));
        if (width * height > limits.pixels)
            throw LimitError(std::string(file), std::string(element),
                             "has " + size + " pixels, a picture may have up to " + std::to_string(limits.pixels));
    }

    /// Throws unless the values of row `y`, three per texel, are finite.
    void check_finite(std::span<const float> row, std::uint64_t y) const {
        for (std::size_t i = 0; i < row.size(); ++i)
            if (!std::isfinite(row[i]))
                throw error("texel (" + std::to_string(i / 3) + ", " + std::to_string(y) + ") has a " +
                            (std::isnan(row[i]) ? "NaN" : "value that is infinite"));
    }
};

Image8 decode_png(const ImageSource& source);
Image8 decode_jpeg(const ImageSource& source);
ImageF decode_hdr(const ImageSource& source);
ImageF decode_exr(const ImageSource& source);
ImageF decode_pfm(const ImageSource& source);

} // namespace weft::scenes
