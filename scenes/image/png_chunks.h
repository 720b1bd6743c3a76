// SPDX-License-Identifier: Apache-2.0
// What a PNG consists of, before any of it is unpacked.
#pragma once

#include "scenes/image/source.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace weft::scenes::png {

enum Colour : std::uint8_t { grey = 0, rgb = 2, palette = 3, grey_alpha = 4, rgb_alpha = 6 };

struct Header {
    std::uint32_t width = 0, height = 0;
    unsigned depth = 0; // bits per sample: 1, 2, 4, 8, 16
    Colour colour = grey;
    bool interlaced = false;

    unsigned samples() const { return colour == rgb ? 3 : colour == grey_alpha ? 2 : colour == rgb_alpha ? 4 : 1; }
    std::size_t row_bytes(std::size_t columns) const { return (columns * samples() * depth + 7) / 8; }
    /// How far back a filter looks: bytes of a whole pixel, at least one.
    std::size_t filter_step() const { return std::max<std::size_t>(1, samples() * depth / 8); }
};

/// Views of the file's bytes.
struct Parts {
    Header header;
    std::span<const std::byte> colours;              // PLTE, three bytes each
    std::optional<std::span<const std::byte>> clear; // tRNS
    std::vector<std::span<const std::byte>> data;    // IDAT
    std::size_t data_bytes = 0;
};

/// Walks the chunks and checks what they declare, and the checksums of those that matter. Throws InputError,
/// LimitError.
Parts read_chunks(const ImageSource& source);

inline std::uint8_t u8(std::byte byte) { return std::to_integer<std::uint8_t>(byte); }

} // namespace weft::scenes::png
