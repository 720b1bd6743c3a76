// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bench/kernels/contender.h"
#include "bench/kernels/embree_scene.h"

#include <vector>

namespace weft::bench::kernels {

/// All of Embree's ways of answering rays of a kind, the first being one ray at a time. Rays are put into Embree's
/// structures before the clock starts; packets hold neighbours in the picture (RaySet::blockwise); denormals count as
/// zero, as its manual asks. Ways that may hang are left out, see EmbreeDevice::can_occlude_coherently(). The scene
/// must be built and outlive the contenders.
std::vector<Contender> embree_modes(const EmbreeScene& scene, RayKind kind);

} // namespace weft::bench::kernels
