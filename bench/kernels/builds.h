// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bench/kernels/results.h"
#include "bench/kernels/rounds.h"
#include "renderer/executor.h"
#include "renderer/scene/scene.h"

#include <functional>
#include <memory>

namespace weft::bench::kernels {

using MakeExecutor = std::function<std::unique_ptr<Executor>(unsigned workers)>;

/// Builds the trees of both sides again and again, and adds a row for each quality and thread count of the plan. Timed
/// is what lies between triangles in memory and trees that can be asked: of weft the Tracer's constructor, of Embree
/// all rtcCommitGeometry and rtcCommitScene. No other Embree device may be alive.
void measure_builds(const std::string& name, const Scene& scene, const Plan& plan, const MakeExecutor& make_executor,
                    Results& results);

} // namespace weft::bench::kernels
