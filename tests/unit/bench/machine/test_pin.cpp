// SPDX-License-Identifier: Apache-2.0
#include "bench/machine/pin.h"

#include "tests/unit/bench/machine/fake_kernel.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <set>

namespace weft::bench::test {
namespace {

using List = std::vector<unsigned>;

class Pinned : public testing::Test {
  protected:
    Pinned() { kernel_.put_two_packages(); }
    List of(Pin pin, unsigned workers, const List& allowed = {0, 1, 2, 3, 4, 5, 6, 7}) const {
        return pinned_processors(sysfs_topology(allowed, kernel_.root()), pin, workers);
    }
    FakeKernel kernel_;
};

TEST_F(Pinned, CompactFillsACoreThenAPackage) { EXPECT_EQ(of(Pin::compact, 8), (List{0, 4, 1, 5, 2, 6, 3, 7})); }

TEST_F(Pinned, ScatterGoesOverPackagesThenCoresThenSiblings) {
    EXPECT_EQ(of(Pin::scatter, 8), (List{0, 2, 1, 3, 4, 6, 5, 7}));
}

TEST_F(Pinned, ScatterUsesNoSiblingWhileACoreIsFreeElsewhere) {
    EXPECT_EQ(of(Pin::scatter, 6, {0, 2, 3, 4, 6, 7}), (List{0, 2, 3, 4, 6, 7}));
}

TEST_F(Pinned, CoreTakesOneProcessorOfEach) {
    EXPECT_EQ(of(Pin::core, 4), (List{0, 1, 2, 3}));
    EXPECT_EQ(of(Pin::core, 2, {1, 4, 5}), (List{4, 1}));
}

TEST_F(Pinned, CoreRefusesMoreWorkersThanCoresByName) {
    try {
        of(Pin::core, 5);
        FAIL();
    } catch (const std::invalid_argument& e) {
        const std::string text = e.what();
        EXPECT_NE(text.find("core"), std::string::npos);
        EXPECT_NE(text.find("5 workers"), std::string::npos) << text;
        EXPECT_NE(text.find("only 4"), std::string::npos) << text;
    }
    EXPECT_THROW(of(Pin::core, 2, {0, 4}), std::invalid_argument); // siblings are one core
}

TEST_F(Pinned, MoreWorkersThanProcessorsBeginAnew) {
    EXPECT_EQ(of(Pin::compact, 5, {2, 3}), (List{2, 3, 2, 3, 2}));
    EXPECT_TRUE(of(Pin::none, 5).empty());
}

TEST_F(Pinned, EveryOrderIsAPermutation) {
    const List all{0, 1, 2, 3, 4, 5, 6, 7};
    for (const Pin pin : {Pin::compact, Pin::scatter}) {
        const List order = of(pin, 8);
        EXPECT_TRUE(std::is_permutation(order.begin(), order.end(), all.begin(), all.end())) << name_of(pin);
    }
}

TEST(PinNames, ThereAndBack) {
    for (const Pin pin : {Pin::none, Pin::compact, Pin::scatter, Pin::core}) EXPECT_EQ(pin_named(name_of(pin)), pin);
    EXPECT_THROW(pin_named("tight"), std::invalid_argument);
    EXPECT_THROW(pinned_processors({}, Pin::compact, 1), std::invalid_argument);
}

} // namespace
} // namespace weft::bench::test
