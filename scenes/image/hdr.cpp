// SPDX-License-Identifier: Apache-2.0
// Radiance pictures (".hdr", RGBE), after the format's description in the Radiance reference manual. Not stb_image: the
// packaged version loops for ever on run-length data that end too early (CVE-2021-42715) and takes a cut flat file.
#include "scenes/image/source.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <string_view>
#include <vector>

namespace weft::scenes {
namespace {

using Rgbe = std::array<std::uint8_t, 4>;

struct Header {
    std::uint32_t width = 0, height = 0;
    bool bottom_up = false, right_to_left = false;
    std::array<float, 3> scale{1, 1, 1}; // undoes EXPOSURE and COLORCORR
    std::size_t end = 0;                 // where the pixels begin
};

/// The lines of a text header, one after the other.
class Lines {
  public:
    explicit Lines(const ImageSource& source) : source_(source) {}
    std::string_view next() {
        constexpr std::size_t longest = 4096;
        const std::size_t end = source_.text().substr(0, at_ + longest).find('\n', at_);
        if (end == std::string_view::npos) throw source_.error("HDR header: a line does not end or is too long");
        std::string_view line = source_.text().substr(at_, end - at_);
        at_ = end + 1;
        if (line.ends_with('\r')) line.remove_suffix(1);
        return line;
    }
    std::size_t position() const { return at_; }

  private:
    const ImageSource& source_;
    std::size_t at_ = 0;
};

std::string_view next_word(std::string_view& line) {
    const std::size_t begin = std::min(line.find_first_not_of(" \t"), line.size());
    const std::size_t end = std::min(line.find_first_of(" \t", begin), line.size());
    const std::string_view word = line.substr(begin, end - begin);
    line.remove_prefix(end);
    return word;
}

template <class Number> bool parse(std::string_view word, Number& number) {
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    return error == std::errc{} && end == word.data() + word.size() && !word.empty();
}

void read_scale(const ImageSource& source, std::string_view line, Header& header) {
    const bool exposure = line.starts_with("EXPOSURE=");
    std::string_view values = line.substr(line.find('=') + 1);
    std::array<float, 3> factors{};
    for (std::size_t i = 0; i < 3; ++i) {
        if (exposure && i > 0)
            factors[i] = factors[0];
        else if (!parse(next_word(values), factors[i]) || !(factors[i] > 0) || !std::isfinite(factors[i]))
            throw source.error("HDR header: \"" + std::string(line) + "\" has no positive number");
        header.scale[i] /= factors[i];
    }
}

void read_resolution(const ImageSource& source, std::string_view line, Header& header) {
    const std::string whole(line);
    const std::string_view y = next_word(line);
    const std::string_view height = next_word(line);
    const std::string_view x = next_word(line);
    const std::string_view width = next_word(line);
    const bool rows = (y == "-Y" || y == "+Y") && (x == "+X" || x == "-X");
    if (!rows || !parse(height, header.height) || !parse(width, header.width) || !next_word(line).empty())
        throw source.error("HDR resolution \"" + whole + "\" is not of the form \"-Y HEIGHT +X WIDTH\"");
    header.bottom_up = y == "+Y";
    header.right_to_left = x == "-X";
    source.check_size(header.width, header.height);
}

Header read_header(const ImageSource& source) {
    Header header;
    Lines lines(source);
    lines.next(); // "#?RADIANCE", or the name of another program
    for (std::string_view line = lines.next(); !line.empty(); line = lines.next()) {
        if (line.starts_with("FORMAT=") && line != "FORMAT=32-bit_rle_rgbe")
            throw source.error("HDR format \"" + std::string(line.substr(7)) +
                               "\" is not supported, 32-bit_rle_rgbe is");
        if (line.starts_with("EXPOSURE=") || line.starts_with("COLORCORR=")) read_scale(source, line, header);
    }
    read_resolution(source, lines.next(), header);
    header.end = lines.position();
    return header;
}

/// Reads scanlines, packed in either of the format's two ways or not at all.
class Scanlines {
  public:
    Scanlines(const ImageSource& source, std::size_t at) : source_(source), at_(at) {}

    void read(std::vector<Rgbe>& row, std::uint32_t y) {
        y_ = y;
        const std::size_t width = row.size();
        need(4);
        const bool planes = width >= 8 && width < 32768 && source_.byte(at_) == 2 && source_.byte(at_ + 1) == 2 &&
                            source_.byte(at_ + 2) < 128;
        if (!planes) return read_pixels(row);
        if (source_.byte(at_ + 2) * 256U + source_.byte(at_ + 3) != width)
            throw source_.error(where() + " has another width than the picture");
        at_ += 4;
        for (std::size_t channel = 0; channel < 4; ++channel) read_plane(row, channel);
    }

