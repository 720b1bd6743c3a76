// SPDX-License-Identifier: Apache-2.0
// Adaptive integrals over directions, fine enough for lobes a few milliradians wide.
#pragma once

#include "renderer/math/vec.h"

#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

namespace weft::test {

using Values = std::array<double, 4>; ///< of several integrands at once

/// A rectangle in polar angle and azimuth.
struct Cell {
    double theta0, theta1, phi0, phi1;

    bool near(Vec3 w) const { // within the rectangle or one size of it
        const double theta = std::acos(std::fmin(1.0, std::fmax(-1.0, static_cast<double>(w.z))));
        double phi = std::atan2(static_cast<double>(w.y), static_cast<double>(w.x));
        if (phi < 0) phi += 2 * std::numbers::pi;
        const double a = theta1 - theta0, b = phi1 - phi0;
        return theta > theta0 - a && theta < theta1 + a &&
               ((phi > phi0 - b && phi < phi1 + b) || theta < a || theta > std::numbers::pi - a);
    }
};

/// Integrates f(direction) -> Values over a cell, by 3x3 Gauss-Legendre points in cells that are halved both ways until
/// halving changes nothing. Cells around a known peak are halved four times at least.
template <class F> class Quadrature {
  public:
    Quadrature(const F& f, std::vector<Vec3> peaks, double tolerance)
        : f_(f), peaks_(std::move(peaks)), tolerance_(tolerance) {}

    Values integrate(const Cell& cell) const { return refine(cell, gauss(cell), 0); }

  private:
    Values gauss(const Cell& c) const {
        static constexpr double x[3] = {-0.7745966692414834, 0, 0.7745966692414834};
        static constexpr double w[3] = {5 / 18.0, 8 / 18.0, 5 / 18.0};
        const double a = c.theta1 - c.theta0, b = c.phi1 - c.phi0;
        Values sum{};
        for (int j = 0; j < 3; ++j) {
            const double phi = c.phi0 + b * (1 + x[j]) / 2, cos_phi = std::cos(phi), sin_phi = std::sin(phi);
            for (int i = 0; i < 3; ++i) {
                const double theta = c.theta0 + a * (1 + x[i]) / 2, s = std::sin(theta);
                const Vec3 direction{static_cast<float>(s * cos_phi), static_cast<float>(s * sin_phi),
                                     static_cast<float>(std::cos(theta))};
                const Values v = f_(direction);
                for (std::size_t k = 0; k < v.size(); ++k) sum[k] += v[k] * s * w[i] * w[j] * a * b;
            }
        }
        return sum;
    }

    Values refine(const Cell& c, const Values& coarse, int depth) const {
        const double theta = (c.theta0 + c.theta1) / 2, phi = (c.phi0 + c.phi1) / 2;
        const Cell parts[4] = {{c.theta0, theta, c.phi0, phi},
                               {theta, c.theta1, c.phi0, phi},
                               {c.theta0, theta, phi, c.phi1},
                               {theta, c.theta1, phi, c.phi1}};
        Values fine[4], sum{};
        for (std::size_t i = 0; i < 4; ++i) {
            fine[i] = gauss(parts[i]);
            for (std::size_t k = 0; k < sum.size(); ++k) sum[k] += fine[i][k];
        }
        double change = 0;
        for (std::size_t k = 0; k < sum.size(); ++k) change = std::fmax(change, std::fabs(sum[k] - coarse[k]));
        bool forced = false;
        if (depth < 4)
            for (const Vec3& peak : peaks_) forced = forced || c.near(peak);
        if (depth == 12 || (change < tolerance_ && !forced)) return sum;
        Values result{};
        for (std::size_t i = 0; i < 4; ++i) {
            const Values part = refine(parts[i], fine[i], depth + 1);
            for (std::size_t k = 0; k < result.size(); ++k) result[k] += part[k];
        }
        return result;
    }

    const F& f_;
    std::vector<Vec3> peaks_;
    double tolerance_;
};

/// The integral over all directions between two polar angles, in `rows` x `columns` cells of azimuth 0 .. phi_max.
template <class F> std::vector<Values> integrate_bins(const F& f, std::vector<Vec3> peaks, double theta_max, int rows,
                                                      int columns, double phi_max, double tolerance) {
    const Quadrature<F> quadrature(f, std::move(peaks), tolerance);
    std::vector<Values> bins;
    for (int i = 0; i < rows; ++i)
        for (int j = 0; j < columns; ++j) {
            Values sum{};
            for (int k = 0; k < 4; ++k) { // four parts each, lest a narrow lobe hide between the points
                const double a = theta_max / (2 * rows), b = phi_max / (2 * columns);
                const int r = 2 * i + (k & 1), c = 2 * j + (k >> 1);
                const Values part = quadrature.integrate({r * a, (r + 1) * a, c * b, (c + 1) * b});
                for (std::size_t n = 0; n < sum.size(); ++n) sum[n] += part[n];
            }
            bins.push_back(sum);
        }
    return bins;
}

inline Values total(const std::vector<Values>& bins) {
    Values sum{};
    for (const Values& bin : bins)
        for (std::size_t k = 0; k < sum.size(); ++k) sum[k] += bin[k];
    return sum;
}

} // namespace weft::test
