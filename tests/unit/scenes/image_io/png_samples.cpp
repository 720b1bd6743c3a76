// SPDX-License-Identifier: Apache-2.0
#include "png_samples.h"

#include <array>
#include <cmath>
#include <libdeflate.h>

namespace weft::tests {
namespace {

struct Pass {
    std::uint32_t x, y, dx, dy;
};

std::vector<Pass> passes(bool interlaced) {
    if (!interlaced) return {{0, 0, 1, 1}};
    return {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}};
}

unsigned samples_of(unsigned colour) { return std::array{1U, 0U, 3U, 1U, 2U, 0U, 4U}[colour]; }

Bytes big_endian(std::uint32_t value) {
    return {std::byte(value >> 24), std::byte(value >> 16 & 255), std::byte(value >> 8 & 255), std::byte(value & 255)};
}

// One row of samples as PNG packs it, high bits first.
std::vector<int> packed(const std::vector<unsigned>& samples, unsigned depth) {
    std::vector<int> row((samples.size() * depth + 7) / 8);
    for (std::size_t i = 0; i < samples.size(); ++i) {
        if (depth == 16) {
            row[2 * i] = static_cast<int>(samples[i] >> 8);
            row[2 * i + 1] = static_cast<int>(samples[i] & 255);
        } else {
            row[i * depth / 8] |= static_cast<int>(samples[i] << (8 - depth - i * depth % 8));
        }
    }
    return row;
}

int predicted(unsigned filter, int a, int b, int c) {
    if (filter == 1) return a;
    if (filter == 2) return b;
    if (filter == 3) return (a + b) / 2;
    if (filter != 4) return 0;
    const int p = a + b - c;
    const int pa = std::abs(p - a);
    const int pb = std::abs(p - b);
    const int pc = std::abs(p - c);
    return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}

struct Picture {
    PngKind kind;
    std::vector<unsigned> samples; // width * height * samples_of(colour)
    Bytes palette, clear;

    unsigned at(std::size_t x, std::size_t y, std::size_t i) const {
        return samples[(y * kind.width + x) * samples_of(kind.colour) + i];
    }
};

Bytes filtered_rows(const Picture& picture, std::mt19937& random) {
    const PngKind& kind = picture.kind;
    const unsigned n = samples_of(kind.colour);
    const std::size_t step = std::max(1U, n * kind.depth / 8);
    Bytes out;
    for (const Pass& pass : passes(kind.interlaced)) {
        if (pass.x >= kind.width) continue;
        std::vector<int> above;
        for (std::size_t y = pass.y; y < kind.height; y += pass.dy) {
            std::vector<unsigned> samples;
            for (std::size_t x = pass.x; x < kind.width; x += pass.dx)
                for (std::size_t i = 0; i < n; ++i) samples.push_back(picture.at(x, y, i));
            const std::vector<int> row = packed(samples, kind.depth);
            above.resize(row.size());
            const auto filter = static_cast<unsigned>(random() % 5);
            out.push_back(std::byte(filter));
            for (std::size_t i = 0; i < row.size(); ++i) {
                const int a = i < step ? 0 : row[i - step];
                const int c = i < step ? 0 : above[i - step];
                out.push_back(std::byte((row[i] - predicted(filter, a, above[i], c)) & 255));
            }
            above = row;
        }
    }
    return out;
}

std::uint8_t to_8_bits(unsigned value, unsigned depth) {
    return static_cast<std::uint8_t>(std::lround(value * 255.0 / ((1U << depth) - 1)));
}

void expect(PngSample& sample, const Picture& picture) {
    const PngKind& kind = picture.kind;
    const unsigned n = samples_of(kind.colour);
    sample.channels = static_cast<int>(kind.colour == 3 ? 3 : n) + (kind.clear ? 1 : 0);
    for (std::size_t pixel = 0; pixel < std::size_t{kind.width} * kind.height; ++pixel) {
        const unsigned* s = picture.samples.data() + pixel * n;
        if (kind.colour == 3) {
            for (std::size_t c = 0; c < 3; ++c)
                sample.expected.push_back(std::to_integer<std::uint8_t>(picture.palette[s[0] * 3 + c]));
            if (kind.clear)
                sample.expected.push_back(
                    s[0] < picture.clear.size() ? std::to_integer<std::uint8_t>(picture.clear[s[0]]) : 255);
            continue;
        }
        bool all_clear = true;
        for (std::size_t i = 0; i < n; ++i) {
            sample.expected.push_back(to_8_bits(s[i], kind.depth));
            if (kind.clear)
                all_clear = all_clear && s[i] == std::to_integer<unsigned>(picture.clear[2 * i]) * 256 +
                                                     std::to_integer<unsigned>(picture.clear[2 * i + 1]);
        }
        if (kind.clear) sample.expected.push_back(all_clear ? 0 : 255);
    }
}

} // namespace

