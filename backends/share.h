// SPDX-License-Identifier: Apache-2.0
// The static schedule: who computes what is arithmetic, and nobody needs to ask.
#pragma once

#include <algorithm>
#include <cstdint>

namespace weft::backends {

/// Consecutive units [first, last).
struct Range {
    std::uint32_t first = 0, last = 0;
    bool empty() const noexcept { return first >= last; }
    std::uint32_t size() const noexcept { return empty() ? 0 : last - first; }
};

/// The range of `chunk` units that starts at `first`, cut at the end of the job. Wide arguments: no sum can wrap.
inline Range range_at(std::uint64_t first, std::uint64_t chunk, std::uint32_t units) noexcept {
    const std::uint64_t end = units;
    return {static_cast<std::uint32_t>(std::min(first, end)), static_cast<std::uint32_t>(std::min(first + chunk, end))};
}

/// Calls body(Range) for each part of `worker`'s share, in order. chunk 0: one contiguous block, the first
/// units % workers of them longer by one, as OpenMP cuts them. chunk N: every workers-th block of N.
template <class Body>
void for_share(std::uint32_t units, unsigned workers, std::uint32_t chunk, unsigned worker, Body body) {
    if (chunk == 0) {
        const std::uint32_t base = units / workers, longer = units % workers;
        const std::uint64_t first = std::uint64_t{base} * worker + std::min(worker, longer);
        body(range_at(first, base + (worker < longer ? 1u : 0u), units));
        return;
    }
    for (std::uint64_t first = std::uint64_t{worker} * chunk; first < units; first += std::uint64_t{workers} * chunk)
        body(range_at(first, chunk, units));
}

} // namespace weft::backends