  private:
    std::string where() const { return "HDR row " + std::to_string(y_); }

    void need(std::size_t count) const {
        if (source_.bytes.size() - at_ < count) throw source_.error(where() + " is cut short");
    }

    void read_plane(std::vector<Rgbe>& row, std::size_t channel) {
        for (std::size_t x = 0; x < row.size();) {
            need(2);
            const std::size_t code = source_.byte(at_++);
            const bool run = code > 128;
            const std::size_t count = run ? code - 128 : code;
            if (count == 0 || count > row.size() - x)
                throw source_.error(where() + " has a run of " + std::to_string(count) + " texels at " +
                                    std::to_string(x));
            if (!run) need(count);
            for (std::size_t i = 0; i < count; ++i) row[x++][channel] = source_.byte(run ? at_ : at_ + i);
            at_ += run ? 1 : count;
        }
    }

    // One pixel after the other; (1, 1, 1, n) repeats the pixel before n times, and directly after itself n << 8 times.
    void read_pixels(std::vector<Rgbe>& row) {
        unsigned shift = 0;
        for (std::size_t x = 0; x < row.size();) {
            need(4);
            const Rgbe pixel{source_.byte(at_), source_.byte(at_ + 1), source_.byte(at_ + 2), source_.byte(at_ + 3)};
            at_ += 4;
            if (pixel[0] != 1 || pixel[1] != 1 || pixel[2] != 1) {
                row[x++] = pixel;
                shift = 0;
                continue;
            }
            const std::uint64_t count = shift < 32 ? std::uint64_t{pixel[3]} << shift : row.size() + 1;
            if (x == 0 || count > row.size() - x)
                throw source_.error(where() + " repeats a texel beyond its end or before its first");
            for (std::uint64_t i = 0; i < count; ++i, ++x) row[x] = row[x - 1];
            shift += 8;
        }
    }

    const ImageSource& source_;
    std::size_t at_;
    std::uint32_t y_ = 0;
};

// 2^(e - 136) for every exponent; 0 for e = 0, which means black. Exact, without a call per texel.
std::array<float, 256> exponent_scales() {
    std::array<float, 256> scales{};
    for (int e = 1; e < 256; ++e) scales[static_cast<std::size_t>(e)] = std::ldexp(1.0F, e - 136);
    return scales;
}

} // namespace

ImageF decode_hdr(const ImageSource& source) {
    const Header header = read_header(source);
    // A row takes at least one packed pixel: a size that the file cannot hold is refused before memory is taken for it.
    if ((source.bytes.size() - header.end) / 4 < header.height)
        throw source.error("HDR has " + std::to_string(source.bytes.size()) + " bytes, which cannot hold " +
                           std::to_string(header.height) + " rows");
    const std::size_t row_floats = std::size_t{header.width} * 3;
    Charge texels(source.budget, header.height * row_floats * sizeof(float), "the picture's pixels", source.file,
                  source.element);

    ImageF image{header.width, header.height, {}};
    image.rgb.reserve(header.height * row_floats); // and grown row by row: a lie costs address space only
    const std::array<float, 256> scales = exponent_scales();
    Scanlines scanlines(source, header.end);
    std::vector<Rgbe> row(header.width);
    for (std::uint32_t i = 0; i < header.height; ++i) {
        scanlines.read(row, i);
        if (header.right_to_left) std::reverse(row.begin(), row.end());
        for (const Rgbe& texel : row)
            for (std::size_t c = 0; c < 3; ++c)
                image.rgb.push_back(static_cast<float>(texel[c]) * scales[texel[3]] * header.scale[c]);
        source.check_finite(std::span(image.rgb).last(row_floats), i);
    }
    if (header.bottom_up)
        for (std::size_t top = 0, bottom = header.height - 1; top < bottom; ++top, --bottom)
            std::swap_ranges(image.rgb.begin() + static_cast<std::ptrdiff_t>(top * row_floats),
                             image.rgb.begin() + static_cast<std::ptrdiff_t>((top + 1) * row_floats),
                             image.rgb.begin() + static_cast<std::ptrdiff_t>(bottom * row_floats));
    texels.keep();
    return image;
}

} // namespace weft::scenes
