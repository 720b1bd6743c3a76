// SPDX-License-Identifier: Apache-2.0
// The search behind law_fit.h.
#pragma once

#include "bench/statistics/law_fit.h"

namespace weft::bench {

struct LeastSquares {
    ScalingLaw law;
    double squared_error = 0;
};

/// The law of this kind, within its bounds, that has the least squared error. Every choice of coefficients that are on
/// their bound is tried, the others being searched without bounds: with two bounded coefficients these are four small
/// searches. Some throughput is above zero.
LeastSquares least_squares(LawKind kind, std::span<const ScalingPoint> points);

} // namespace weft::bench
