// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/renderer/lights/chi_square.h"

#include "renderer/math/frame.h"
#include "renderer/math/numeric.h"

#include <vector>

namespace weft::test {

namespace {

constexpr std::size_t rows = 16, columns = 32; // equal steps of cos theta and of phi: equal solid angles
constexpr double bin_angle = 4 * std::numbers::pi / static_cast<double>(rows * columns);

Vec3 direction_at(const Frame& frame, double row, double column) {
    const double z = 1 - 2 * row / static_cast<double>(rows);
    const double phi = 2 * std::numbers::pi * column / static_cast<double>(columns);
    const double r = std::sqrt(1 - z * z);
    const Vec3 local{static_cast<float>(r * std::cos(phi)), static_cast<float>(r * std::sin(phi)),
                     static_cast<float>(z)};
    return normalize(frame.to_world(local));
}

std::size_t bin_of(const Frame& frame, Vec3 direction) {
    const Vec3 d = frame.to_local(direction);
    const float phi = std::atan2(d.y, d.x) / (2 * pi);
    const float row = (1 - d.z) / 2 * static_cast<float>(rows);
    const float column = (phi - std::floor(phi)) * static_cast<float>(columns);
    const auto clamped = [](float x, std::size_t n) {
        return std::min(static_cast<std::size_t>(std::max(x, 0.0f)), n - 1);
    };
    return clamped(row, rows) * columns + clamped(column, columns);
}

/// The integral of the density over a bin by n x n midpoints; by many more where an edge runs through.
double integral_over(const Frame& frame, const DirectionDensity& density, std::size_t bin, std::size_t n) {
    double sum = 0, least = 1e300, most = 0;
    const auto cells = static_cast<double>(n);
    const std::size_t first_row = bin / columns * n, first_column = bin % columns * n;
    for (std::size_t i = 0; i < n * n; ++i) {
        const std::size_t row = first_row + i / n, column = first_column + i % n;
        const double d = density(
            direction_at(frame, (static_cast<double>(row) + 0.5) / cells, (static_cast<double>(column) + 0.5) / cells));
        sum += d;
        least = std::min(least, d);
        most = std::max(most, d);
    }
    constexpr std::size_t enough = 64;
    if (n < enough && most > 1.5 * least) return integral_over(frame, density, bin, enough);
    return sum * bin_angle / (cells * cells);
}

/// The chance of a chi-square of k degrees of freedom beyond x (Wilson and Hilferty 1931).
double beyond(double x, double k) {
    const double v = 2 / (9 * k);
    return 0.5 * std::erfc((std::cbrt(x / k) - (1 - v)) / std::sqrt(2 * v));
}

} // namespace

ChiSquare chi_square(const DirectionSampler& sampler, const DirectionDensity& density, std::size_t samples, Vec3 axis) {
    const Frame frame = Frame::around(normalize(axis));
    ChiSquare result;
    std::vector<double> expected(rows * columns), seen(rows * columns);
    for (std::size_t i = 0; i < samples; ++i) {
        Vec3 direction;
        if (!sampler(direction)) continue;
        result.kept += 1.0 / static_cast<double>(samples);
        seen[bin_of(frame, direction)] += 1;
        if (!(density(direction) > 0)) result.complaint += "a sample where the density is zero; ";
    }
    for (std::size_t bin = 0; bin < expected.size(); ++bin) {
        expected[bin] = integral_over(frame, density, bin, 16);
        result.integral += expected[bin];
    }
    // The integral is tested by itself; here the shapes are compared. Bins that expect fewer than 5 are pooled.
    double pooled_expected = 0, pooled_seen = 0, chi2 = 0, bins = 0;
    const auto add = [&](double e, double o) {
        chi2 += (o - e) * (o - e) / e;
        ++bins;
    };
    const double scale = result.integral > 0 ? result.kept * static_cast<double>(samples) / result.integral : 0;
    for (std::size_t bin = 0; bin < expected.size(); ++bin) {
        const double e = expected[bin] * scale;
        if (e >= 5) {
            add(e, seen[bin]);
        } else {
            pooled_expected += e;
            pooled_seen += seen[bin];
        }
    }
    if (pooled_expected >= 5)
        add(pooled_expected, pooled_seen);
    else if (pooled_seen > static_cast<double>(samples) / 1000)
        result.complaint += "many samples where few are expected; ";
    result.p_value = bins > 1 ? beyond(chi2, bins - 1) : 1;
    return result;
}

} // namespace weft::test
