// SPDX-License-Identifier: Apache-2.0
// The two clocks of the facts. Wall time is CLOCK_MONOTONIC: the same clock in every process, and it never jumps.
#pragma once

#include <cstdint>
#include <ctime>

#include <pthread.h>

namespace weft::backends {

inline std::int64_t read_clock_ns(clockid_t clock) noexcept {
    timespec now{};
    clock_gettime(clock, &now);
    return static_cast<std::int64_t>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

inline std::int64_t wall_ns() noexcept { return read_clock_ns(CLOCK_MONOTONIC); }
/// The calling thread's CPU clock, which any thread may read while it lives. Reading it is a system call, ten times the
/// price of wall_ns(): once per worker, not per unit.
inline clockid_t this_thread_cpu_clock() noexcept {
    clockid_t clock = CLOCK_THREAD_CPUTIME_ID;
    pthread_getcpuclockid(pthread_self(), &clock);
    return clock;
}

inline double seconds(std::int64_t ns) noexcept { return static_cast<double>(ns) * 1e-9; }

} // namespace weft::backends
