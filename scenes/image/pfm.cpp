// SPDX-License-Identifier: Apache-2.0
// Portable float maps: three words of header, then float32 rows from the bottom. The sign of the scale is the byte
// order; its size is in units that nobody defines, and is not applied.
#include "scenes/image/source.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>

namespace weft::scenes {
namespace {

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

/// The next word of the header; `at` moves behind it.
std::string_view next_word(const ImageSource& source, std::size_t& at) {
    constexpr std::size_t longest = 100;
    const std::string_view text = source.text();
    while (at < text.size() && is_space(text[at])) ++at;
    const std::size_t begin = at;
    while (at < text.size() && at - begin < longest && !is_space(text[at])) ++at;
    if (at == begin || at == text.size()) throw source.error("PFM header is cut short");
    return text.substr(begin, at - begin);
}

template <class Number> Number next_number(const ImageSource& source, std::size_t& at, const std::string& what) {
    const std::string_view word = next_word(source, at);
    Number number{};
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (error != std::errc{} || end != word.data() + word.size())
        throw source.error("PFM header: the " + what + " \"" + std::string(word) + "\" is no number");
    return number;
}

float float_at(const std::byte* bytes, bool little_endian) {
    std::uint32_t bits = 0;
    std::memcpy(&bits, bytes, sizeof bits);
    if (little_endian != (std::endian::native == std::endian::little)) bits = __builtin_bswap32(bits);
    return std::bit_cast<float>(bits);
}

} // namespace

ImageF decode_pfm(const ImageSource& source) {
    std::size_t at = 0;
    const std::string_view magic = next_word(source, at);
    if (magic != "PF" && magic != "Pf")
        throw source.error("PFM header: \"" + std::string(magic) + "\" is no kind of PFM");
    const std::size_t channels = magic == "PF" ? 3 : 1;
    const auto width = next_number<std::uint32_t>(source, at, "width");
    const auto height = next_number<std::uint32_t>(source, at, "height");
    const auto scale = next_number<float>(source, at, "scale");
    ++at; // exactly one white space before the pixels
    source.check_size(width, height);
    if (!(std::abs(scale) > 0) || !std::isfinite(scale)) throw source.error("PFM header: the scale must not be zero");

    const std::size_t needed = std::size_t{width} * height * channels * sizeof(float);
    if (source.bytes.size() - at < needed)
        throw source.error("PFM is cut short: its pixels take " + std::to_string(needed) + " bytes, " +
                           std::to_string(source.bytes.size() - at) + " are there");
    const std::size_t row_floats = std::size_t{width} * 3;
    Charge texels(source.budget, height * row_floats * sizeof(float), "the picture's pixels", source.file,
                  source.element);
    ImageF image{width, height, std::vector<float>(height * row_floats)};
    const std::byte* from = source.bytes.data() + at;
    for (std::uint32_t y = height; y-- > 0;) {
        const std::span<float> row = std::span(image.rgb).subspan(y * row_floats, row_floats);
        for (std::size_t i = 0; i < row_floats; i += 3, from += channels * sizeof(float))
            for (std::size_t c = 0; c < 3; ++c)
                row[i + c] = float_at(from + (channels == 3 ? c : 0) * sizeof(float), scale < 0);
        source.check_finite(row, y);
    }
    texels.keep();
    return image;
}

} // namespace weft::scenes
