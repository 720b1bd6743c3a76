// SPDX-License-Identifier: Apache-2.0
#include "bench/kernels/rounds.h"

namespace weft::bench::kernels {

Rounds interleaved(std::size_t arms, const Plan& plan, const std::function<double(std::size_t)>& measure) {
    Rounds values(arms);
    for (unsigned round = 0; round <= plan.rounds; ++round)
        for (std::size_t i = 0; i < arms; ++i) {
            if (plan.stopped()) return {};
            const std::size_t arm = (round + i) % arms;
            const double value = measure(arm);
            if (round > 0) values[arm].push_back(value);
        }
    return values;
}

} // namespace weft::bench::kernels
