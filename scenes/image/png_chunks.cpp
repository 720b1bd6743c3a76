// SPDX-License-Identifier: Apache-2.0
#include "scenes/image/png_chunks.h"

#include <libdeflate.h>

namespace weft::scenes::png {
namespace {

constexpr std::size_t most_chunks = 1'000'000; // 8 GiB in the usual pieces of 8 KiB

struct Chunk {
    std::string_view type;
    std::span<const std::byte> data;
};

std::uint32_t big_endian(std::span<const std::byte> bytes) {
    std::uint32_t value = 0;
    for (const std::byte byte : bytes.first(4)) value = value << 8 | std::to_integer<std::uint32_t>(byte);
    return value;
}

Chunk next_chunk(const ImageSource& source, std::size_t& at) {
    const auto rest = source.bytes.subspan(at);
    if (rest.size() < 12) throw source.error("PNG is cut short: a chunk is missing at byte " + std::to_string(at));
    const std::uint64_t length = big_endian(rest);
    const std::string_view type = source.text().substr(at + 4, 4);
    const auto error = [&](const std::string& what) {
        return source.error("PNG chunk " + std::string(type) + " at byte " + std::to_string(at) + what);
    };
    const bool letters =
        std::all_of(type.begin(), type.end(), [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); });
    if (!letters) throw error(": the type is not four letters");
    if (length > rest.size() - 12)
        throw error(" is cut short: it has " + std::to_string(length) + " bytes, " + std::to_string(rest.size() - 12) +
                    " are there");
    // Damage in a chunk that is not read does no harm.
    const bool critical = (static_cast<unsigned char>(type[0]) & 0x20U) == 0;
    if ((critical || type == "tRNS") &&
        libdeflate_crc32(0, rest.data() + 4, length + 4) != big_endian(rest.subspan(8 + length)))
        throw error(" is damaged: its checksum (CRC) does not match");
    at += 12 + static_cast<std::size_t>(length);
    return {type, rest.subspan(8, length)};
}

Header read_header(const ImageSource& source, const Chunk& chunk) {
    if (chunk.type != "IHDR" || chunk.data.size() != 13) throw source.error("PNG does not start with a chunk IHDR");
    Header header;
    header.width = big_endian(chunk.data);
    header.height = big_endian(chunk.data.subspan(4));
    header.depth = u8(chunk.data[8]);
    header.colour = static_cast<Colour>(u8(chunk.data[9]));
    header.interlaced = chunk.data[12] == std::byte{1};
    const unsigned d = header.depth;
    const bool allowed =
        (header.colour == grey && (d == 1 || d == 2 || d == 4 || d == 8 || d == 16)) ||
        (header.colour == palette && (d == 1 || d == 2 || d == 4 || d == 8)) ||
        ((header.colour == rgb || header.colour == grey_alpha || header.colour == rgb_alpha) && (d == 8 || d == 16));
    if (!allowed)
        throw source.error("PNG chunk IHDR: colour type " + std::to_string(header.colour) + " with " +
                           std::to_string(d) + " bits per sample does not exist");
    if (chunk.data[10] != std::byte{0} || chunk.data[11] != std::byte{0} || chunk.data[12] > std::byte{1})
        throw source.error("PNG chunk IHDR: unknown compression, filter or interlace method");
    source.check_size(header.width, header.height);
    return header;
}

void check_palette(const ImageSource& source, const Parts& parts) {
    const std::size_t entries = parts.colours.size() / 3;
    if (parts.header.colour == palette && (entries == 0 || entries > 256 || parts.colours.size() % 3 != 0))
        throw source.error("PNG chunk PLTE is missing or has the wrong size");
    if (!parts.clear) return;
    const std::size_t size = parts.clear->size();
    const Colour colour = parts.header.colour;
    const bool fits = colour == palette ? size >= 1 && size <= entries
                                        : (colour == grey && size == 2) || (colour == rgb && size == 6);
    if (!fits) throw source.error("PNG chunk tRNS has the wrong size for this kind of picture");
}

} // namespace

Parts read_chunks(const ImageSource& source) {
    std::size_t at = 8; // behind the signature
    Parts parts;
    parts.header = read_header(source, next_chunk(source, at));
    bool data_ended = false;
    for (std::size_t count = 1;; ++count) {
        const Chunk chunk = next_chunk(source, at);
        if (count > most_chunks) throw source.error("PNG has more than " + std::to_string(most_chunks) + " chunks");
        if (chunk.type == "IEND") break;
        if (chunk.type == "IDAT") {
            if (data_ended) throw source.error("PNG chunks IDAT do not follow each other");
            parts.data.push_back(chunk.data);
            parts.data_bytes += chunk.data.size();
            continue;
        }
        data_ended = !parts.data.empty();
        if (chunk.type == "PLTE")
            parts.colours = chunk.data;
        else if (chunk.type == "tRNS")
            parts.clear = chunk.data;
        else if ((static_cast<unsigned char>(chunk.type[0]) & 0x20U) == 0)
            throw source.error("PNG chunk " + std::string(chunk.type) + " is critical and not known");
    }
    if (parts.data.empty()) throw source.error("PNG has no chunk IDAT: it contains no picture");
    check_palette(source, parts);
    return parts;
}

} // namespace weft::scenes::png
