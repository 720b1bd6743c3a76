// SPDX-License-Identifier: Apache-2.0
#include "renderer/sampling/discrete.h"

namespace weft {

/// An overflowed weight counts as the largest float.
static double finite(float w) { return static_cast<double>(std::min(w, std::numeric_limits<float>::max())); }

double tabulate(std::span<const float> weights, std::span<std::uint32_t> ends) {
    double sum = 0;
    std::uint32_t positive = 0;
    for (const float w : weights)
        if (w > 0) {
            sum += finite(w);
            ++positive;
        }
    if (positive == 0) {
        std::fill(ends.begin(), ends.end(), 0u);
        return 0;
    }
    // One 128th of the steps is dealt out evenly, so that what is dim is still met; the rest follows the weights.
    const std::uint32_t reserve = pick_steps / 128;
    const std::uint32_t least = std::max(reserve / positive, positive < pick_steps / 2 ? 1u : 0u);
    const auto shared = static_cast<double>(pick_steps - least * positive);
    double prefix = 0;
    std::uint32_t before = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        if (weights[i] > 0) {
            prefix += finite(weights[i]);
            ++before;
        }
        ends[i] = static_cast<std::uint32_t>(shared * (prefix / sum)) + least * before;
    }
    return sum;
}

} // namespace weft
