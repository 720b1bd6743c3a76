// SPDX-License-Identifier: Apache-2.0
#include "bench/machine/topology.h"

#include "backends/binding.h"
#include "bench/machine/kernel_files.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <tuple>

namespace weft::bench {
namespace {

namespace fs = std::filesystem;

/// Numbers for things that are told apart by text, in the order in which they come.
class Numbers {
  public:
    unsigned of(const std::string& name) {
        return numbers_.emplace(name, static_cast<unsigned>(numbers_.size())).first->second;
    }
    unsigned count() const { return static_cast<unsigned>(numbers_.size()); }

  private:
    std::map<std::string, unsigned> numbers_;
};

/// "512K", "32M"
std::uint64_t cache_bytes(const std::string& text) {
    const std::uint64_t value = std::strtoull(text.c_str(), nullptr, 10);
    return text.ends_with('K') ? value << 10 : text.ends_with('M') ? value << 20 : value;
}

/// The node that the kernel links into a processor's folder.
std::string node_of(const fs::path& cpu) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(cpu, error)) {
        std::string name = entry.path().filename().string();
        if (name.starts_with("node") && name.size() > 4 && name[4] >= '0' && name[4] <= '9') return name;
    }
    return "";
}

} // namespace

unsigned Topology::usable_cores() const {
    std::set<unsigned> found;
    for (const Place& place : places) found.insert(place.core);
    return static_cast<unsigned>(found.size());
}

void finish(Topology& topology) {
    std::sort(topology.places.begin(), topology.places.end(),
              [](const Place& a, const Place& b) { return a.processor < b.processor; });
    std::map<unsigned, unsigned> seen;
    for (Place& place : topology.places) place.sibling = seen[place.core]++;
}

Topology sysfs_topology(const std::vector<unsigned>& allowed, const std::string& root) {
    Topology t;
    t.source = "the kernel";
    const std::string cpus = root + "/sys/devices/system/cpu/";
    Numbers packages, nodes, cores, last_level;
    std::map<std::tuple<unsigned, std::uint64_t, std::size_t>, std::set<std::string>> caches;
    for (const unsigned p : processor_list(first_line(cpus + "online"))) {
        const std::string folder = cpus + "cpu" + std::to_string(p), core = first_line(folder + "/topology/core_id");
        if (core.empty()) continue;
        const std::string package = first_line(folder + "/topology/physical_package_id");
        // A core's number is its own only within its die and package; the list of its siblings is unique.
        std::string siblings = first_line(folder + "/topology/core_cpus_list");
        if (siblings.empty()) siblings = first_line(folder + "/topology/thread_siblings_list");
        if (siblings.empty()) siblings = std::string(package).append(":").append(core);
        std::string last = package; // without caches: those of a package are as near as anything is known to be
        for (unsigned i = 0;; ++i) {
            const std::string cache = folder + "/cache/index" + std::to_string(i);
            const std::string level = first_line(cache + "/level"), shared = first_line(cache + "/shared_cpu_list");
            if (level.empty()) break;
            if (first_line(cache + "/type") == "Instruction") continue;
            last = std::string("L").append(level).append(" ").append(shared);
            caches[{std::strtoul(level.c_str(), nullptr, 10), cache_bytes(first_line(cache + "/size")),
                    processor_list(shared).size()}]
                .insert(shared);
        }
        const Place place{p, packages.of(package), nodes.of(node_of(folder)), last_level.of(last), cores.of(siblings)};
        ++t.processors;
        if (std::binary_search(allowed.begin(), allowed.end(), p)) t.places.push_back(place);
    }
    t.cores = cores.count();
    t.packages = packages.count();
    t.nodes = nodes.count();
    for (const auto& [key, instances] : caches)
        t.caches.push_back({std::get<0>(key), std::get<1>(key), static_cast<unsigned>(std::get<2>(key)),
                            static_cast<unsigned>(instances.size())});
    finish(t);
    return t;
}

Topology topology() {
    if (std::optional<Topology> t = hwloc_topology()) return std::move(*t);
    return sysfs_topology(backends::allowed_processors());
}

} // namespace weft::bench
