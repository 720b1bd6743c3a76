// SPDX-License-Identifier: Apache-2.0
// Which processors there are, and which of them are neighbours: packages, NUMA nodes, shared caches, cores.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace weft::bench {

/// A processor (hwloc's processing unit) that this process may use. All but `sibling` are numbers of the whole machine;
/// they tell alike from unlike and mean nothing else.
struct Place {
    unsigned processor = 0;
    unsigned package = 0, node = 0;
    unsigned cache = 0;   ///< of the last level
    unsigned core = 0;    ///< different for different cores of the machine
    unsigned sibling = 0; ///< among the usable processors of its core: 0, 1, ...
    friend bool operator==(const Place&, const Place&) = default;
};

struct Cache {
    unsigned level = 1; ///< data or unified
    std::uint64_t bytes = 0;
    unsigned shared_by = 1; ///< processors
    unsigned count = 1;     ///< how many of this kind
    friend bool operator==(const Cache&, const Cache&) = default;
};

struct Topology {
    std::vector<Place> places; ///< those that this process may use, by number; empty: nobody tells
    /// Of the whole machine, on line; 0: not known.
    unsigned processors = 0, cores = 0, packages = 0, nodes = 0;
    std::vector<Cache> caches; ///< by level
    std::string source;        ///< "hwloc 2.9.0", "the kernel"

    unsigned usable_cores() const; ///< cores with a usable processor
};

/// By hwloc where the program was built with it, else as sysfs_topology().
Topology topology();

/// As the kernel's files say; `root` stands before /sys, for tests. `allowed`: the processors that may be used,
/// ascending.
Topology sysfs_topology(const std::vector<unsigned>& allowed, const std::string& root = "");

/// By hwloc; none where the program was built without it, or hwloc finds nothing. `synthetic`: the description of a
/// machine that is not there ("pack:2 core:4 pu:2"), for tests; then all of it may be used.
std::optional<Topology> hwloc_topology(const char* synthetic = nullptr);

/// Numbers the siblings of each core and sorts by processor.
void finish(Topology& topology);

} // namespace weft::bench
