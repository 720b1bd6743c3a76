// SPDX-License-Identifier: Apache-2.0
// Radiance RGBE. Not stb_image_write's: that one truncates the mantissas, which darkens a picture by about 0.3 %.
#include "app/output/hdr.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <span>

namespace weft::app {
namespace {

using Rgbe = std::array<std::uint8_t, 4>;

Rgbe to_rgbe(const float* rgb) {
    constexpr float largest = 1.6e38F; // what exponent 255 can hold, rounding included
    std::array<float, 3> c{};
    for (std::size_t i = 0; i < 3; ++i) c[i] = rgb[i] > 0 ? std::min(rgb[i], largest) : 0.0F; // NaN becomes 0
    const float peak = std::max({c[0], c[1], c[2]});
    int exponent = 0;
    std::frexp(peak, &exponent);
    if (peak > 0 && std::ldexp(peak, 8 - exponent) >= 255.5F) ++exponent; // would round to 256
    if (peak <= 0 || exponent <= -128) return {0, 0, 0, 0};
    Rgbe texel{};
    for (std::size_t i = 0; i < 3; ++i)
        texel[i] = static_cast<std::uint8_t>(std::lround(std::ldexp(c[i], 8 - exponent)));
    texel[3] = static_cast<std::uint8_t>(exponent + 128);
    return texel;
}

// One channel of a row: runs of at least four are packed, the rest is copied in pieces of up to 128.
void append_packed(std::vector<std::byte>& out, std::span<const std::uint8_t> values) {
    constexpr std::size_t shortest_run = 4;
    constexpr std::size_t longest_run = 127;
    constexpr std::size_t longest_copy = 128;
    const auto run_at = [values](std::size_t begin) {
        std::size_t end = begin + 1;
        while (end < values.size() && end - begin < longest_run && values[end] == values[begin]) ++end;
        return end - begin;
    };
    std::size_t at = 0;
    while (at < values.size()) {
        std::size_t copy_end = at;
        std::size_t run = 0;
        while (copy_end < values.size() && (run = run_at(copy_end)) < shortest_run) copy_end += run;
        while (at < copy_end) {
            const std::size_t count = std::min(copy_end - at, longest_copy);
            out.push_back(static_cast<std::byte>(count));
            for (std::size_t i = 0; i < count; ++i) out.push_back(static_cast<std::byte>(values[at++]));
        }
        if (at < values.size()) {
            out.push_back(static_cast<std::byte>(128 + run));
            out.push_back(static_cast<std::byte>(values[at]));
            at += run;
        }
    }
}

void append(std::vector<std::byte>& out, const std::string& text) {
    for (const char c : text) out.push_back(static_cast<std::byte>(c));
}

std::string header_of(const Picture& picture, const Metadata& metadata) {
    std::string header = "#?RADIANCE\n";
    for (const auto& [name, value] : metadata) {
        constexpr std::size_t longest_line = 1000;
        std::string line = "# " + name;
        line.append(": ").append(value);
        std::replace_if(
            line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 32; }, ' ');
        header.append(line, 0, longest_line).append("\n");
    }
    header.append("FORMAT=32-bit_rle_rgbe\n\n-Y ").append(std::to_string(picture.height));
    return header.append(" +X ").append(std::to_string(picture.width)).append("\n");
}

} // namespace

std::vector<std::byte> encode_hdr(const Picture& picture, const Metadata& metadata) {
    const std::size_t width = picture.width;
    const bool packed = width >= 8 && width < 32768; // the format cannot pack other widths
    std::vector<std::byte> file;
    file.reserve(1024 + std::size_t{picture.height} * (width * 4 + 64));
    append(file, header_of(picture, metadata));
    std::vector<Rgbe> row(width);
    std::vector<std::uint8_t> plane(width);
    for (std::size_t y = 0; y < picture.height; ++y) {
        for (std::size_t x = 0; x < width; ++x) row[x] = to_rgbe(picture.rgba.data() + (y * width + x) * 4);
        if (!packed) {
            for (const Rgbe& texel : row)
                for (const std::uint8_t value : texel) file.push_back(static_cast<std::byte>(value));
            continue;
        }
        for (const std::size_t value : {std::size_t{2}, std::size_t{2}, width >> 8, width & 255})
            file.push_back(static_cast<std::byte>(value));
        for (std::size_t channel = 0; channel < 4; ++channel) {
            for (std::size_t x = 0; x < width; ++x) plane[x] = row[x][channel];
            append_packed(file, plane);
        }
    }
    return file;
}

} // namespace weft::app
