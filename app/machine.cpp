// SPDX-License-Identifier: Apache-2.0
#include "app/machine.h"

#include "app/worker_count.h"

#include <fstream>
#include <sys/utsname.h>
#include <unistd.h>

namespace weft::app {
namespace {

std::string cpu_name() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);)
        if (line.starts_with("model name")) {
            const auto colon = line.find(": ");
            return colon == std::string::npos ? "unknown" : line.substr(colon + 2);
        }
    return "unknown";
}

} // namespace

Machine this_machine() {
    Machine m;
    m.cpu = cpu_name();
    m.cores = static_cast<unsigned>(sysconf(_SC_NPROCESSORS_ONLN));
    m.affinity = affinity_count();
    m.quota = quota_processors();
    utsname name{};
    if (uname(&name) == 0) m.kernel = std::string(name.sysname) + " " + name.release;
    return m;
}

} // namespace weft::app
