// SPDX-License-Identifier: Apache-2.0
// Studies with a known truth, to count how often an interval contains it.
#pragma once

#include "bench/statistics/random.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

namespace weft::bench {

inline constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
inline constexpr double infinite = std::numeric_limits<double>::infinity();

/// A standard normal number, by Box and Muller.
inline double normal(Random& random) {
    const double radius = std::sqrt(-2 * std::log(1 - random.uniform()));
    return radius * std::cos(2 * std::numbers::pi * random.uniform());
}

inline std::vector<double> normals(Random& random, std::size_t count) {
    std::vector<double> values(count);
    for (double& v : values) v = normal(random);
    return values;
}

/// How often study(random) says yes, as a share of `studies`.
template <class Study> double share_of(std::size_t studies, std::uint64_t seed, const Study& study) {
    Random random(seed);
    std::size_t yes = 0;
    for (std::size_t i = 0; i < studies; ++i) yes += study(random) ? 1u : 0u;
    return static_cast<double>(yes) / static_cast<double>(studies);
}

/// Four standard deviations of a share of `studies` whose expectation is `share`.
inline double allowance(double share, std::size_t studies) {
    return 4 * std::sqrt(share * (1 - share) / static_cast<double>(studies));
}

} // namespace weft::bench
