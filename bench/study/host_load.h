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
    friend HostLoad operator-(const HostLoad& a, const HostLoad& b);
};

/// The counters as they stand. `root` stands before /proc and /sys: for tests.
HostLoad host_load(const std::string& root = "");

} // namespace weft::bench
