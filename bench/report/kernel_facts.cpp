// SPDX-License-Identifier: Apache-2.0
#include "bench/report/kernel_facts.h"

#include "bench/machine/counters.h"
#include "bench/machine/kernel_files.h"

#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <sstream>

namespace weft::bench {
namespace {

/// "[always] madvise never": the word in brackets.
std::string chosen(const std::string& line) {
    const auto open = line.find('['), close = line.find(']');
    return open < close && close != std::string::npos ? line.substr(open + 1, close - open - 1) : "";
}

Fact memory(const std::string& root) {
    const std::string kib = field(root + "/proc/meminfo", "MemTotal");
    if (kib.empty()) return {"Memory", "", "there is no /proc/meminfo"};
    return {"Memory", fmt::format("{:.1f} GiB", std::strtod(kib.c_str(), nullptr) / (1 << 20)), ""};
}

Fact governor(const std::string& cpu) {
    const std::string name = first_line(cpu + "cpu0/cpufreq/scaling_governor");
    if (name.empty())
        return {"Clock governor", "",
                "the kernel shows no cpufreq; a change of the clock cannot be told from other causes"};
    return {"Clock governor", name, name == "performance" ? "" : "the clock may fall as more cores work"};
}

Fact boost(const std::string& cpu) {
    std::string on = first_line(cpu + "cpufreq/boost");
    if (const std::string off = first_line(cpu + "intel_pstate/no_turbo"); on.empty() && !off.empty())
        on = off == "0" ? "1" : "0";
    if (on.empty()) return {"Turbo", "", "neither cpufreq/boost nor intel_pstate/no_turbo is there"};
    return {"Turbo", on == "1" ? "on" : "off", on == "1" ? "one busy core may run faster than many" : ""};
}

Fact hypervisor(const std::string& root) {
    if (!under_hypervisor(root)) return {"Hypervisor", "none", "the processor reports none"};
    std::string name = first_line(root + "/sys/hypervisor/type");
    if (name.empty()) name = first_line(root + "/sys/class/dmi/id/sys_vendor");
    return {"Hypervisor", name.empty() ? "yes" : name,
            name.empty() ? "the processor reports one; it does not say which" : "a virtual machine"};
}

/// Since boot; the first line of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal.
Fact steal(const std::string& root) {
    std::istringstream line(first_line(root + "/proc/stat"));
    std::string word;
    double part = 0, sum = 0, stolen = 0;
    line >> word;
    int fields = 0;
    for (; fields < 8 && line >> part; ++fields) {
        sum += part;
        if (fields == 7) stolen = part;
    }
    if (fields < 8 || sum <= 0) return {steal_fact, "", "there is no /proc/stat"};
    const bool guest = under_hypervisor(root);
    return {steal_fact, fmt::format("{:.2f} % since boot", stolen / sum * 100),
            guest ? "a virtual machine: its processors may be lent to others meanwhile" : "no hypervisor"};
}

Fact pressure(const std::string& root) {
    const std::string line = first_line(root + "/proc/pressure/cpu");
    const auto from = line.find("avg60=");
    if (from == std::string::npos) return {"Pressure (PSI)", "", "the kernel counts none"};
    return {"Pressure (PSI)", "yes", "time in which somebody waited for a processor"};
}

Fact counters(const std::string& root) {
    const std::string paranoid = first_line(root + "/proc/sys/kernel/perf_event_paranoid");
    const std::string level =
        paranoid.empty() ? "there is no perf_event_paranoid" : "perf_event_paranoid is " + paranoid;
    if (!root.empty()) return {"Hardware counters", "", "another machine's files; " + level};
    const std::string why_not = why_no_cycles();
    if (!why_not.empty()) return {"Hardware counters", "", why_not + "; " + level};
    return {"Hardware counters", "cycles can be counted", "not read in this version; " + level};
}

} // namespace

bool under_hypervisor(const std::string& root) {
    return (" " + field(root + "/proc/cpuinfo", "flags") + " ").find(" hypervisor ") != std::string::npos;
}

std::vector<Fact> kernel_facts(const std::string& root) {
    const std::string cpu = root + "/sys/devices/system/cpu/";
    const std::string smt = first_line(cpu + "smt/active");
    const std::string pages = chosen(first_line(root + "/sys/kernel/mm/transparent_hugepage/enabled"));
    const bool energy = std::filesystem::exists(root + "/sys/class/powercap/intel-rapl:0");
    return {
        {"Kernel", first_line(root + "/proc/sys/kernel/osrelease"), ""},
        memory(root),
        governor(cpu),
        boost(cpu),
        {"SMT",
         smt.empty()  ? ""
         : smt == "1" ? "on"
                      : "off",
         smt.empty()  ? "the kernel does not say"
         : smt == "1" ? "two workers may share one core"
                      : ""},
        {"Transparent huge pages", pages, pages.empty() ? "the kernel does not say" : ""},
        {"Clock source", first_line(root + "/sys/devices/system/clocksource/clocksource0/current_clocksource"), ""},
        hypervisor(root),
        steal(root),
        pressure(root),
        counters(root),
        {"Energy", "", energy ? "not read in this version" : "the kernel shows no powercap"},
    };
}

} // namespace weft::bench
