// SPDX-License-Identifier: Apache-2.0
// How many orders a worker has in hand, and when it sends what it has finished. Pure and apart from the system calls:
// the simulator goes by the same rules.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace weft::backends::flow {

// A message wakes the coordinator, who has no processor of its own: 50 to 100 us with cold caches, however little it
// carries. So a worker has orders in hand for two batches: while one is computed, the results of the other travel
// together and new orders come. A worker that dies takes at most a batch with it. Where workers need no orders, static
// shares and the shared counter, they send each result at once.
constexpr double batch_s = 20e-3;
constexpr std::size_t least_in_hand = 4, most_in_hand = 32;

/// What the coordinator knows.
struct Progress {
    std::uint32_t done = 0, left = 0; ///< units that are answered, and units that nobody has
    double busy_s = 0;                ///< of the workers, in the units that are answered
};

/// How many orders of `chunk` units a worker may have in hand: the least before the first result, when nothing is known
/// of the units. Towards the end fewer, or one would sit on work while others have none.
inline std::size_t window(const Progress& progress, unsigned workers, std::uint32_t chunk) noexcept {
    const std::size_t units = std::max(chunk, 1u);
    const double order_s = progress.busy_s / (progress.done + 1) * static_cast<double>(units);
    const double wanted = progress.done > 0 ? 2 * batch_s / std::max(order_s, 1e-6) : 0;
    const std::size_t share = progress.left / (2 * workers * units);
    return std::clamp<std::size_t>(share, 1, std::clamp(static_cast<std::size_t>(wanted), least_in_hand, most_in_hand));
}

/// With so many orders in hand a worker gets more: two in one write cost half as much, and one still waits.
inline bool wants_more(std::size_t in_hand, std::size_t window) noexcept { return in_hand <= window / 2; }

/// Whether a worker that works by orders sends its `held` results, which took `held_s`, when it has `in_hand` more
/// units to compute. At half of its window, so that it never waits for orders; and no result is late by more than a
/// batch.
inline bool due(std::uint32_t held, double held_s, std::uint32_t in_hand) noexcept {
    return held >= in_hand || held_s >= batch_s;
}

} // namespace weft::backends::flow