Bytes operator+(Bytes a, const Bytes& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

Bytes png_signature() { return bytes_of("\x89PNG\r\n\x1a\n"); }

Bytes png_chunk(std::string_view type, const Bytes& data) {
    const Bytes body = bytes_of(type) + data;
    return big_endian(static_cast<std::uint32_t>(data.size())) + body +
           big_endian(libdeflate_crc32(0, body.data(), body.size()));
}

Bytes png_header(std::uint32_t width, std::uint32_t height, unsigned depth, unsigned colour, bool interlaced) {
    return png_signature() + png_chunk("IHDR", big_endian(width) + big_endian(height) +
                                                   Bytes{std::byte(depth), std::byte(colour), std::byte(0),
                                                         std::byte(0), std::byte(interlaced ? 1 : 0)});
}

Bytes deflated(const Bytes& data) {
    libdeflate_compressor* compressor = libdeflate_alloc_compressor(6);
    Bytes out(libdeflate_zlib_compress_bound(compressor, data.size()));
    out.resize(libdeflate_zlib_compress(compressor, data.data(), data.size(), out.data(), out.size()));
    libdeflate_free_compressor(compressor);
    return out;
}

PngSample make_png(const PngKind& kind, unsigned seed) {
    std::mt19937 random(seed);
    Picture picture{kind, {}, {}, {}};
    const unsigned n = samples_of(kind.colour);
    const unsigned entries = kind.colour == 3 ? (1U << kind.depth) : 0;
    for (unsigned i = 0; i < entries * 3; ++i) picture.palette.push_back(std::byte(random() & 255));
    picture.samples.resize(std::size_t{kind.width} * kind.height * n);
    // Few values, so that the transparent colour occurs.
    for (unsigned& sample : picture.samples)
        sample = random() % 3 ? static_cast<unsigned>(random()) & ((1U << kind.depth) - 1) : 1;
    if (kind.clear && kind.colour == 3)
        for (unsigned i = 0; i < entries / 2; ++i) picture.clear.push_back(std::byte(random() & 255));
    if (kind.clear && kind.colour != 3)
        for (unsigned i = 0; i < n; ++i) picture.clear = picture.clear + Bytes{std::byte(0), std::byte(1)};

    PngSample sample;
    expect(sample, picture);
    const Bytes data = deflated(filtered_rows(picture, random));
    const auto middle = data.begin() + static_cast<std::ptrdiff_t>(data.size() / 2);
    sample.file = png_header(kind.width, kind.height, kind.depth, kind.colour, kind.interlaced);
    if (entries) sample.file = sample.file + png_chunk("PLTE", picture.palette);
    if (kind.clear) sample.file = sample.file + png_chunk("tRNS", picture.clear);
    sample.file = sample.file + png_chunk("teXt", bytes_of("made by a test")) +
                  png_chunk("IDAT", Bytes(data.begin(), middle)) + png_chunk("IDAT", Bytes(middle, data.end())) +
                  png_chunk("IEND", {});
    return sample;
}

void repair_checksums(Bytes& png) {
    const auto word = [&](std::size_t at) {
        std::size_t value = 0;
        for (std::size_t i = 0; i < 4; ++i) value = value << 8 | std::to_integer<std::size_t>(png[at + i]);
        return value;
    };
    for (std::size_t at = 8; at + 12 <= png.size();) {
        const std::size_t length = word(at);
        if (length > png.size() - at - 12) return;
        const Bytes sum = big_endian(libdeflate_crc32(0, png.data() + at + 4, length + 4));
        std::copy(sum.begin(), sum.end(), png.begin() + static_cast<std::ptrdiff_t>(at + 8 + length));
        at += 12 + length;
    }
}

} // namespace weft::tests
