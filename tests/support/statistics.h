// SPDX-License-Identifier: Apache-2.0
// The few statistics that the renderer's tests decide by.
#pragma once

#include <cmath>
#include <cstddef>
#include <span>

namespace weft::test {

/// Mean and standard error of values that are taken for independent.
struct Estimate {
    double mean = 0, error = 0;
};

template <class T> Estimate estimate(std::span<const T> values) {
    const auto n = static_cast<double>(values.size());
    double sum = 0, squares = 0;
    for (const T v : values) sum += static_cast<double>(v);
    const double mean = sum / n;
    for (const T v : values) squares += (static_cast<double>(v) - mean) * (static_cast<double>(v) - mean);
    return {mean, std::sqrt(squares / (n - 1) / n)};
}

/// How many standard deviations a chi-square statistic lies above its expectation, by the cube root that is nearly
/// normal (Wilson and Hilferty 1931). Negative: more even than chance.
inline double chi_square_deviations(double statistic, double degrees) {
    const double v = 2 / (9 * degrees);
    return (std::cbrt(statistic / degrees) - (1 - v)) / std::sqrt(v);
}

/// The statistic of counts that should all be equal.
template <class T> double chi_square(std::span<const T> counts) {
    double sum = 0, statistic = 0;
    for (const T c : counts) sum += static_cast<double>(c);
    const double expected = sum / static_cast<double>(counts.size());
    for (const T c : counts)
        statistic += (static_cast<double>(c) - expected) * (static_cast<double>(c) - expected) / expected;
    return statistic;
}

inline double correlation(std::span<const float> a, std::span<const float> b) {
    const auto n = static_cast<double>(a.size());
    double ma = 0, mb = 0, ab = 0, aa = 0, bb = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        ma += static_cast<double>(a[i]) / n;
        mb += static_cast<double>(b[i]) / n;
    }
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double x = static_cast<double>(a[i]) - ma, y = static_cast<double>(b[i]) - mb;
        ab += x * y;
        aa += x * x;
        bb += y * y;
    }
    return ab / std::sqrt(aa * bb);
}

} // namespace weft::test
