// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace weft::app {

/// How many workers, and what says so ("affinity", "cgroup quota", "--workers").
struct WorkerCount {
    unsigned count = 1;
    std::string from;
};

/// The processors that this process may really use: the smaller of its affinity mask and its cgroup's CPU quota (v1 or
/// v2, the whole way up), at least 1. `root` is put before the kernel's paths, for tests.
WorkerCount available_workers(const std::string& root = {});

/// Processors in the affinity mask.
unsigned affinity_count();
/// Processors that the cgroup quota amounts to (1.5 for 150 %), or 0 where there is none.
double quota_processors(const std::string& root = {});

} // namespace weft::app
