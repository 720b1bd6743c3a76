// SPDX-License-Identifier: Apache-2.0
#include "bench/machine/topology.h"

#include "backends/binding.h"
#include "bench/machine/kernel_files.h"
#include "tests/unit/bench/machine/fake_kernel.h"

#include <gtest/gtest.h>

namespace weft::bench::test {
namespace {

TEST(KernelFiles, ListsOfProcessorsThereAndBack) {
    EXPECT_EQ(processor_list("0-3,8"), (std::vector<unsigned>{0, 1, 2, 3, 8}));
    EXPECT_EQ(list_text({0, 1, 2, 3, 8, 10, 11}), "0-3,8,10,11");
    for (const char* bad : {"", "x", "3-1", "1-", "1;2", "0-99999999", "-1"}) EXPECT_TRUE(processor_list(bad).empty());
    EXPECT_EQ(list_text({}), "");
}

TEST(Topology, OfTwoPackagesInTheKernelsFiles) {
    const FakeKernel kernel;
    kernel.put_two_packages();
    const Topology t = sysfs_topology({0, 1, 2, 3, 4, 5, 6, 7}, kernel.root());
    EXPECT_EQ(t.processors, 8u);
    EXPECT_EQ(t.cores, 4u);
    EXPECT_EQ(t.packages, 2u);
    EXPECT_EQ(t.nodes, 2u);
    ASSERT_EQ(t.places.size(), 8u);
    EXPECT_EQ(t.places[6], (Place{6, 1, 1, 1, 2, 1})); // the sibling of processor 2
    EXPECT_EQ(t.caches, (std::vector<Cache>{{1, 32 << 10, 2, 4}, {3, 16 << 20, 4, 2}}));
}

TEST(Topology, TellsWhatThisProcessMayUse) {
    const FakeKernel kernel;
    kernel.put_two_packages();
    const Topology t = sysfs_topology({1, 5, 6}, kernel.root());
    ASSERT_EQ(t.places.size(), 3u);
    EXPECT_EQ(t.usable_cores(), 2u);
    EXPECT_EQ(t.cores, 4u);
    EXPECT_EQ(t.places[2].sibling, 0u); // its core's first processor is not ours: ours is the first
}

TEST(Topology, IsEmptyWhereNobodyTells) {
    const FakeKernel kernel;
    EXPECT_TRUE(sysfs_topology({0, 1}, kernel.root()).places.empty());
}

TEST(Topology, HwlocSaysTheSameOfTheSameMachine) {
    const std::optional<Topology> t = hwloc_topology("pack:2 [numa] l3:1 core:2 pu:2");
    if (!t) GTEST_SKIP() << "built without hwloc";
    EXPECT_EQ(t->processors, 8u);
    EXPECT_EQ(t->cores, 4u);
    EXPECT_EQ(t->packages, 2u);
    EXPECT_EQ(t->nodes, 2u);
    ASSERT_EQ(t->places.size(), 8u);
    EXPECT_EQ(t->places[7], (Place{7, 1, 1, 1, 3, 1}));
    EXPECT_FALSE(hwloc_topology("no such machine"));
}

TEST(Topology, OfThisMachineAlikeFromBoth) {
    const std::vector<unsigned> allowed = backends::allowed_processors();
    const Topology kernel = sysfs_topology(allowed), chosen = topology();
    if (kernel.places.empty()) GTEST_SKIP() << "the kernel shows no topology";
    EXPECT_EQ(chosen.processors, kernel.processors);
    EXPECT_EQ(chosen.usable_cores(), kernel.usable_cores());
    ASSERT_EQ(chosen.places.size(), allowed.size());
    for (std::size_t i = 0; i < allowed.size(); ++i) {
        EXPECT_EQ(chosen.places[i].processor, allowed[i]);
        EXPECT_EQ(chosen.places[i].sibling, kernel.places[i].sibling);
    }
}

} // namespace
} // namespace weft::bench::test
