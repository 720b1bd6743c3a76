// SPDX-License-Identifier: Apache-2.0
// Made-up machines: a folder that stands for "/".
#include "scenes/files/memory_budget.h"

#include "helpers.h"

namespace weft::scenes {
namespace {

using tests::TemporaryFolder;
using tests::write_text;

constexpr std::uint64_t mib = 1024 * 1024;

class AvailableMemory : public testing::Test {
  protected:
    void machine(std::uint64_t kib) {
        write_text(root_ / "proc/meminfo", "MemTotal: " + std::to_string(kib) + " kB\n");
    }
    void groups(std::string_view text) { write_text(root_ / "proc/self/cgroup", text); }
    void mounts(std::string_view text) { write_text(root_ / "proc/self/mountinfo", text); }
    void limit(std::string_view file, std::string_view value) { write_text(root_ / file, value); }
    std::uint64_t available() const { return available_memory(root_.path().string()); }

    TemporaryFolder root_;
};

constexpr std::string_view v2_mount = "30 24 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw\n";

TEST_F(AvailableMemory, IsThePhysicalOneWithoutGroups) {
    machine(4096);
    EXPECT_EQ(available(), 4 * mib);
}

TEST_F(AvailableMemory, IsTheTightestLimitOnTheWayUp) {
    machine(1 << 20);
    groups("0::/user/session/job\n");
    mounts(v2_mount);
    limit("sys/fs/cgroup/user/session/job/memory.max", "max\n");
    limit("sys/fs/cgroup/user/session/memory.max", "104857600\n");
    limit("sys/fs/cgroup/user/memory.max", "209715200\n");
    EXPECT_EQ(available(), 100 * mib);
}

TEST_F(AvailableMemory, UnderstandsVersionOne) {
    machine(1 << 20);
    groups("5:cpu,cpuacct:/x\n4:memory:/docker/abc\n0::/\n");
    mounts("41 30 0:35 /docker/abc /sys/fs/cgroup/memory rw master:1 - cgroup cgroup rw,memory\n"
           "42 30 0:36 /x /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu,cpuacct\n");
    limit("sys/fs/cgroup/memory/memory.limit_in_bytes", "52428800\n");
    EXPECT_EQ(available(), 50 * mib);
}

TEST_F(AvailableMemory, TakesTheMountWhenTheGroupIsOutsideOfIt) {
    machine(1 << 20);
    groups("0::/../other\n");
    mounts(v2_mount);
    limit("sys/fs/cgroup/memory.max", "31457280");
    EXPECT_EQ(available(), 30 * mib);
}

TEST_F(AvailableMemory, SurvivesNonsense) {
    machine(4096);
    groups("::::\nnothing\n4:memory\n0::\n");
    mounts("\n1 2 3\n30 24 0:26 / /sys/fs/cgroup - cgroup2\n");
    limit("sys/fs/cgroup/memory.max", "-5");
    EXPECT_EQ(available(), 4 * mib);
}

TEST(DefaultMemoryBudget, IsThreeQuarters) {
    EXPECT_GT(default_memory_budget(), mib);
    EXPECT_LE(default_memory_budget(), available_memory() / 4 * 3);
}

} // namespace
} // namespace weft::scenes
