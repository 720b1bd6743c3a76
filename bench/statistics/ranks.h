// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace weft::bench {

/// Twice the rank of each value, counted from 1; equal values share the mean of their ranks. Doubled, the mean ranks
/// are whole numbers, so that sums of them compare exactly. The values are not NaN.
std::vector<std::int64_t> doubled_ranks(std::span<const double> values);

} // namespace weft::bench
