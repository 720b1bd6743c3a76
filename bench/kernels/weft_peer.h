// SPDX-License-Identifier: Apache-2.0
// weft's side of the comparison: all that is known here of its tracer.
#pragma once

#include "bench/kernels/contender.h"
#include "renderer/trace/tracer.h"

#include <vector>

namespace weft::bench::kernels {

/// Builds weft's trees at the level that stands against Embree's of this name.
Tracer build_weft(const Scene& scene, Quality quality, Executor& executor);

/// The ways in which the integrator may ask. Both must outlive the contenders.
std::vector<Contender> weft_modes(const Tracer& tracer, const Scene& scene);

} // namespace weft::bench::kernels
