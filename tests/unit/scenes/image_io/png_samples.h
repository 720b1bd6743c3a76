// SPDX-License-Identifier: Apache-2.0
// PNGs of every kind, made from scratch: what the decoder says can be compared with what went in.
#pragma once

#include "helpers.h"

#include <cstdint>

namespace weft::tests {

struct PngKind {
    std::uint32_t width = 1, height = 1;
    unsigned depth = 8;  // bits per sample
    unsigned colour = 2; // as in IHDR
    bool interlaced = false;
    bool clear = false; // with a chunk tRNS
};

struct PngSample {
    Bytes file;
    int channels = 0;                   // of the expected picture
    std::vector<std::uint8_t> expected; // 8 bits per channel
};

/// Random samples, random filters.
PngSample make_png(const PngKind& kind, unsigned seed);

Bytes png_chunk(std::string_view type, const Bytes& data);
Bytes png_header(std::uint32_t width, std::uint32_t height, unsigned depth, unsigned colour, bool interlaced);
Bytes deflated(const Bytes& data);
Bytes operator+(Bytes a, const Bytes& b);
Bytes png_signature();

/// Makes the checksums of all chunks right again, so that damage gets past them.
void repair_checksums(Bytes& png);

} // namespace weft::tests
