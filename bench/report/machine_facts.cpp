// SPDX-License-Identifier: Apache-2.0
#include "bench/report/machine_facts.h"

#include "bench/machine/cgroup.h"
#include "bench/machine/kernel_files.h"
#include "bench/machine/topology.h"
#include "bench/report/kernel_facts.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace weft::bench {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* schema = "weft.machine/1";

std::string processor_name(const std::string& root) {
    const std::string name = field(root + "/proc/cpuinfo", "model name");
    return name.empty() ? field(root + "/proc/cpuinfo", "CPU implementer") : name;
}

std::string counted(unsigned n) { return n > 0 ? std::to_string(n) : ""; }

std::string caches(const Topology& t) {
    std::string text;
    for (const Cache& c : t.caches)
        text += fmt::format("{}L{} {} KiB x{}{}", text.empty() ? "" : ", ", c.level, c.bytes >> 10, c.count,
                            c.shared_by > 1 ? fmt::format(" (for {})", c.shared_by) : "");
    return text;
}

/// What the topology says. Whoever reads a study must know which processors were neighbours.
std::vector<Fact> topology_facts(const Topology& t, const std::string& root) {
    const char* const untold = "the kernel shows no topology";
    const char* const lent = under_hypervisor(root) ? "as the hypervisor shows them" : "";
    const std::size_t usable = t.places.size();
    const unsigned cores = t.usable_cores();
    return {
        {"Packages", counted(t.packages), t.packages == 0 ? untold : lent},
        {"NUMA nodes", counted(t.nodes),
         t.nodes == 0  ? untold
         : t.nodes > 1 ? "memory of another node is farther away"
                       : ""},
        {"Physical cores", counted(t.cores), t.cores == 0 ? untold : lent},
        {"Threads per core", t.cores > 0 ? fmt::format("{:g}", 1.0 * t.processors / t.cores) : "",
         t.cores == 0             ? untold
         : t.processors > t.cores ? "two workers may share one core"
                                  : ""},
        {"Caches", caches(t), t.caches.empty() ? "neither the kernel nor hwloc shows them" : ""},
        {"Usable topology", usable > 0 ? fmt::format("{} processors on {} cores", usable, cores) : "",
         usable > 0 ? "by " + t.source : untold},
    };
}

Topology topology_of(const std::string& root) {
    if (root.empty()) return topology();
    std::vector<unsigned> allowed = processor_list(field(root + "/proc/self/status", "Cpus_allowed_list"));
    if (allowed.empty()) allowed = processor_list(first_line(root + "/sys/devices/system/cpu/online"));
    return sysfs_topology(allowed, root);
}

} // namespace

MachineFacts machine_facts(unsigned processors, std::string_view why, const std::string& root) {
    const Topology t = topology_of(root);
    MachineFacts m;
    m.processors = processors;
    m.cores = t.cores;
    const CpuQuota quota = cpu_quota(root);
    const std::string name = processor_name(root), set = cpuset_list(root);
    const std::string affinity = field(root + "/proc/self/status", "Cpus_allowed_list");
    m.facts = {
        {"Processor", name, name.empty() ? "the kernel does not name it" : ""},
        {"Processors on line", first_line(root + "/sys/devices/system/cpu/online"), ""},
        {"Affinity", affinity, ""},
        {"Cpuset", set, set.empty() ? "no control group has one; the affinity tells what is left" : ""},
        {"CPU quota", quota.processors > 0 ? fmt::format("{:g} processors", quota.processors) : "none",
         quota.processors > 0 ? quota.from + "; runs that it held back are repeated and flagged" : ""},
        {"Usable processors", std::to_string(processors), fmt::format("by {}", why)},
    };
    const std::vector<Fact> places = topology_facts(t, root), kernel = kernel_facts(root);
    m.facts.insert(m.facts.end(), places.begin(), places.end());
    m.facts.insert(m.facts.end(), kernel.begin(), kernel.end());
    for (Fact& fact : m.facts)
        if (fact.value.empty() && fact.note.empty()) fact.note = "the kernel does not say";
    return m;
}

bool same_machine(MachineFacts a, MachineFacts b) {
    for (std::vector<Fact>* facts : {&a.facts, &b.facts})
        std::erase_if(*facts, [](const Fact& f) { return f.name == steal_fact; });
    return a == b;
}

std::string to_text(const MachineFacts& machine) {
    std::size_t widest = 0, widest_value = 0;
    for (const Fact& f : machine.facts) {
        widest = std::max(widest, f.name.size());
        if (f.value.size() <= 40) widest_value = std::max(widest_value, f.value.size());
    }
    std::string text;
    for (const Fact& f : machine.facts) {
        std::string line = fmt::format("{:{}}  {:{}}  {}", f.name, widest, f.value.empty() ? "not known" : f.value,
                                       widest_value, f.note);
        line.resize(line.find_last_not_of(' ') + 1);
        text += line + "\n";
    }
    return text;
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
