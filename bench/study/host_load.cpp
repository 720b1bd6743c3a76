// SPDX-License-Identifier: Apache-2.0
#include "bench/study/host_load.h"

#include <fstream>
#include <sstream>
#include <unistd.h>

namespace weft::bench {
namespace {

/// The first line of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal, in ticks.
void read_processors(const std::string& root, HostLoad& load) {
    std::ifstream file(root + "/proc/stat");
    std::string word;
    double user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0;
    if (!(file >> word >> user >> nice >> system >> idle >> iowait >> irq >> softirq >> steal) || word != "cpu") return;
    const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
    load.steal_s = steal / ticks;
    load.cpu_used_s = (user + nice + system + irq + softirq) / ticks;
}

/// "nr_throttled N" and "throttled_usec N" (v2) or "throttled_time N" in nanoseconds (v1).
void read_throttling(const std::string& path, HostLoad& load) {
    std::ifstream file(path);
    std::string name;
    for (double value = 0; file >> name >> value;) {
        if (name == "nr_throttled") load.throttles += static_cast<std::uint64_t>(value);
        if (name == "throttled_usec") load.throttled_s += value * 1e-6;
        if (name == "throttled_time") load.throttled_s += value * 1e-9;
    }
}

/// Of the groups that this process is in.
void read_groups(const std::string& root, HostLoad& load) {
    std::ifstream groups(root + "/proc/self/cgroup");
    for (std::string line; std::getline(groups, line);) { // ID:CONTROLLERS:PATH; v2 has no controllers
        const auto first = line.find(':'), second = line.find(':', first + 1);
        if (first == std::string::npos || second == std::string::npos) continue;
        const std::string controllers = line.substr(first + 1, second - first - 1);
        const auto file_of = [&](const char* mount) {
            return std::string(root).append(mount).append(line, second + 1).append("/cpu.stat");
        };
        if (controllers.empty()) read_throttling(file_of("/sys/fs/cgroup"), load);
        std::istringstream names(controllers);
        for (std::string name; std::getline(names, name, ',');)
            if (name == "cpu") read_throttling(file_of("/sys/fs/cgroup/cpu"), load);
    }
}

/// "some avg10=0.00 avg60=0.00 avg300=0.00 total=MICROSECONDS"
void read_pressure(const std::string& root, HostLoad& load) {
    std::ifstream file(root + "/proc/pressure/cpu");
    for (std::string word; file >> word;)
        if (word.starts_with("total=")) {
            load.pressure_s = std::stod(word.substr(6)) * 1e-6;
            return;
        }
}

} // namespace

HostLoad operator-(const HostLoad& a, const HostLoad& b) {
    return {a.steal_s - b.steal_s, a.throttled_s - b.throttled_s, a.throttles - b.throttles,
            a.pressure_s - b.pressure_s, a.cpu_used_s - b.cpu_used_s};
}

HostLoad host_load(const std::string& root) {
    HostLoad load;
    read_processors(root, load);
    read_groups(root, load);
    read_pressure(root, load);
    return load;
}

} // namespace weft::bench
