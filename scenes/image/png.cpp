// SPDX-License-Identifier: Apache-2.0
// PNG (ISO/IEC 15948) on libdeflate. Not stb_image: its inflate follows the data up to 4 GiB whatever the picture's
// size (a bomb of a few megabytes), it checks neither CRC nor Adler-32, and it takes several times as long.
#include "scenes/image/source.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <libdeflate.h>
#include <memory>
#include <optional>

namespace weft::scenes {
namespace {

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

/// One of the seven pictures of which an interlaced one is made: every `step` pixels from `start`.
struct Pass {
    std::uint32_t x, y, step_x, step_y;
    std::size_t columns(const Header& h) const { return h.width <= x ? 0 : (h.width - x + step_x - 1) / step_x; }
    std::size_t rows(const Header& h) const { return h.height <= y ? 0 : (h.height - y + step_y - 1) / step_y; }
};

constexpr std::array<Pass, 1> whole{{{0, 0, 1, 1}}};
constexpr std::array<Pass, 7> adam7{
    {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}}};

std::span<const Pass> passes_of(const Header& header) {
    return header.interlaced ? std::span<const Pass>(adam7) : std::span<const Pass>(whole);
}

struct Chunk {
    std::string_view type;
    std::span<const std::byte> data;
};

struct Parts {
    Header header;
    std::span<const std::byte> colours;              // PLTE, three bytes each
    std::optional<std::span<const std::byte>> clear; // tRNS
    std::vector<std::span<const std::byte>> data;    // IDAT
    std::size_t data_bytes = 0;
};

std::uint32_t big_endian(std::span<const std::byte> bytes) {
    std::uint32_t value = 0;
    for (const std::byte byte : bytes.first(4)) value = value << 8 | std::to_integer<std::uint32_t>(byte);
    return value;
}

std::uint8_t u8(std::byte byte) { return std::to_integer<std::uint8_t>(byte); }

Chunk next_chunk(const ImageSource& source, std::size_t& at) {
    const std::string where = " at byte " + std::to_string(at);
    const auto rest = source.bytes.subspan(at);
    if (rest.size() < 12) throw source.error("PNG is cut short: a chunk is missing" + where);
    const std::uint64_t length = big_endian(rest);
    const std::string_view type = source.text().substr(at + 4, 4);
    const std::string name = "PNG chunk " + std::string(type) + where;
    const bool letters =
        std::all_of(type.begin(), type.end(), [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); });
    if (!letters) throw source.error(name + ": the type is not four letters");
    if (length > rest.size() - 12)
        throw source.error(name + " is cut short: it has " + std::to_string(length) + " bytes, " +
                           std::to_string(rest.size() - 12) + " are there");
    at += 12 + static_cast<std::size_t>(length);
    // Damage in a chunk that is not read does no harm.
    const bool critical = (static_cast<unsigned char>(type[0]) & 0x20U) == 0;
    if ((critical || type == "tRNS") &&
        libdeflate_crc32(0, rest.data() + 4, length + 4) != big_endian(rest.subspan(8 + length)))
        throw source.error(name + " is damaged: its checksum (CRC) does not match");
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

Parts read_chunks(const ImageSource& source) {
    std::size_t at = 8; // behind the signature
    Parts parts;
    parts.header = read_header(source, next_chunk(source, at));
    bool data_ended = false;
    for (;;) {
        const Chunk chunk = next_chunk(source, at);
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

struct FreeDecompressor {
    void operator()(libdeflate_decompressor* d) const { libdeflate_free_decompressor(d); }
};

/// The filtered rows of all passes, exactly as many bytes as the header promises.
std::unique_ptr<std::uint8_t[]> inflate(const ImageSource& source, const Parts& parts, std::size_t size) {
    std::unique_ptr<std::byte[]> joined;
    std::span<const std::byte> packed = parts.data.front();
    std::optional<Charge> charge;
    if (parts.data.size() > 1) {
        charge.emplace(source.budget, parts.data_bytes, "the picture's compressed data", source.file, source.element);
        joined = std::make_unique_for_overwrite<std::byte[]>(parts.data_bytes);
        std::byte* to = joined.get();
        for (const auto& piece : parts.data) to = std::copy(piece.begin(), piece.end(), to);
        packed = {joined.get(), parts.data_bytes};
    }
    auto rows = std::make_unique_for_overwrite<std::uint8_t[]>(size);
    const std::unique_ptr<libdeflate_decompressor, FreeDecompressor> decompressor(libdeflate_alloc_decompressor());
    if (!decompressor) throw std::bad_alloc();
    std::size_t got = 0;
    const libdeflate_result result =
        libdeflate_zlib_decompress(decompressor.get(), packed.data(), packed.size(), rows.get(), size, &got);
    if (result == LIBDEFLATE_INSUFFICIENT_SPACE)
        throw source.error("PNG chunk IDAT holds more data than the picture has pixels");
    if (result != LIBDEFLATE_SUCCESS) throw source.error("PNG chunk IDAT: the compressed data are damaged");
    if (got < size)
        throw source.error("PNG chunk IDAT holds " + std::to_string(got) + " of " + std::to_string(size) +
                           " bytes of pixels");
    return rows;
}

// The predictor of the Paeth filter: whichever of left, up and up-left is nearest to left + up - up-left.
std::uint8_t paeth(int left, int up, int corner) {
    const int to_left = std::abs(up - corner);
    const int to_up = std::abs(left - corner);
    const int to_corner = std::abs(left + up - 2 * corner);
    return static_cast<std::uint8_t>(to_left <= to_up && to_left <= to_corner ? left
                                     : to_up <= to_corner                     ? up
                                                                              : corner);
}

// Undoes the filter of one row in place. `above` is the finished row before, null for the first of a pass. The step is
// a template argument because these loops are half of the time of a decode.
template <std::size_t step>
bool unfilter_by(unsigned filter, std::uint8_t* row, const std::uint8_t* above, std::size_t size) {
    const auto up = [above](std::size_t i) -> unsigned { return above ? above[i] : 0U; };
    switch (filter) {
    case 0: return true;
    case 1:
        for (std::size_t i = step; i < size; ++i) row[i] = static_cast<std::uint8_t>(row[i] + row[i - step]);
        return true;
    case 2:
        if (above)
            for (std::size_t i = 0; i < size; ++i) row[i] = static_cast<std::uint8_t>(row[i] + above[i]);
        return true;
    case 3:
        for (std::size_t i = 0; i < size; ++i) {
            const unsigned left = i < step ? 0U : row[i - step];
            row[i] = static_cast<std::uint8_t>(row[i] + (left + up(i)) / 2);
        }
        return true;
    case 4:
        if (!above) return unfilter_by<step>(1, row, nullptr, size); // up and corner are 0: the predictor is left
        for (std::size_t i = 0; i < std::min(step, size); ++i) row[i] = static_cast<std::uint8_t>(row[i] + above[i]);
        for (std::size_t i = step; i < size; ++i)
            row[i] = static_cast<std::uint8_t>(row[i] + paeth(row[i - step], above[i], above[i - step]));
        return true;
    default: return false;
    }
}

bool unfilter(std::size_t step, unsigned filter, std::uint8_t* row, const std::uint8_t* above, std::size_t size) {
    switch (step) {
    case 1: return unfilter_by<1>(filter, row, above, size);
    case 2: return unfilter_by<2>(filter, row, above, size);
    case 3: return unfilter_by<3>(filter, row, above, size);
    case 4: return unfilter_by<4>(filter, row, above, size);
    case 6: return unfilter_by<6>(filter, row, above, size);
    default: return unfilter_by<8>(filter, row, above, size);
    }
}

/// Turns unfiltered rows into 8-bit channels.
class Expander {
  public:
    Expander(const ImageSource& source, const Parts& parts) : source_(source), header_(parts.header) {
        if (header_.colour == palette)
            read_palette(parts);
        else if (parts.clear)
            for (std::size_t i = 0; i < header_.samples(); ++i)
                clear_[i] = u8((*parts.clear)[2 * i]) * 256U + u8((*parts.clear)[2 * i + 1]);
        has_clear_ = parts.clear.has_value();
        channels_ = header_.colour == palette ? (has_clear_ ? 4 : 3) : header_.samples() + (has_clear_ ? 1U : 0U);
    }

    std::size_t channels() const { return channels_; }

    /// `columns` pixels from `row`, each `stride` bytes after the other in `out`.
    void expand(const std::uint8_t* row, std::size_t columns, std::uint8_t* out, std::size_t stride) const {
        if (header_.colour == palette) return expand_palette(row, columns, out, stride);
        if (header_.depth == 8 && !has_clear_ && stride == channels_) {
            std::copy_n(row, columns * channels_, out);
            return;
        }
        const std::size_t samples = header_.samples();
        for (std::size_t x = 0; x < columns; ++x, out += stride) {
            bool all_clear = has_clear_;
            for (std::size_t i = 0; i < samples; ++i) {
                const unsigned value = sample(row, x * samples + i);
                all_clear = all_clear && value == clear_[i];
                out[i] = to_8_bits(value);
            }
            if (has_clear_) out[samples] = all_clear ? 0 : 255;
        }
    }

  private:
    void read_palette(const Parts& parts) {
        entries_ = parts.colours.size() / 3;
        for (std::size_t i = 0; i < entries_; ++i) {
            for (std::size_t c = 0; c < 3; ++c) palette_[i][c] = u8(parts.colours[3 * i + c]);
            palette_[i][3] = parts.clear && i < parts.clear->size() ? u8((*parts.clear)[i]) : 255;
        }
    }

    void expand_palette(const std::uint8_t* row, std::size_t columns, std::uint8_t* out, std::size_t stride) const {
        for (std::size_t x = 0; x < columns; ++x, out += stride) {
            const unsigned index = sample(row, x);
            if (index >= entries_)
                throw source_.error("PNG pixel has colour " + std::to_string(index) + ", the palette (PLTE) has " +
                                    std::to_string(entries_));
            std::copy_n(palette_[index].begin(), channels_, out);
        }
    }

    unsigned sample(const std::uint8_t* row, std::size_t i) const {
        if (header_.depth == 8) return row[i];
        if (header_.depth == 16) return row[2 * i] * 256U + row[2 * i + 1];
        const std::size_t bit = i * header_.depth;
        return static_cast<unsigned>(row[bit / 8]) >> (8 - header_.depth - bit % 8) & ((1U << header_.depth) - 1U);
    }

    std::uint8_t to_8_bits(unsigned value) const {
        if (header_.depth == 8) return static_cast<std::uint8_t>(value);
        const unsigned largest = (1U << header_.depth) - 1U;
        return static_cast<std::uint8_t>((value * 255U + largest / 2) / largest);
    }

    const ImageSource& source_;
    const Header& header_;
    std::array<std::array<std::uint8_t, 4>, 256> palette_{};
    std::size_t entries_ = 0;
    std::array<unsigned, 4> clear_{}; // the colour that tRNS makes transparent
    bool has_clear_ = false;
    std::size_t channels_ = 0;
};

std::size_t filtered_bytes(const Header& header) {
    std::size_t bytes = 0;
    for (const Pass& pass : passes_of(header))
        if (pass.columns(header) > 0) bytes += pass.rows(header) * (1 + header.row_bytes(pass.columns(header)));
    return bytes;
}

} // namespace

Image8 decode_png(const ImageSource& source) {
    const Parts parts = read_chunks(source);
    const Header& header = parts.header;
    const std::size_t filtered = filtered_bytes(header);
    // Deflate cannot pack more than 1032 bytes into one: a size that the data cannot hold is refused before memory is
    // taken for it.
    if (filtered / 1032 > parts.data_bytes)
        throw source.error("PNG chunk IDAT has " + std::to_string(parts.data_bytes) +
                           " bytes, which cannot hold a picture of " + std::to_string(header.width) + "x" +
                           std::to_string(header.height));

    const Expander expander(source, parts);
    const std::size_t channels = expander.channels();
    const std::size_t size = std::size_t{header.width} * header.height * channels;
    Charge texels(source.budget, size, "the picture's pixels", source.file, source.element);
    const Charge rows_charge(source.budget, filtered, "decoding the picture", source.file, source.element);
    const auto rows = inflate(source, parts, filtered);

    Image8 image{header.width, header.height, static_cast<int>(channels), std::vector<std::uint8_t>(size)};
    std::uint8_t* row = rows.get();
    for (const Pass& pass : passes_of(header)) {
        const std::size_t columns = pass.columns(header);
        if (columns == 0) continue;
        const std::size_t row_bytes = header.row_bytes(columns);
        const std::uint8_t* above = nullptr;
        for (std::size_t i = 0; i < pass.rows(header); ++i, row += row_bytes) {
            const unsigned filter = *row++;
            if (!unfilter(header.filter_step(), filter, row, above, row_bytes))
                throw source.error("PNG row has filter " + std::to_string(filter) + ", known are 0 to 4");
            const std::size_t pixel = (pass.y + i * pass.step_y) * header.width + pass.x;
            expander.expand(row, columns, image.texels.data() + pixel * channels, pass.step_x * channels);
            above = row;
        }
    }
    texels.keep();
    return image;
}

} // namespace weft::scenes
