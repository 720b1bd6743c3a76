// SPDX-License-Identifier: Apache-2.0
#include "app/worker_count.h"

#include "backends/binding.h"
#include "bench/machine/cgroup.h"

#include <algorithm>
#include <cmath>

namespace weft::app {
unsigned affinity_count() { return std::max(1u, static_cast<unsigned>(backends::allowed_processors().size())); }

double quota_processors(const std::string& root) { return bench::cpu_quota(root).processors; }

WorkerCount available_workers(const std::string& root) {
    const unsigned mask = affinity_count();
    const double quota = quota_processors(root);
    const auto whole = static_cast<unsigned>(std::max(1.0, std::ceil(quota)));
    if (quota > 0 && whole < mask) return {whole, "cgroup quota"};
    return {mask, "affinity"};
}

} // namespace weft::app
