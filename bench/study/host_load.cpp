// SPDX-License-Identifier: Apache-2.0
#include "bench/study/host_load.h"

#include "backends/clock.h"
#include "bench/machine/cgroup.h"

#include <cmath>
#include <fstream>
#include <sstream>
#include <sys/resource.h>
#include <unistd.h>

namespace weft::bench {
namespace {

/// The first line of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal, in ticks; then a line for each
/// processor.
void read_processors(const std::string& root, HostLoad& load) {
    std::ifstream file(root + "/proc/stat");
    std::string line, word;
    double user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0;
    std::getline(file, line);
    std::istringstream sum(line);
    if (!(sum >> word >> user >> nice >> system >> idle >> iowait >> irq >> softirq >> steal) || word != "cpu") return;
    const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
    load.steal_s = steal / ticks;
    load.cpu_used_s = (user + nice + system + irq + softirq) / ticks;
    double processors = 0;
    while (std::getline(file, line) && line.starts_with("cpu")) ++processors;
    load.capacity_s = processors * backends::seconds(backends::wall_ns());
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
    return {a.steal_s - b.steal_s,
            a.throttled_s - b.throttled_s,
            a.throttles - b.throttles,
            a.pressure_s - b.pressure_s,
            a.cpu_used_s - b.cpu_used_s,
            a.capacity_s - b.capacity_s,
            a.own_s - b.own_s};
}

std::string disturbance(const HostLoad& during) {
    constexpr double share = 0.05, least_s = 0.05;
    const auto percent = [](double part) { return std::to_string(std::lround(part * 100)) + " % of the processors"; };
    std::string text;
    const double wanted_s = during.steal_s + during.cpu_used_s;
    if (during.steal_s > least_s && during.steal_s > share * wanted_s)
        text = "the hypervisor took " + percent(during.steal_s / wanted_s);
    const double others_s = during.cpu_used_s - during.own_s;
    if (during.capacity_s > 0 && others_s > least_s && others_s > share * during.capacity_s)
        text += (text.empty() ? "other programs took " : ", other programs ") + percent(others_s / during.capacity_s);
    return text;
}

HostLoad host_load(const std::string& root) {
    HostLoad load;
    rusage children{};
    getrusage(RUSAGE_CHILDREN, &children);
    for (const timeval& time : {children.ru_utime, children.ru_stime})
        load.own_s += static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
    read_processors(root, load);
    // A quota holds back whoever is below it, and is counted where it is set.
    for (const Cgroup& group : cgroups("cpu", root)) read_throttling(group.folder + "/cpu.stat", load);
    read_pressure(root, load);
    return load;
}

} // namespace weft::bench
