// SPDX-License-Identifier: Apache-2.0
#include "scenes/mesh/number.h"

namespace weft::scenes {

std::optional<float> out_of_range_float(std::string_view token) {
    // std::from_chars does not say on which side the number left the range. A negative exponent, or no digit before
    // the point other than zero, means too small: "1e-60", "0.000...01".
    const char* const end = token.data() + token.size();
    double wide = 0;
    const auto result = std::from_chars(token.data(), end, wide);
    if (result.ptr != end) return std::nullopt;
    if (result.ec == std::errc{}) {
        if (wide < 1 && wide > -1) return static_cast<float>(wide);
        return std::nullopt;
    }
    const auto exponent = token.find_first_of("eE");
    if (exponent != std::string_view::npos && exponent + 1 < token.size())
        return token[exponent + 1] == '-' ? std::optional(0.0f) : std::nullopt;
    const auto first = token.find_first_not_of("-0");
    return first != std::string_view::npos && token[first] == '.' ? std::optional(0.0f) : std::nullopt;
}

} // namespace weft::scenes
