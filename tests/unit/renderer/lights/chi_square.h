// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/math/vec.h"

#include <functional>
#include <string>

namespace weft::test {

/// A sampler of directions: false for a sample that is lost.
using DirectionSampler = std::function<bool(Vec3& direction)>;
/// Its density per steradian.
using DirectionDensity = std::function<double(Vec3 direction)>;

struct ChiSquare {
    double p_value = 0;    ///< the chance of a deviation as large as this one, were sampler and density one
    double integral = 0;   ///< of the density over the sphere
    double kept = 0;       ///< the share of samples that were not lost
    std::string complaint; ///< samples where the density is zero; empty: none
};

/// Compares a histogram of `samples` directions over the sphere with the integral of the density over each bin
/// (reliability C7). The poles of the grid lie along the axis.
ChiSquare chi_square(const DirectionSampler& sampler, const DirectionDensity& density, std::size_t samples, Vec3 axis);

} // namespace weft::test
