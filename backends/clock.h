// SPDX-License-Identifier: Apache-2.0
// The two clocks of the facts. Wall time is CLOCK_MONOTONIC: the same clock in every process, and it never jumps.
#pragma once

#include <cstdint>
#include <ctime>

namespace weft::backends {

inline std::int64_t read_clock_ns(clockid_t clock) noexcept {
    timespec now{};
    clock_gettime(clock, &now);
    return static_cast<std::int64_t>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

inline std::int64_t wall_ns() noexcept { return read_clock_ns(CLOCK_MONOTONIC); }
/// CPU time of the calling thread. A system call, ten times the price of wall_ns(): once per worker, not per unit.
inline std::int64_t thread_cpu_ns() noexcept { return read_clock_ns(CLOCK_THREAD_CPUTIME_ID); }

inline double seconds(std::int64_t ns) noexcept { return static_cast<double>(ns) * 1e-9; }

} // namespace weft::backends
