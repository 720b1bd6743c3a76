// SPDX-License-Identifier: Apache-2.0
#include "bench/machine/cgroup.h"

#include "bench/machine/kernel_files.h"

#include <filesystem>
#include <fstream>
#include <initializer_list>

namespace weft::bench {
namespace {

bool names(const std::string& controllers, const std::string& wanted) {
    return std::string(",").append(controllers).append(",").find(std::string(",").append(wanted).append(",")) !=
           std::string::npos;
}

/// The first of these folders that is there; empty when none is.
std::string first_folder(std::initializer_list<std::string> folders) {
    std::error_code error;
    for (const std::string& folder : folders)
        if (std::filesystem::is_directory(folder, error)) return folder;
    return "";
}

/// "MAX PERIOD" or "max PERIOD" in one file (v2), or a number in each of two, -1 for none (v1).
double quota_of(const Cgroup& group) {
    double quota = 0, period = 0;
    if (group.version == 2) {
        std::ifstream file(group.folder + "/cpu.max");
        if (!(file >> quota >> period)) return 0;
    } else {
        std::ifstream quota_file(group.folder + "/cpu.cfs_quota_us"), period_file(group.folder + "/cpu.cfs_period_us");
        if (!(quota_file >> quota) || !(period_file >> period)) return 0;
    }
    return quota > 0 && period > 0 ? quota / period : 0;
}

} // namespace

std::vector<Cgroup> cgroups(const std::string& controller, const std::string& root) {
    const std::string mount = root + "/sys/fs/cgroup";
    std::vector<Cgroup> found;
    std::ifstream groups(root + "/proc/self/cgroup");
    for (std::string line; std::getline(groups, line);) { // ID:CONTROLLERS:PATH; v2 names no controllers
        const auto first = line.find(':'), second = line.find(':', first + 1);
        if (first == std::string::npos || second == std::string::npos) continue;
        const std::string controllers = line.substr(first + 1, second - first - 1);
        std::string path = line.substr(second + 1);
        if (path.empty() || path[0] != '/' || (!controllers.empty() && !names(controllers, controller))) continue;
        const std::string base = controllers.empty()
                                     ? first_folder({mount + "/unified", mount})
                                     : first_folder({std::string(mount).append("/").append(controller),
                                                     std::string(mount).append("/").append(controllers)});
        if (base.empty()) continue;
        while (path.ends_with('/')) path.pop_back();
        for (;; path.resize(path.rfind('/'))) {
            found.push_back({controllers.empty() ? 2u : 1u, path, base + path});
            if (path.empty()) break;
        }
    }
    return found;
}

CpuQuota cpu_quota(const std::string& root) {
    CpuQuota smallest;
    for (const Cgroup& group : cgroups("cpu", root)) {
        const double quota = quota_of(group);
        if (quota > 0 && (smallest.processors == 0 || quota < smallest.processors))
            smallest = {quota, "cgroup v" + std::to_string(group.version) + " " +
                                   (group.path.empty() ? std::string("/") : group.path)};
    }
    return smallest;
}

std::string cpuset_list(const std::string& root) {
    for (const Cgroup& group : cgroups("cpuset", root))
        for (const char* file : {"/cpuset.cpus.effective", "/cpuset.effective_cpus", "/cpuset.cpus"})
            if (std::string list = first_line(group.folder + file); !list.empty()) return list;
    return "";
}

} // namespace weft::bench
