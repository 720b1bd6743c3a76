// SPDX-License-Identifier: Apache-2.0
// PNG by stb_image_write, with libdeflate in place of its slow and weak deflate. stb writes no other chunks than it
// must: the colour space and the texts are put in behind its header.
#include "app/output/png.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <libdeflate.h>
#include <memory>
#include <new>
#include <stdexcept>

// stb_image_write's hook: a zlib stream in memory from malloc, null when there is none.
static unsigned char* compress_with_libdeflate(unsigned char* data, int size, int* packed_size, int level) {
    const std::unique_ptr<libdeflate_compressor, void (*)(libdeflate_compressor*)> compressor(
        libdeflate_alloc_compressor(level), libdeflate_free_compressor);
    if (!compressor) return nullptr;
    const std::size_t bound = libdeflate_zlib_compress_bound(compressor.get(), static_cast<std::size_t>(size));
    auto* packed = static_cast<unsigned char*>(std::malloc(bound));
    if (!packed) return nullptr;
    *packed_size = static_cast<int>(
        libdeflate_zlib_compress(compressor.get(), data, static_cast<std::size_t>(size), packed, bound));
    return packed;
}

#define STBIW_ZLIB_COMPRESS compress_with_libdeflate
#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#define STBI_WRITE_NO_STDIO
#include <stb/stb_image_write.h>

namespace weft::app {
namespace {

constexpr std::size_t header_end = 8 + 12 + 13; // signature and chunk IHDR

void append_big_endian(std::string& out, std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 0xff);
}

void append_chunk(std::string& out, const std::string& type, const std::string& data) {
    append_big_endian(out, static_cast<std::uint32_t>(data.size()));
    const std::string body = type + data;
    out += body;
    append_big_endian(out, libdeflate_crc32(0, body.data(), body.size()));
}

bool is_ascii(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 128; });
}

std::string extra_chunks(const Metadata& metadata) {
    std::string chunks;
    append_chunk(chunks, "sRGB", std::string(1, '\0')); // perceptual
    for (const auto& [name, value] : metadata) {
        constexpr std::size_t longest_name = 79;
        std::string text = name.substr(0, longest_name);
        if (text.empty() || !is_ascii(text) || value.find('\0') != std::string::npos) continue; // PNG cannot hold it
        // tEXt is Latin-1. iTXt is UTF-8, here not compressed, without a language and a translated name: five zeros.
        const bool ascii = is_ascii(value);
        text.append(ascii ? 1 : 5, '\0').append(value);
        append_chunk(chunks, ascii ? "tEXt" : "iTXt", text);
    }
    return chunks;
}

} // namespace

std::vector<std::byte> encode_png(std::uint32_t width, std::uint32_t height, int channels,
                                  std::span<const std::uint8_t> texels, const Metadata& metadata) {
    constexpr std::uint64_t most = 2'000'000'000; // stb counts bytes in an int
    const auto n = static_cast<std::uint64_t>(channels);
    if (width == 0 || height == 0 || (channels != 3 && channels != 4) || texels.size() != n * width * height)
        throw std::invalid_argument("encode_png: the texels do not match the size");
    if ((n * width + 1) * height > most)
        throw std::invalid_argument("a PNG of " + std::to_string(width) + "x" + std::to_string(height) +
                                    " pixels is too large for its encoder; write .exr or .pfm");
    int size = 0;
    const std::unique_ptr<unsigned char, void (*)(void*)> encoded(
        stbi_write_png_to_mem(texels.data(), 0, static_cast<int>(width), static_cast<int>(height), channels, &size),
        std::free);
    if (!encoded) throw std::bad_alloc();

    const std::string extra = extra_chunks(metadata);
    std::vector<std::byte> file(static_cast<std::size_t>(size) + extra.size());
    std::byte* to = file.data();
    std::memcpy(to, encoded.get(), header_end);
    std::memcpy(to + header_end, extra.data(), extra.size());
    std::memcpy(to + header_end + extra.size(), encoded.get() + header_end,
                static_cast<std::size_t>(size) - header_end);
    return file;
}

} // namespace weft::app
