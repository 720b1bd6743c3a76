// SPDX-License-Identifier: Apache-2.0
#include "bench/report/machine_facts.h"

#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

namespace weft::bench {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* schema = "weft.machine/1";

std::string first_line(const std::string& path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    return line;
}

/// The value behind "name<tab>: " of /proc/cpuinfo, /proc/self/status or /proc/meminfo; the first one.
std::string field(const std::string& path, std::string_view name) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        if (!line.starts_with(name)) continue;
        const auto colon = line.find(':');
        const auto start = colon == std::string::npos ? colon : line.find_first_not_of(" \t", colon + 1);
        if (start != std::string::npos) return line.substr(start);
    }
    return "";
}

/// "[always] madvise never": the word in brackets.
std::string chosen(const std::string& line) {
    const auto open = line.find('['), close = line.find(']');
    return open < close && close != std::string::npos ? line.substr(open + 1, close - open - 1) : "";
}

/// Pairs of package and core, as many as there are different ones.
unsigned physical_cores(const std::string& root) {
    std::set<std::string> cores;
    for (unsigned cpu = 0; cpu < 4096; ++cpu) {
        const std::string folder = root + "/sys/devices/system/cpu/cpu" + std::to_string(cpu);
        const std::string core = first_line(folder + "/topology/core_id");
        std::string place = first_line(folder + "/topology/physical_package_id");
        if (!core.empty()) cores.insert(place.append(":").append(core));
        if (!std::filesystem::exists(folder)) break;
    }
    return static_cast<unsigned>(cores.size());
}

std::string memory(const std::string& root) {
    const std::string kib = field(root + "/proc/meminfo", "MemTotal");
    return kib.empty() ? "" : fmt::format("{:.1f} GiB", std::strtod(kib.c_str(), nullptr) / (1 << 20));
}

bool under_hypervisor(const std::string& root) {
    return (" " + field(root + "/proc/cpuinfo", "flags") + " ").find(" hypervisor ") != std::string::npos;
}

/// Everything that changes a measurement and that the kernel tells in one line.
std::vector<Fact> kernel_facts(const std::string& root) {
    const std::string cpu = root + "/sys/devices/system/cpu/";
    const std::string governor = first_line(cpu + "cpu0/cpufreq/scaling_governor");
    const std::string smt = first_line(cpu + "smt/active");
    const std::string nodes = first_line(root + "/sys/devices/system/node/online");
    const std::string pages = chosen(first_line(root + "/sys/kernel/mm/transparent_hugepage/enabled"));
    const std::string paranoid = first_line(root + "/proc/sys/kernel/perf_event_paranoid");
    const bool pressure = std::ifstream(root + "/proc/pressure/cpu").good();
    const bool energy = std::filesystem::exists(root + "/sys/class/powercap/intel-rapl:0");
    const bool guest = under_hypervisor(root);
    return {
        {"Kernel", first_line(root + "/proc/sys/kernel/osrelease"), ""},
        {"Memory", memory(root), ""},
        {"Clock governor", governor,
         governor.empty() ? "the kernel shows no cpufreq; a change of the clock cannot be told from other causes"
         : governor == "performance" ? ""
                                     : "the clock may fall as more cores work"},
        {"SMT",
         smt.empty()  ? ""
         : smt == "1" ? "on"
                      : "off",
         smt.empty()  ? "the kernel does not say"
         : smt == "1" ? "two workers may share one core"
                      : ""},
        {"NUMA nodes", nodes,
         nodes.empty()  ? "the kernel does not say"
         : nodes == "0" ? "one node"
                        : "memory of another node is farther away"},
        {"Transparent huge pages", pages, pages.empty() ? "the kernel does not say" : ""},
        {"Clock source", first_line(root + "/sys/devices/system/clocksource/clocksource0/current_clocksource"), ""},
        {"Pressure (PSI)", pressure ? "yes" : "",
         pressure ? "time in which somebody waited for a processor" : "the kernel counts none"},
        {"Steal", guest ? "counted" : "no hypervisor",
         guest ? "a virtual machine: its processors may be lent to others meanwhile" : ""},
        {"Hardware counters", "",
         "not read: clock, cache misses and instructions are not in this report; "
         "perf_event_paranoid is " +
             (paranoid.empty() ? "not there" : paranoid)},
        {"Energy", "", energy ? "not read in this version" : "the kernel shows no powercap"},
    };
}

} // namespace

MachineFacts machine_facts(unsigned processors, std::string_view why, double quota, const std::string& root) {
    MachineFacts m;
    m.processors = processors;
    m.cores = physical_cores(root);
    std::string cpu = field(root + "/proc/cpuinfo", "model name");
    if (cpu.empty()) cpu = field(root + "/proc/cpuinfo", "CPU implementer");
    const auto add = [&](const char* name, std::string value, std::string note) {
        if (value.empty() && note.empty()) note = "the kernel does not tell";
        m.facts.push_back({name, std::move(value), std::move(note)});
    };
    add("Processor", cpu, cpu.empty() ? "the kernel does not name it" : "");
    add("Processors on line", first_line(root + "/sys/devices/system/cpu/online"), "");
    add("Physical cores", m.cores > 0 ? std::to_string(m.cores) : "",
        m.cores == 0             ? "the kernel shows no topology"
        : under_hypervisor(root) ? "as the hypervisor shows them"
                                 : "");
    add("Affinity", field(root + "/proc/self/status", "Cpus_allowed_list"), "");
    add("CPU quota", quota > 0 ? fmt::format("{:g} processors", quota) : "none",
        quota > 0 ? "runs that it held back are repeated and flagged" : "");
    add("Usable processors", std::to_string(processors), fmt::format("by {}", why));
    for (Fact& fact : kernel_facts(root)) {
        if (fact.value.empty() && fact.note.empty()) fact.note = "the kernel does not say";
        m.facts.push_back(std::move(fact));
    }
    return m;
}

std::string to_json(const MachineFacts& machine) {
    Json facts = Json::array();
    for (const Fact& f : machine.facts) facts.push_back({{"name", f.name}, {"value", f.value}, {"note", f.note}});
    const Json json{{"schema", schema}, {"processors", machine.processors}, {"cores", machine.cores}, {"facts", facts}};
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

MachineFacts machine_facts_from_json(std::string_view text) {
    try {
        const Json json = Json::parse(text);
        if (json.at("schema") != schema) throw std::invalid_argument(std::string("its schema is not ") + schema);
        MachineFacts machine{json.at("processors"), json.at("cores"), {}};
        for (const Json& f : json.at("facts")) machine.facts.push_back({f.at("name"), f.at("value"), f.at("note")});
        return machine;
    } catch (const Json::exception& e) {
        throw std::invalid_argument(e.what());
    }
}

} // namespace weft::bench
