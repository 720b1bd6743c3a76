// SPDX-License-Identifier: Apache-2.0
// What the statistics refuse. A NaN would pass through a sort and a sum and come out as a plausible number.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace weft::bench {

/// Throws std::invalid_argument with this text.
[[noreturn]] void refuse(const std::string& text);

/// Each throws std::invalid_argument, naming `what`, the place and the value, unless every value is ...
void require_finite(std::span<const double> values, std::string_view what);       // finite
void require_positive(std::span<const double> values, std::string_view what);     // finite and above zero
void require_not_negative(std::span<const double> values, std::string_view what); // finite and zero or above

/// Throws std::invalid_argument unless there are at least `least` values.
void require_count(std::size_t count, std::size_t least, std::string_view what);
/// Throws std::invalid_argument unless 0 < level < 1.
void require_level(double level);

} // namespace weft::bench
