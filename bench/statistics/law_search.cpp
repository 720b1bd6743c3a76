// SPDX-License-Identifier: Apache-2.0
#include "bench/statistics/law_search.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace weft::bench {
namespace {

/// The law as N / X = a[0] + a[1] (N - 1) + a[2] N (N - 1): linear, with gamma = 1 / a[0], alpha = a[1] / a[0], beta =
/// a[2] / a[0]. In these coefficients the bounds are bounds of single coefficients too.
using Coefficients = std::array<double, 3>;
using Terms = std::array<bool, 3>; ///< which of them are free; the others are zero

Coefficients basis(double n) { return {1, n - 1, n * (n - 1)}; }

/// Zero or less where the coefficients describe nothing.
double denominator(const Coefficients& a, double n) {
    const Coefficients b = basis(n);
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/// Infinite for coefficients that describe nothing.
double squared_error(const Coefficients& a, std::span<const ScalingPoint> points) {
    double sum = 0;
    for (const ScalingPoint& p : points) {
        const double d = denominator(a, p.workers);
        if (!(d > 0)) return std::numeric_limits<double>::infinity();
        const double miss = p.throughput - p.workers / d;
        sum += miss * miss;
    }
    return sum;
}

struct Equations {
    std::array<Coefficients, 3> matrix{}; // symmetric, positive semidefinite
    Coefficients right{};

    void add(const Coefficients& row, double value) {
        for (std::size_t i = 0; i < 3; ++i) {
            right[i] += row[i] * value;
            for (std::size_t j = 0; j < 3; ++j) matrix[i][j] += row[i] * row[j];
        }
    }
    /// The free coefficients with the diagonal raised by `damping` of itself, the others zero. By Cholesky, after
    /// scaling the diagonal to 1, because N (N - 1) is thousands of times larger than 1; directions that the points do
    /// not determine get zero.
    Coefficients solve(const Terms& free, double damping) const {
        std::array<std::size_t, 3> index{};
        std::size_t count = 0;
        for (std::size_t i = 0; i < 3; ++i)
            if (free[i] && matrix[i][i] > 0) index[count++] = i;
        std::array<Coefficients, 3> root{};
        Coefficients y{}, x{};
        const auto scale = [&](std::size_t i) { return 1 / std::sqrt(matrix[index[i]][index[i]]); };
        for (std::size_t i = 0; i < count; ++i) {
            for (std::size_t j = 0; j <= i; ++j) {
                double s = matrix[index[i]][index[j]] * scale(i) * scale(j) + (i == j ? damping : 0);
                for (std::size_t k = 0; k < j; ++k) s -= root[i][k] * root[j][k];
                if (i == j)
                    root[i][i] = s > 1e-14 ? std::sqrt(s) : 0;
                else
                    root[i][j] = root[j][j] > 0 ? s / root[j][j] : 0;
            }
            double s = right[index[i]] * scale(i);
            for (std::size_t k = 0; k < i; ++k) s -= root[i][k] * y[k];
            y[i] = root[i][i] > 0 ? s / root[i][i] : 0;
        }
        for (std::size_t i = count; i-- > 0;) {
            double s = y[i];
            for (std::size_t k = i + 1; k < count; ++k) s -= root[k][i] * x[index[k]] / scale(k);
            x[index[i]] = root[i][i] > 0 ? s / root[i][i] * scale(i) : 0;
        }
        return x;
    }
};

/// Where the search begins: the linear problem, weighted so that it has the same minimum to first order.
Coefficients first_guess(std::span<const ScalingPoint> points, const Terms& free) {
    Equations equations;
    double best_rate = 0;
    for (const ScalingPoint& p : points) {
        const double weight = p.throughput * p.throughput / p.workers; // d X = X^2 / N d(N / X)
        Coefficients row = basis(p.workers);
        for (double& r : row) r *= weight;
        equations.add(row, p.throughput); // weight * N / X
        best_rate = std::max(best_rate, p.throughput / p.workers);
    }
    Coefficients a = equations.solve(free, 0);
    for (double& v : a) v = std::max(v, 0.0);
    if (a[0] == 0) a[0] = 1 / best_rate;
    return a;
}

/// Levenberg and Marquardt's search for the least squares, without bounds.
Coefficients descend(std::span<const ScalingPoint> points, const Terms& free) {
    Coefficients a = first_guess(points, free);
    double error = squared_error(a, points), damping = 1e-3;
    for (int step = 0; step < 200 && damping < 1e12; ++step) {
        Equations equations;
        for (const ScalingPoint& p : points) {
            const double model = p.workers / denominator(a, p.workers);
            Coefficients slope = basis(p.workers);
            for (double& s : slope) s *= -model * model / p.workers;
            equations.add(slope, p.throughput - model);
        }
        const Coefficients change = equations.solve(free, damping);
        Coefficients next = a;
        for (std::size_t i = 0; i < 3; ++i) next[i] += change[i];
        const double next_error = squared_error(next, points);
        if (!(next_error < error)) {
            damping *= 10;
            continue;
        }
        const bool arrived = next_error > error * (1 - 1e-15);
        a = next;
        error = next_error;
        damping /= 10;
        if (arrived) break;
    }
    return a;
}

void keep_better(LeastSquares& best, const Coefficients& a, std::span<const ScalingPoint> points) {
    if (!(a[0] > 0)) return;
    const double error = squared_error(a, points);
    if (error < best.squared_error) best = {{a[1] / a[0], a[2] / a[0], 1 / a[0]}, error};
}

} // namespace

LeastSquares least_squares(LawKind kind, std::span<const ScalingPoint> points) {
    LeastSquares best{{}, std::numeric_limits<double>::infinity()};
    for (const bool with_alpha : {true, false})
        for (const bool with_beta : {true, false}) {
            if (with_beta && kind == LawKind::amdahl) continue;
            const Coefficients a = descend(points, {true, with_alpha, with_beta});
            const bool bounded = kind == LawKind::amdahl && a[1] > a[0];
            if (a[1] >= 0 && a[2] >= 0 && !bounded) keep_better(best, a, points);
        }
    if (kind == LawKind::amdahl) { // all of it serial: the throughput is the same everywhere
        double mean = 0;
        for (const ScalingPoint& p : points) mean += p.throughput / static_cast<double>(points.size());
        if (mean > 0) keep_better(best, {1 / mean, 1 / mean, 0}, points);
    }
    return best;
}

} // namespace weft::bench
