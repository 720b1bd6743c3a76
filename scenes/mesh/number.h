// SPDX-License-Identifier: Apache-2.0
// Numbers out of text: locale-free, and a token counts only as a whole.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace weft::scenes {

/// What float_of() does with a number that std::from_chars calls out of range: too small is zero, too large is nothing.
std::optional<float> out_of_range_float(std::string_view token);

/// A finite float, or nothing: not a number, something left over ("0,5", "1.0f"), NaN, infinity.
inline std::optional<float> float_of(std::string_view token) {
    if (!token.empty() && token.front() == '+') token.remove_prefix(1);
    float value = 0;
    const char* const end = token.data() + token.size();
    const auto result = std::from_chars(token.data(), end, value);
    if (result.ec == std::errc::result_out_of_range) return out_of_range_float(token);
    if (result.ec != std::errc{} || result.ptr != end) return std::nullopt;
    if (value - value != 0) return std::nullopt; // NaN and infinity spelled out
    return value;
}

/// A whole number of at most 18 digits, or nothing.
inline std::optional<std::int64_t> integer_of(std::string_view token) {
    const bool negative = !token.empty() && token.front() == '-';
    if (!token.empty() && (negative || token.front() == '+')) token.remove_prefix(1);
    if (token.empty() || token.size() > 18) return std::nullopt;
    std::int64_t value = 0;
    for (const char c : token) {
        const unsigned digit = static_cast<unsigned char>(c) - unsigned{'0'};
        if (digit > 9) return std::nullopt;
        value = value * 10 + digit;
    }
    return negative ? -value : value;
}

} // namespace weft::scenes
