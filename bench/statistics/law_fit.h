// SPDX-License-Identifier: Apache-2.0
// Laws of scaling through measured points: to describe them. What such fits say beyond the last point has been wrong by
// half and more; a simulation predicts, a fit does not.
#pragma once

#include "bench/statistics/laws.h"
#include "bench/statistics/order_statistics.h"

#include <cstdint>

namespace weft::bench {

/// Workers and the throughput measured with them, in any one unit. Several points may have the same workers.
struct ScalingPoint {
    double workers = 1;
    double throughput = 0;
};

enum class LawKind {
    amdahl, ///< beta = 0, alpha in 0..1
    usl     ///< alpha and beta not negative: negative ones would be fits to the noise
};

struct LawFit {
    ScalingLaw law;
    double squared_error = 0; ///< sum over the points, in the square of the throughput's unit
    /// To compare the two laws on the same points, smaller is better: n log(squared_error / n) + 2 k + 2 k (k + 1) /
    /// (n - k - 1), k counting the variance too (Burnham and Anderson, 2002). None with n <= k + 1, and for a perfect
    /// fit.
    std::optional<double> aicc;
};

/// The least squares in the throughput. None with fewer distinct numbers of workers than say anything about the law: 6
/// for the USL (Gunther's rule, and that of R's package usl), 3 for Amdahl. Throws std::invalid_argument unless every
/// throughput is above zero and every number of workers at least 1.
std::optional<LawFit> fit_law(LawKind kind, std::span<const ScalingPoint> points);

/// How sure a fit is.
struct LawBand {
    Interval alpha, beta, gamma;
    std::vector<Interval> throughput; ///< of the fitted curve, not of a further measurement; one for each of `at`
};

struct BootstrapOptions {
    std::size_t draws = 1000;
    double level = 0.95;
    std::uint64_t seed = 1;
};

/// Percentile intervals by resampling of residuals (Efron and Tibshirani, "An introduction to the bootstrap", section
/// 9.4): each draw refits the fitted curve plus residuals drawn with replacement, centred and scaled by sqrt(n / (n -
/// k)). That keeps every number of workers in every draw, where drawing pairs would lose some, and assumes that the
/// scatter is alike at all of them. Unlike those from standard errors, the intervals are meaningful when a coefficient
/// lies on its bound. None where there is no fit.
std::optional<LawBand> bootstrap_law(LawKind kind, std::span<const ScalingPoint> points, std::span<const double> at,
                                     const BootstrapOptions& options = {});

} // namespace weft::bench
