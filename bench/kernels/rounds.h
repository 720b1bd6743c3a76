// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bench/kernels/names.h"

#include <functional>
#include <string>
#include <vector>

namespace weft::bench::kernels {

/// What is measured, and how often.
struct Plan {
    unsigned rounds = 9; ///< after one that warms up
    std::vector<unsigned> threads{1};
    std::vector<Quality> qualities{all_qualities.begin(), all_qualities.end()};
    std::vector<RayKind> kinds{all_ray_kinds.begin(), all_ray_kinds.end()};
    std::function<void(const std::string&)> progress = [](const std::string&) {}; ///< hears what is measured next
    std::function<bool()> stopped = [] { return false; }; ///< asked often; true ends the measurement
};

/// The values of each arm, round by round.
using Rounds = std::vector<std::vector<double>>;

/// Calls measure(arm) for every arm in every round, each round beginning with another arm, so that what drifts in the
/// machine meets all alike; what the first round gives is thrown away. Empty when it was stopped.
Rounds interleaved(std::size_t arms, const Plan& plan, const std::function<double(std::size_t)>& measure);

} // namespace weft::bench::kernels
