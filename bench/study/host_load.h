// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace weft::bench {

/// What the kernel counted, since boot or between two looks. What a machine does not count stays zero.
struct HostLoad {
    double steal_s = 0;          ///< processors that the hypervisor gave to others
    double throttled_s = 0;      ///< time this cgroup was held back by its quota
    std::uint64_t throttles = 0; ///< how often
    double pressure_s = 0;       ///< time in which somebody waited for a processor (PSI "some")
    double cpu_used_s = 0;       ///< busy time of all processors
    double capacity_s = 0;       ///< processors on line times wall clock; 0: not known
    double own_s = 0;            ///< CPU time of this process's children that have ended
    friend HostLoad operator-(const HostLoad& a, const HostLoad& b);
};

/// Why a run tells of others more than of itself: "other programs took 23 % of the processors"; empty: it does not.
/// Disturbed is what had more than a twentieth of the processors' time stolen or used by others, and more than the
/// kernel's clock ticks could feign (50 ms).
std::string disturbance(const HostLoad& during);

/// The counters as they stand. `root` stands before /proc and /sys: for tests.
HostLoad host_load(const std::string& root = "");

} // namespace weft::bench
