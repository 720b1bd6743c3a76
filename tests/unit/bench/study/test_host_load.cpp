// SPDX-License-Identifier: Apache-2.0
#include "bench/study/host_load.h"
#include "tests/unit/bench/study/fake_weft.h"

#include <gtest/gtest.h>
#include <unistd.h>

namespace weft::bench::test {
namespace {

void put(const Folder& root, const std::string& name, const std::string& text) {
    std::filesystem::create_directories((root / name).parent_path());
    root.write(name, text);
}

TEST(HostLoad, ReadsWhatTheKernelCounts) {
    const Folder root;
    const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
    put(root, "proc/stat", "cpu  100 0 50 900 10 1 2 30 0 0\ncpu0 1 2 3\n");
    put(root, "proc/pressure/cpu", "some avg10=0.00 avg60=0.00 avg300=0.00 total=2500000\nfull avg10=0 total=1\n");
    put(root, "proc/self/cgroup", "0::/a/b\n");
    put(root, "sys/fs/cgroup/a/b/cpu.stat", "usage_usec 5\nnr_periods 9\nnr_throttled 3\nthrottled_usec 1500000\n");
    const HostLoad load = host_load(root.path().string());
    EXPECT_DOUBLE_EQ(load.steal_s, 30 / ticks);
    EXPECT_DOUBLE_EQ(load.cpu_used_s, 153 / ticks);
    EXPECT_DOUBLE_EQ(load.pressure_s, 2.5);
    EXPECT_EQ(load.throttles, 3u);
    EXPECT_DOUBLE_EQ(load.throttled_s, 1.5);
    EXPECT_EQ((load - load).throttles, 0u);
}

TEST(HostLoad, ReadsTheOlderGroups) {
    const Folder root;
    put(root, "proc/self/cgroup", "4:memory:/x\n3:cpu,cpuacct:/a\n");
    put(root, "sys/fs/cgroup/cpu/a/cpu.stat", "nr_periods 9\nnr_throttled 2\nthrottled_time 250000000\n");
    const HostLoad load = host_load(root.path().string());
    EXPECT_EQ(load.throttles, 2u);
    EXPECT_DOUBLE_EQ(load.throttled_s, 0.25);
}

TEST(HostLoad, IsZeroWhereNothingIsCounted) {
    const Folder root;
    EXPECT_EQ(host_load(root.path().string()).throttles, 0u);
    EXPECT_EQ(host_load(root.path().string()).steal_s, 0);
}

} // namespace
} // namespace weft::bench::test
