// SPDX-License-Identifier: Apache-2.0
// Two hierarchies of cgroups may hold this process, each with a limit at any level: the tightest counts.
#include "scenes/files/memory_budget.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <limits>
#include <optional>
#include <sstream>
#include <unistd.h>
#include <utility>
#include <vector>

namespace weft::scenes {
namespace {

constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();

struct Hierarchy {
    std::string folder;      // of this process's own group
    std::string mount_point; // where to stop on the way up
    std::string limit_file;
};

std::uint64_t limit_in(const std::string& path) {
    std::ifstream file(path);
    std::string word;
    std::uint64_t value = 0;
    if (!(file >> word)) return unlimited;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    return error == std::errc{} && end == word.data() + word.size() ? value : unlimited; // "max" is no number
}

std::uint64_t physical_memory(const std::string& root) {
    std::ifstream file(root + "/proc/meminfo");
    std::string key;
    std::uint64_t kib = 0;
    if (file >> key >> kib && key == "MemTotal:") return kib * 1024;
    const long pages = sysconf(_SC_PHYS_PAGES);
    const long page = sysconf(_SC_PAGESIZE);
    return pages > 0 && page > 0 ? static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(page) : unlimited;
}

bool lists(const std::string& comma_separated, std::string_view word) {
    std::istringstream words(comma_separated);
    for (std::string each; std::getline(words, each, ',');)
        if (each == word) return true;
    return false;
}

// The paths of this process's groups: of cgroup v2 (first), and of the v1 memory controller (second).
std::pair<std::optional<std::string>, std::optional<std::string>> own_groups(const std::string& root) {
    std::pair<std::optional<std::string>, std::optional<std::string>> groups;
    std::ifstream file(root + "/proc/self/cgroup");
    for (std::string line; std::getline(file, line);) { // "ID:CONTROLLERS:PATH"
        const std::size_t first = line.find(':');
        const std::size_t second = first == std::string::npos ? first : line.find(':', first + 1);
        if (second == std::string::npos) continue;
        const std::string controllers = line.substr(first + 1, second - first - 1);
        if (controllers.empty())
            groups.first = line.substr(second + 1);
        else if (lists(controllers, "memory"))
            groups.second = line.substr(second + 1);
    }
    return groups;
}

std::vector<Hierarchy> hierarchies(const std::string& root) {
    const auto groups = own_groups(root);
    std::vector<Hierarchy> found;
    std::ifstream file(root + "/proc/self/mountinfo");
    for (std::string line; std::getline(file, line);) { // ID PARENT DEV ROOT MOUNT_POINT ... - TYPE SOURCE OPTIONS
        std::istringstream words(line);
        std::string skip, top, mount_point, type, source, options;
        words >> skip >> skip >> skip >> top >> mount_point;
        while (words >> skip && skip != "-") {
        }
        words >> type >> source >> options;
        const bool v1 = type == "cgroup" && lists(options, "memory");
        const std::optional<std::string>& group = v1 ? groups.second : groups.first;
        if (!group || (type != "cgroup2" && !v1)) continue;
        // In a container the mount may show only a part of the tree, `top`; a group outside of it shows as the mount
        // itself.
        std::string below = top == "/" ? *group : group->starts_with(top) ? group->substr(top.size()) : "";
        if (below.find("..") != std::string::npos || below == "/") below.clear();
        mount_point.insert(0, root);
        below.insert(0, mount_point);
        found.push_back({below, mount_point, v1 ? "memory.limit_in_bytes" : "memory.max"});
    }
    return found;
}

} // namespace

std::uint64_t available_memory(const std::string& root) {
    std::uint64_t smallest = physical_memory(root);
    for (const Hierarchy& hierarchy : hierarchies(root)) {
        std::string folder = hierarchy.folder;
        while (folder.size() >= hierarchy.mount_point.size()) {
            smallest = std::min(smallest, limit_in(folder + "/" + hierarchy.limit_file));
            const std::size_t slash = folder.rfind('/');
            if (slash == std::string::npos) break;
            folder.resize(slash);
        }
    }
    return smallest;
}

} // namespace weft::scenes
