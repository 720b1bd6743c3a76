// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bench/kernels/rays.h"
#include "bench/kernels/results.h"
#include "bench/kernels/rounds.h"

#include <span>

namespace weft::bench::kernels {

/// Traces the sets by both sides in every mode, and adds a row for each set, quality and thread count of the plan. Sets
/// without rays are left out. Stopped, it keeps the rows that are complete.
void measure_rows(const std::string& name, const World& world, std::span<const RaySet> sets, const Plan& plan,
                  Executor& executor, Results& results);

} // namespace weft::bench::kernels
