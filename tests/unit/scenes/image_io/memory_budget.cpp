// SPDX-License-Identifier: Apache-2.0
#include "scenes/files/memory_budget.h"

#include "helpers.h"

#include <atomic>
#include <limits>
#include <thread>

namespace weft::scenes {
namespace {

using tests::contains;
using tests::message_of;

TEST(MemoryBudget, ChargesUpToItsLimit) {
    MemoryBudget budget(100);
    budget.charge(60, "a");
    budget.charge(40, "b");
    EXPECT_EQ(budget.used(), 100U);
    budget.charge(0, "nothing");
    budget.release(50);
    EXPECT_EQ(budget.used(), 50U);
}

TEST(MemoryBudget, RefusalNamesEverythingAndTakesNothing) {
    MemoryBudget budget(3 << 20);
    budget.charge(1 << 20, "a");
    const std::string text =
        message_of<LimitError>([&] { budget.charge(std::uint64_t{5} << 30, "the pixels", "a.glb", "images[2]"); });
    EXPECT_EQ(text, "a.glb: images[2]: the pixels would take 5.0 GiB, but only 2.0 MiB of 3.0 MiB are left; "
                    "--max-memory sets the limit");
    EXPECT_EQ(budget.used(), std::uint64_t{1} << 20);
}

TEST(MemoryBudget, HugeChargesDoNotWrapAround) {
    MemoryBudget budget(std::numeric_limits<std::uint64_t>::max());
    budget.charge(10, "a");
    EXPECT_THROW(budget.charge(std::numeric_limits<std::uint64_t>::max(), "b"), LimitError);
    EXPECT_EQ(budget.used(), 10U);
}

TEST(MemoryBudget, IsExactAmongThreads) {
    MemoryBudget budget(1000);
    std::atomic<int> granted{0};
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&] {
                for (int k = 0; k < 1000; ++k) {
                    try {
                        budget.charge(1, "x");
                        ++granted;
                    } catch (const LimitError&) {
                    }
                }
            });
    }
    EXPECT_EQ(granted, 1000);
    EXPECT_EQ(budget.used(), 1000U);
}

TEST(MemoryBudget, ChargeIsGivenBackUnlessKept) {
    MemoryBudget budget(100);
    { const Charge charge(budget, 30, "a"); }
    EXPECT_EQ(budget.used(), 0U);
    {
        Charge charge(budget, 30, "a");
        charge.keep();
    }
    EXPECT_EQ(budget.used(), 30U);
}

TEST(MemoryBudget, ReadableBytes) {
    EXPECT_EQ(readable_bytes(0), "0 bytes");
    EXPECT_EQ(readable_bytes(1023), "1023 bytes");
    EXPECT_EQ(readable_bytes(1536), "1.5 KiB");
    EXPECT_EQ(readable_bytes(std::uint64_t{2} << 30), "2.0 GiB");
}

} // namespace
} // namespace weft::scenes
