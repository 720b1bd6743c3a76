// SPDX-License-Identifier: Apache-2.0
#include "bench/statistics/law_fit.h"

#include "bench/statistics/checks.h"
#include "bench/statistics/law_search.h"
#include "bench/statistics/random.h"

#include <cmath>
#include <set>

namespace weft::bench {
namespace {

std::size_t coefficients_of(LawKind kind) { return kind == LawKind::usl ? 3 : 2; }

bool enough(LawKind kind, std::span<const ScalingPoint> points) {
    std::set<double> workers;
    for (const ScalingPoint& p : points) {
        require_positive({&p.throughput, 1}, "throughput");
        require_finite({&p.workers, 1}, "workers");
        if (p.workers < 1)
            refuse("a throughput of " + std::to_string(p.workers) + " workers; there must be at least 1");
        workers.insert(p.workers);
    }
    return workers.size() >= (kind == LawKind::usl ? 6u : 3u);
}

} // namespace

std::optional<LawFit> fit_law(LawKind kind, std::span<const ScalingPoint> points) {
    if (!enough(kind, points)) return std::nullopt;
    const LeastSquares found = least_squares(kind, points);
    LawFit fit{found.law, found.squared_error, std::nullopt};
    const auto n = static_cast<double>(points.size()), k = static_cast<double>(coefficients_of(kind) + 1);
    if (n > k + 1 && fit.squared_error > 0)
        fit.aicc = n * std::log(fit.squared_error / n) + 2 * k + 2 * k * (k + 1) / (n - k - 1);
    return fit;
}

std::optional<LawBand> bootstrap_law(LawKind kind, std::span<const ScalingPoint> points, std::span<const double> at,
                                     const BootstrapOptions& options) {
    require_count(options.draws, 1, "draws of a bootstrap");
    require_level(options.level);
    const auto fit = fit_law(kind, points);
    if (!fit) return std::nullopt;

    const auto n = static_cast<double>(points.size());
    std::vector<double> residuals;
    double mean = 0;
    for (const ScalingPoint& p : points) {
        residuals.push_back(p.throughput - fit->law.throughput(p.workers));
        mean += residuals.back() / n;
    }
    const double scale = std::sqrt(n / (n - static_cast<double>(coefficients_of(kind))));
    for (double& r : residuals) r = (r - mean) * scale;

    Random random(options.seed);
    std::vector<double> alpha, beta, gamma;
    std::vector<std::vector<double>> curves(at.size());
    std::vector<ScalingPoint> drawn(points.begin(), points.end());
    for (std::size_t draw = 0; draw < options.draws; ++draw) {
        for (ScalingPoint& p : drawn)
            p.throughput = fit->law.throughput(p.workers) + residuals[random.below(residuals.size())];
        const ScalingLaw law = least_squares(kind, drawn).law;
        alpha.push_back(law.alpha);
        beta.push_back(law.beta);
        gamma.push_back(law.gamma);
        for (std::size_t i = 0; i < at.size(); ++i) curves[i].push_back(law.throughput(at[i]));
    }
    LawBand band{central_interval(alpha, options.level),
                 central_interval(beta, options.level),
                 central_interval(gamma, options.level),
                 {}};
    for (const std::vector<double>& curve : curves) band.throughput.push_back(central_interval(curve, options.level));
    return band;
}

} // namespace weft::bench
