// SPDX-License-Identifier: Apache-2.0
#include "bench/statistics/metg.h"

#include "bench/statistics/checks.h"
#include "bench/statistics/random.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace weft::bench {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

/// By granularity, ascending.
std::vector<GrainPoint> checked(std::span<const GrainPoint> points, double threshold) {
    require_positive({&threshold, 1}, "threshold");
    std::vector<GrainPoint> in_order(points.begin(), points.end());
    for (const GrainPoint& p : in_order) {
        require_positive({&p.granularity_s, 1}, "granularity");
        require_count(p.efficiencies.size(), 1, "runs of a granularity");
        require_positive(p.efficiencies, "efficiency");
    }
    const auto smaller = [](const GrainPoint& a, const GrainPoint& b) { return a.granularity_s < b.granularity_s; };
    std::sort(in_order.begin(), in_order.end(), smaller);
    for (std::size_t i = 1; i < in_order.size(); ++i)
        if (!smaller(in_order[i - 1], in_order[i]))
            refuse("two points have the granularity " + std::to_string(in_order[i].granularity_s) +
                   " s: put their runs into one");
    return in_order;
}

/// Where the efficiencies first rise to the threshold; 0 when they begin there, infinite when they do not get there.
double crossing(std::span<const GrainPoint> points, std::span<const double> efficiencies, double threshold) {
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (efficiencies[i] < threshold) continue;
        if (i == 0) return 0;
        const double rise = std::log(efficiencies[i] / efficiencies[i - 1]);
        const double part = std::log(threshold / efficiencies[i - 1]) / rise;
        return points[i - 1].granularity_s * std::pow(points[i].granularity_s / points[i - 1].granularity_s, part);
    }
    return infinite;
}

bool found(double granularity) { return granularity > 0 && granularity < infinite; }

} // namespace

std::optional<double> metg(std::span<const GrainPoint> points, double threshold) {
    const std::vector<GrainPoint> in_order = checked(points, threshold);
    std::vector<double> medians;
    medians.reserve(in_order.size());
    for (const GrainPoint& p : in_order) medians.push_back(median(p.efficiencies));
    const double granularity = crossing(in_order, medians, threshold);
    return found(granularity) ? std::optional(granularity) : std::nullopt;
}

std::optional<Interval> metg_interval(std::span<const GrainPoint> points, double threshold,
                                      const MetgOptions& options) {
    require_count(options.draws, 1, "draws of a bootstrap");
    require_level(options.level);
    const std::vector<GrainPoint> in_order = checked(points, threshold);
    constexpr std::size_t least_runs = 5;
    for (const GrainPoint& p : in_order)
        if (p.efficiencies.size() < least_runs) return std::nullopt;

    Random random(options.seed);
    std::vector<double> draws, runs, medians(in_order.size());
    for (std::size_t draw = 0; draw < options.draws; ++draw) {
        for (std::size_t i = 0; i < in_order.size(); ++i) {
            const std::vector<double>& all = in_order[i].efficiencies;
            runs.resize(all.size());
            for (double& r : runs) r = all[random.below(all.size())];
            medians[i] = median(runs);
        }
        draws.push_back(crossing(in_order, medians, threshold));
    }
    const Interval interval = central_interval(draws, options.level);
    return found(interval.low) && found(interval.high) ? std::optional(interval) : std::nullopt;
}

} // namespace weft::bench
