// SPDX-License-Identifier: Apache-2.0
#include "bench/statistics/checks.h"

#include <cmath>
#include <stdexcept>

namespace weft::bench {
namespace {

template <class Good>
void require(std::span<const double> values, std::string_view what, std::string_view rule, const Good& good) {
    for (std::size_t i = 0; i < values.size(); ++i)
        if (!std::isfinite(values[i]) || !good(values[i]))
            refuse(std::string(what) + "[" + std::to_string(i) + "] is " + std::to_string(values[i]) + "; it must be " +
                   std::string(rule) + ": leave out or repeat the run that it comes from");
}

} // namespace

void refuse(const std::string& text) { throw std::invalid_argument(text); }

void require_finite(std::span<const double> values, std::string_view what) {
    require(values, what, "a finite number", [](double) { return true; });
}

void require_positive(std::span<const double> values, std::string_view what) {
    require(values, what, "finite and above zero", [](double v) { return v > 0; });
}

void require_not_negative(std::span<const double> values, std::string_view what) {
    require(values, what, "finite and not negative", [](double v) { return v >= 0; });
}

void require_count(std::size_t count, std::size_t least, std::string_view what) {
    if (count < least)
        refuse(std::string(what) + ": " + std::to_string(count) + " values, where at least " + std::to_string(least) +
               " are needed");
}

void require_level(double level) {
    if (!(level > 0 && level < 1))
        refuse("the level of an interval is " + std::to_string(level) +
               "; it must lie between 0 and 1, for example 0.95");
}

} // namespace weft::bench
