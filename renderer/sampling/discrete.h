// SPDX-License-Identifier: Apache-2.0
// Picking one of n by weight. A cumulative table and a binary search, not an alias table: the search maps u to the
// index monotonically, so that stratified u give stratified indices, and what is left of u within the index is again a
// good random number. The alias method answers in O(1) but tears neighbours apart and loses that.
//
// The table counts in steps of 2^-24, the grain of a random float: entry i is picked by exactly ends[i] - ends[i-1] of
// the 2^24 possible u. The probability that is reported is therefore the one that happens, to the last bit, and no
// rounding of a float sum can leave an entry of positive weight unpicked beside one that is a million times brighter.
#pragma once

#include "renderer/math/numeric.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace weft {

inline constexpr std::uint32_t pick_steps = 1u << 24;

/// What was picked: where, how probable it was, and a fresh number in [0, 1) made of the rest of u.
struct Pick {
    std::uint32_t index = 0;
    float probability = 0;
    float u = 0;
};

/// Fills ends[i] with the steps that belong to the entries 0 to i; all zero when no weight is positive. Weights that
/// are not positive are never picked; every other one gets at least one step as long as there are fewer than 2^23 of
/// them. Returns the sum of the weights.
double tabulate(std::span<const float> weights, std::span<std::uint32_t> ends);

inline float step_probability(std::span<const std::uint32_t> ends, std::size_t i) {
    return static_cast<float>(ends[i] - (i == 0 ? 0 : ends[i - 1])) / static_cast<float>(pick_steps);
}

/// Picks from a table whose weights are not all zero.
inline Pick pick(std::span<const std::uint32_t> ends, float u) {
    const auto step = std::min(static_cast<std::uint32_t>(u * static_cast<float>(pick_steps)), pick_steps - 1);
    const auto found = std::upper_bound(ends.begin(), ends.end(), step);
    const auto i = static_cast<std::size_t>(found - ends.begin());
    const std::uint32_t begin = i == 0 ? 0 : ends[i - 1];
    const auto width = static_cast<float>(ends[i] - begin);
    const float rest = (static_cast<float>(step - begin) + 0.5f) / width; // the middle of the step
    return {static_cast<std::uint32_t>(i), width / static_cast<float>(pick_steps), std::min(rest, one_minus_epsilon)};
}

/// A table that owns itself.
class Discrete {
  public:
    Discrete() = default;
    explicit Discrete(std::span<const float> weights) : ends_(weights.size()) { tabulate(weights, ends_); }
    bool empty() const { return ends_.empty() || ends_.back() == 0; }
    Pick pick(float u) const { return weft::pick(ends_, u); }
    float probability(std::size_t i) const { return step_probability(ends_, i); }

  private:
    std::vector<std::uint32_t> ends_;
};

} // namespace weft
