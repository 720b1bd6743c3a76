// SPDX-License-Identifier: Apache-2.0
// PNG (ISO/IEC 15948) on libdeflate. Not stb_image: its inflate follows the data up to 4 GiB whatever the picture's
// size (a bomb of a few megabytes), it checks neither CRC nor Adler-32, and it takes several times as long.
#include "scenes/image/png_chunks.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <libdeflate.h>
#include <memory>
#include <optional>

namespace weft::scenes {
namespace {

using namespace png;

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
    const Parts parts = png::read_chunks(source);
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
