// SPDX-License-Identifier: Apache-2.0
#include "app/worker_count.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sched.h>
#include <sstream>
#include <vector>

namespace weft::app {
namespace {

/// "MAX PERIOD" or "max PERIOD" of cgroup v2.
double quota_v2(const std::string& folder) {
    std::ifstream file(folder + "/cpu.max");
    double quota = 0, period = 0;
    return file >> quota >> period && quota > 0 && period > 0 ? quota / period : 0;
}

double quota_v1(const std::string& folder) {
    std::ifstream quota_file(folder + "/cpu.cfs_quota_us"), period_file(folder + "/cpu.cfs_period_us");
    double quota = 0, period = 0;
    return quota_file >> quota && period_file >> period && quota > 0 && period > 0 ? quota / period : 0;
}

/// The smallest quota of a group and all groups above it.
template <class Read> double smallest_quota(const std::string& mount, std::string group, Read&& read) {
    double smallest = 0;
    for (;;) {
        const double q = read(mount + group);
        if (q > 0) smallest = smallest > 0 ? std::min(smallest, q) : q;
        if (group.empty() || group == "/") return smallest;
        group.resize(group.rfind('/'));
    }
}

} // namespace

unsigned affinity_count() {
    for (int bits = 1024; bits <= 1 << 20; bits *= 2) { // the kernel refuses a mask that is smaller than its own
        cpu_set_t* set = CPU_ALLOC(static_cast<std::size_t>(bits));
        const std::size_t size = CPU_ALLOC_SIZE(static_cast<std::size_t>(bits));
        const bool known = sched_getaffinity(0, size, set) == 0;
        const int count = known ? CPU_COUNT_S(size, set) : 0;
        CPU_FREE(set);
        if (known) return static_cast<unsigned>(std::max(1, count));
    }
    return 1;
}

double quota_processors(const std::string& root) {
    std::ifstream groups(root + "/proc/self/cgroup");
    double smallest = 0;
    const auto take = [&](double q) {
        if (q > 0) smallest = smallest > 0 ? std::min(smallest, q) : q;
    };
    for (std::string line; std::getline(groups, line);) { // ID:CONTROLLERS:PATH; v2 has no controllers
        const auto first = line.find(':'), second = line.find(':', first + 1);
        if (first == std::string::npos || second == std::string::npos) continue;
        const std::string controllers = line.substr(first + 1, second - first - 1), path = line.substr(second + 1);
        if (path.empty() || path[0] != '/') continue;
        if (controllers.empty()) {
            take(smallest_quota(root + "/sys/fs/cgroup", path, quota_v2));
            take(smallest_quota(root + "/sys/fs/cgroup/unified", path, quota_v2));
        }
        std::istringstream names(controllers);
        for (std::string name; std::getline(names, name, ',');)
            if (name == "cpu") {
                take(smallest_quota(root + "/sys/fs/cgroup/cpu", path, quota_v1));
                take(smallest_quota(root + "/sys/fs/cgroup/cpu,cpuacct", path, quota_v1));
            }
    }
    return smallest;
}

WorkerCount available_workers(const std::string& root) {
    const unsigned mask = affinity_count();
    const double quota = quota_processors(root);
    const auto whole = static_cast<unsigned>(std::max(1.0, std::ceil(quota)));
    if (quota > 0 && whole < mask) return {whole, "cgroup quota"};
    return {mask, "affinity"};
}

} // namespace weft::app
