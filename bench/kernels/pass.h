// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bench/kernels/contender.h"

#include <vector>

namespace weft::bench::kernels {

/// Lets `threads` workers trace the set, batch by batch from one counter; 1e6 rays per second. Each worker's clock
/// runs only while it traces, and the rate is the sum of the workers' own, so what brings the rays to them costs
/// nothing. The set is traced twice and the second time counts: the first brings the contender's trees into the caches,
/// from where the one before it has driven them.
double pass_mrays_per_s(const Contender& contender, const RaySet& set, unsigned threads);

/// What Lane::distances says of each ray of the set.
std::vector<float> pass_distances(const Contender& contender, const RaySet& set);

/// Rays of which two kernels say different things: one says hit and the other miss, or the distances are further apart
/// than rounding explains. Both are in units of the rays' directions; `diagonal` is the scene's in metres. Which of two
/// surfaces in the same place is met is not asked.
std::size_t count_mismatches(const RaySet& set, std::span<const float> a, std::span<const float> b, float diagonal);

} // namespace weft::bench::kernels
