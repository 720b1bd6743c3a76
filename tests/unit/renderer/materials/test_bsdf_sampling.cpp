// SPDX-License-Identifier: Apache-2.0
// Does sample() do what evaluate() says? For every configuration and five directions: histogram of samples against the
// integrals of the density (chi-square), weights against values, means of weights against integrals of values.
#include "configurations.h"
#include "quadrature.h"
#include "tests/support/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace weft::test {
namespace {

constexpr float cosines[] = {1, 0.8f, 0.5f, 0.2f, 0.03f};

/// P(X >= x) for a chi-square variable: the regularised upper incomplete gamma function, by its series or its continued
/// fraction (Abramowitz and Stegun 6.5.29 and 6.5.31, the latter in Lentz's way).
double chi_square_tail(double x, double degrees) {
    const double a = degrees / 2, y = x / 2;
    if (y <= 0) return 1;
    const double scale = std::exp(a * std::log(y) - y - std::lgamma(a));
    if (y < a + 1) {
        double term = 1 / a, sum = term;
        for (int n = 1; n < 10000 && term > sum * 1e-12; ++n) sum += term *= y / (a + n);
        return 1 - scale * sum;
    }
    double b = y + 1 - a, c = 1e300, d = 1 / b, h = d;
    for (int n = 1; n < 10000; ++n) {
        const double an = n * (a - n);
        b += 2;
        d = 1 / (an * d + b);
        c = b + an / c;
        h *= d * c;
        if (std::fabs(d * c - 1) < 1e-12) break;
    }
    return scale * h;
}

struct Histogram {
    std::vector<double> observed, expected;

    /// Pools bins until each expects five; a bin that expects nothing may hold next to nothing.
    void check(double n, double significance) const {
        std::vector<std::size_t> order(expected.size());
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
        std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return expected[a] < expected[b]; });
        double chi2 = 0, o = 0, e = 0;
        int bins = 0;
        for (const std::size_t i : order) {
            if (expected[i] < 1e-9 * n) {
                EXPECT_LE(observed[i], 1e-5 * n) << "bin " << i << " expects nothing";
            }
            o += observed[i];
            e += expected[i];
            if (e < 5) continue;
            chi2 += (o - e) * (o - e) / e;
            o = e = 0;
            ++bins;
        }
        if (bins < 2) return;
        EXPECT_GE(chi_square_tail(chi2, bins - 1), significance) << "chi2 " << chi2 << " of " << bins << " bins";
    }
};

void check_sampling(const Configuration& configuration, float cosine, std::uint64_t seed, double significance) {
    constexpr int n = 40000, rows = 10, columns = 20;
    const Bsdf bsdf = configuration.bsdf();
    const Vec3 wo = direction(cosine);
    const bool both_sides = configuration.transmits();
    const double theta_max = std::numbers::pi / (both_sides ? 1 : 2);
    const int all_rows = both_sides ? 2 * rows : rows;

    const auto integrand = [&](Vec3 wi) -> Values {
        const BsdfValue f = bsdf.evaluate(wo, wi);
        return {f.pdf, f.value.x, f.value.y, f.value.z};
    };
    const auto bins =
        integrate_bins(integrand, configuration.peaks(wo), theta_max, all_rows, columns, 2 * std::numbers::pi, 1e-5);
    const Values integral = total(bins);

    Histogram histogram;
    for (const Values& bin : bins) histogram.expected.push_back(bin[0] * n);
    histogram.observed.resize(bins.size());

    Random random(seed);
    double kept = 0, sum[3] = {}, squares[3] = {};
    for (int i = 0; i < n; ++i) {
        const float u_lobe = random();
        const Vec2 u = random.pair();
        BsdfSample s;
        if (!bsdf.sample(wo, u_lobe, u, s) || s.delta) continue;
        ++kept;
        const Vec3 w = s.direction;
        ASSERT_NEAR(length(w), 1, 1e-4);
        ASSERT_EQ(s.transmitted, w.z < 0);
        const double theta = std::acos(std::clamp(static_cast<double>(w.z), -1.0, 1.0));
        double phi = std::atan2(static_cast<double>(w.y), static_cast<double>(w.x));
        if (phi < 0) phi += 2 * std::numbers::pi;
        const int row = std::min(static_cast<int>(theta / theta_max * all_rows), all_rows - 1);
        const int column = std::min(static_cast<int>(phi / (2 * std::numbers::pi) * columns), columns - 1);
        const int bin = row * columns + column;
        ++histogram.observed[static_cast<std::size_t>(bin)];

        const BsdfValue f = bsdf.evaluate(wo, w); // weight == f |cos| / pdf
        ASSERT_NEAR(s.pdf, f.pdf, 1e-4 * f.pdf);
        for (std::size_t k = 0; k < 3; ++k) {
            ASSERT_NEAR(s.weight[k] * s.pdf, f.value[k], 1e-4 * f.value[k] + 1e-9);
            const double x = s.weight[k];
            sum[k] += x;
            squares[k] += x * x;
        }
    }
    histogram.check(n, significance);

    // The density integrates to the share of samples that were neither lost nor deltas.
    const double share = kept / n;
    EXPECT_NEAR(integral[0], share, 5 * std::sqrt(share * (1 - share) / n) + 1e-3);
    for (std::size_t k = 0; k < 3; ++k) {
        const double mean = sum[k] / n, variance = squares[k] / n - mean * mean;
        EXPECT_NEAR(mean, integral[k + 1], 5 * std::sqrt(std::max(variance, 0.0) / n) + 1e-4) << "channel " << k;
    }
}

TEST(BsdfSampling, FollowsItsDensity) {
    const auto all = configurations({0, 0.1f, 0.3f, 0.5f, 1});
    const double tests = static_cast<double>(all.size() * std::size(cosines));
    const double significance = 1 - std::pow(1 - 0.01, 1 / tests); // Sidak
    std::uint64_t seed = 1;
    for (const Configuration& configuration : all)
        for (const float cosine : cosines) {
            SCOPED_TRACE(configuration.name + ", cosine " + std::to_string(cosine));
            check_sampling(configuration, cosine, seed++, significance);
        }
}

TEST(BsdfSampling, ChiSquareTailIsRight) { // tables: the 1 % and 5 % points
    EXPECT_NEAR(chi_square_tail(6.635, 1), 0.01, 1e-5);
    EXPECT_NEAR(chi_square_tail(18.307, 10), 0.05, 1e-5);
    EXPECT_NEAR(chi_square_tail(249.445, 200), 0.01, 1e-5);
    EXPECT_NEAR(chi_square_tail(168.279, 200), 0.95, 1e-5);
}

} // namespace
} // namespace weft::test
