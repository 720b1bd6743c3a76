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
    EXPECT_GT(load.capacity_s, 0);
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

TEST(HostLoad, SeesAGroupFurtherUpHeldBack) {
    const Folder root;
    put(root, "proc/self/cgroup", "0::/a/b\n");
    put(root, "sys/fs/cgroup/a/b/cpu.stat", "nr_throttled 0\n");
    put(root, "sys/fs/cgroup/a/cpu.stat", "nr_throttled 4\nthrottled_usec 1000000\n");
    EXPECT_EQ(host_load(root.path().string()).throttles, 4u);
    put(root, "proc/self/cgroup", "3:cpu,cpuacct:/docker/0123\n"); // a name that is no folder in the container
    put(root, "sys/fs/cgroup/cpu/cpu.stat", "nr_throttled 2\n");
    EXPECT_EQ(host_load(root.path().string()).throttles, 2u);
}

TEST(Disturbance, IsWhatOthersTook) {
    HostLoad quiet{.cpu_used_s = 2, .capacity_s = 4, .own_s = 1.95};
    EXPECT_EQ(disturbance(quiet), "");
    HostLoad busy = quiet;
    busy.own_s = 1;
    EXPECT_EQ(disturbance(busy), "other programs took 25 % of the processors");
    HostLoad stolen = quiet;
    stolen.steal_s = 0.5;
    EXPECT_EQ(disturbance(stolen), "the hypervisor took 20 % of the processors");
    stolen.own_s = 1;
    EXPECT_EQ(disturbance(stolen), "the hypervisor took 20 % of the processors, other programs 25 % of the processors");
    EXPECT_EQ(disturbance({.steal_s = 0.03, .cpu_used_s = 0.1, .capacity_s = 0.2, .own_s = 0.06}), "")
        << "a few ticks of the kernel's clock";
    EXPECT_EQ(disturbance({.cpu_used_s = 5}), "") << "runs of earlier versions do not tell";
}

TEST(HostLoad, IsZeroWhereNothingIsCounted) {
    const Folder root;
    EXPECT_EQ(host_load(root.path().string()).throttles, 0u);
    EXPECT_EQ(host_load(root.path().string()).steal_s, 0);
}

} // namespace
} // namespace weft::bench::test
