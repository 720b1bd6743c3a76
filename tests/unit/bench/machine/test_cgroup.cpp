// SPDX-License-Identifier: Apache-2.0
#include "bench/machine/cgroup.h"

#include "app/worker_count.h"
#include "tests/unit/bench/machine/fake_kernel.h"

#include <gtest/gtest.h>

namespace weft::bench::test {
namespace {

TEST(Cgroup, TheSmallestQuotaOnTheWayUpV2) {
    const FakeKernel kernel;
    kernel.put("proc/self/cgroup", "0::/a/b/c");
    kernel.put("sys/fs/cgroup/a/b/c/cpu.max", "max 100000");
    kernel.put("sys/fs/cgroup/a/b/cpu.max", "150000 100000");
    kernel.put("sys/fs/cgroup/a/cpu.max", "400000 100000");
    const CpuQuota quota = cpu_quota(kernel.root());
    EXPECT_DOUBLE_EQ(quota.processors, 1.5);
    EXPECT_EQ(quota.from, "cgroup v2 /a/b");
    kernel.put("sys/fs/cgroup/a/cpu.max", "50000 100000");
    EXPECT_DOUBLE_EQ(cpu_quota(kernel.root()).processors, 0.5);
    EXPECT_EQ(app::available_workers(kernel.root()).count, 1u);
}

TEST(Cgroup, TheSmallestQuotaOnTheWayUpV1) {
    const FakeKernel kernel;
    kernel.put("proc/self/cgroup", "5:memory:/m\n3:cpu,cpuacct:/a/b\n2:cpuset:/s");
    kernel.put("sys/fs/cgroup/cpu,cpuacct/a/b/cpu.cfs_quota_us", "-1");
    kernel.put("sys/fs/cgroup/cpu,cpuacct/a/b/cpu.cfs_period_us", "100000");
    kernel.put("sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us", "75000");
    kernel.put("sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_period_us", "50000");
    kernel.put("sys/fs/cgroup/cpuset/cpuset.cpus", "0-3");
    kernel.put("sys/fs/cgroup/cpuset/s/cpuset.effective_cpus", "1,3");
    const CpuQuota quota = cpu_quota(kernel.root());
    EXPECT_DOUBLE_EQ(quota.processors, 1.5);
    EXPECT_EQ(quota.from, "cgroup v1 /a");
    EXPECT_EQ(cpuset_list(kernel.root()), "1,3");
}

TEST(Cgroup, InAContainerTheNameOfTheGroupIsNotAFolder) {
    const FakeKernel kernel; // version 1 shows the host's name; the mount is the container's own
    kernel.put("proc/self/cgroup", "3:cpu,cpuacct:/docker/0123");
    kernel.put("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "200000");
    kernel.put("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000");
    EXPECT_DOUBLE_EQ(cpu_quota(kernel.root()).processors, 2);
    EXPECT_EQ(cpu_quota(kernel.root()).from, "cgroup v1 /");
}

TEST(Cgroup, BothVersionsAtOnceAndTheSmallerCounts) {
    const FakeKernel kernel;
    kernel.put("proc/self/cgroup", "1:cpu:/one\n0::/two");
    kernel.put("sys/fs/cgroup/cpu/one/cpu.cfs_quota_us", "300000");
    kernel.put("sys/fs/cgroup/cpu/one/cpu.cfs_period_us", "100000");
    kernel.put("sys/fs/cgroup/unified/two/cpu.max", "250000 100000");
    EXPECT_DOUBLE_EQ(cpu_quota(kernel.root()).processors, 2.5);
}

TEST(Cgroup, NoneWhereThereIsNone) {
    const FakeKernel kernel;
    EXPECT_EQ(cpu_quota(kernel.root()).processors, 0);
    EXPECT_EQ(cpuset_list(kernel.root()), "");
    kernel.put("proc/self/cgroup", "nonsense\n0::\n0::relative");
    EXPECT_TRUE(cgroups("cpu", kernel.root()).empty());
    EXPECT_EQ(app::available_workers(kernel.root()).from, "affinity");
}

} // namespace
} // namespace weft::bench::test
