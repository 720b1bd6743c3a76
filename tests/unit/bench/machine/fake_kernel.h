// SPDX-License-Identifier: Apache-2.0
// Trees of /proc and /sys that are made up.
#pragma once

#include "tests/unit/bench/study/fake_weft.h"

#include <filesystem>
#include <string>

namespace weft::bench::test {

class FakeKernel {
  public:
    void put(const std::string& name, const std::string& text) const {
        std::filesystem::create_directories((folder_ / name).parent_path());
        folder_.write(name, text + "\n");
    }
    std::string root() const { return folder_.path().string(); }

    /// Two packages, each a NUMA node with one last-level cache, of two cores with two processors each. Numbered as
    /// Linux does: first one processor of every core, then the siblings.
    void put_two_packages() const {
        put("sys/devices/system/cpu/online", "0-7");
        for (int p = 0; p < 8; ++p) {
            const int core = p % 4, package = core / 2;
            const std::string cpu = "sys/devices/system/cpu/cpu" + std::to_string(p) + "/";
            put(cpu + "topology/core_id", std::to_string(core % 2)); // numbers begin anew in each package
            put(cpu + "topology/physical_package_id", std::to_string(package));
            put(cpu + "topology/core_cpus_list", std::to_string(core) + "," + std::to_string(core + 4));
            put(cpu + "node" + std::to_string(package) + "/cpulist", "");
            put_cache(cpu + "cache/index0/", "1", "Data", "32K", std::to_string(core) + "," + std::to_string(core + 4));
            put_cache(cpu + "cache/index1/", "1", "Instruction", "32K", std::to_string(core));
            put_cache(cpu + "cache/index2/", "3", "Unified", "16M", package == 0 ? "0-1,4-5" : "2-3,6-7");
        }
    }

  private:
    void put_cache(const std::string& at, const char* level, const char* type, const char* size,
                   const std::string& shared) const {
        put(at + "level", level);
        put(at + "type", type);
        put(at + "size", size);
        put(at + "shared_cpu_list", shared);
    }
    Folder folder_;
};

} // namespace weft::bench::test
