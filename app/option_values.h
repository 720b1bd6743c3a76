// SPDX-License-Identifier: Apache-2.0
// Values of options that are more than one number.
#pragma once

#include "app/render_options.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <string>
#include <type_traits>
#include <vector>

namespace weft::app {

/// Splits "a,b,c" (or "axb") into exactly n numbers, or throws what CLI11 shows as a usage error.
template <class T> std::vector<T> numbers(const std::string& text, char separator, std::size_t n, const char* form) {
    std::vector<T> values;
    const char *at = text.data(), *const end = at + text.size();
    while (values.size() < n) {
        T value{};
        const auto [rest, error] = std::from_chars(at, end, value);
        if (error != std::errc{}) break;
        if constexpr (std::is_floating_point_v<T>)
            if (!std::isfinite(value)) break;
        values.push_back(value);
        at = rest;
        if (values.size() < n && (at == end || *at++ != separator)) break;
    }
    if (values.size() != n || at != end)
        throw CLI::ValidationError(fmt::format("'{}' is not of the form {}", text, form));
    return values;
}

/// "1280x720"
inline Size pixels(const std::string& text) {
    const auto v = numbers<std::uint32_t>(text, 'x', 2, "WIDTHxHEIGHT");
    return {v[0], v[1]};
}

} // namespace weft::app
