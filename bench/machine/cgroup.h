// SPDX-License-Identifier: Apache-2.0
// Control groups, of version 1 and 2: what they allow is what all groups from one's own up to the root allow.
#pragma once

#include <string>
#include <vector>

namespace weft::bench {

struct Cgroup {
    unsigned version = 2;
    std::string path;   ///< as the kernel names it: "/a/b"; empty for the root
    std::string folder; ///< where its files are
};

/// The groups of this process that bound what `controller` ("cpu", "cpuset") gives: its own first, then those above it.
/// `root` stands before /proc and /sys, for tests. In a container the way up ends at the container's own root.
std::vector<Cgroup> cgroups(const std::string& controller, const std::string& root = "");

struct CpuQuota {
    double processors = 0; ///< 1.5 for 150 %; 0: none
    std::string from;      ///< "cgroup v2 /a/b"
};
/// The smallest on the way up.
CpuQuota cpu_quota(const std::string& root = "");

/// The list of processors of the nearest group that has one, "0-3"; empty where there is none.
std::string cpuset_list(const std::string& root = "");

} // namespace weft::bench
