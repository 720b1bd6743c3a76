// SPDX-License-Identifier: Apache-2.0
#include "backends/backend.h"
#include "backends/share.h"
#include "backends/stealing.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <thread>

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace weft::backends {
namespace {

TEST(Share, EveryUnitBelongsToExactlyOneWorker) {
    for (const std::uint32_t units : {0u, 1u, 6u, 7u, 8u, 100u})
        for (const unsigned workers : {1u, 2u, 3u, 7u, 200u})
            for (const std::uint32_t chunk : {0u, 1u, 3u, 1000u, std::numeric_limits<std::uint32_t>::max()}) {
                std::vector<int> owners(units);
                for (unsigned worker = 0; worker < workers; ++worker)
                    for_share(units, workers, chunk, worker, [&](Range range) {
                        for (std::uint32_t unit = range.first; unit < range.last; ++unit) ++owners[unit];
                    });
                EXPECT_EQ(std::ranges::count(owners, 1), units) << workers << " workers, chunk " << chunk;
            }
}

TEST(StealableRanges, UnderContentionEveryUnitIsTakenOnce) {
    constexpr std::uint32_t units = 200'000;
    constexpr unsigned workers = 4;
    StealableRanges ranges(units, workers);
    std::vector<std::atomic<int>> taken(units);
    {
        std::vector<std::jthread> threads;
        for (unsigned worker = 0; worker < workers; ++worker)
            threads.emplace_back([&, worker] {
                do
                    for (Range r = ranges.pop(worker, 1 + worker); !r.empty(); r = ranges.pop(worker, 1 + worker))
                        for (std::uint32_t unit = r.first; unit < r.last; ++unit) ++taken[unit];
                while (ranges.steal_into(worker));
            });
    }
    for (std::uint32_t unit = 0; unit < units; ++unit) ASSERT_EQ(taken[unit], 1) << "unit " << unit;
}

TEST(Stop, IsSeenByAForkedChildAndByItsParent) {
    Stop stop;
    pollfd wake{stop.wake_fd(), POLLIN, 0};
    EXPECT_FALSE(stop.requested());
    EXPECT_EQ(poll(&wake, 1, 0), 0);
    const pid_t child = fork();
    if (child == 0) {
        stop.request();
        stop.request(); // twice is once
        _exit(0);
    }
    waitpid(child, nullptr, 0);
    EXPECT_TRUE(stop.requested());
    EXPECT_EQ(poll(&wake, 1, 0), 1);
    EXPECT_EQ(poll(&wake, 1, 0), 1); // and stays readable
}

TEST(Slots, AreZeroAlignedAndApart) {
    Slots slots(5, 70);
    EXPECT_EQ(slots.stride(), 128u);
    for (std::uint32_t unit = 0; unit < 5; ++unit) {
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(slots[unit].data()) % 64, 0u);
        EXPECT_EQ(slots[unit].size(), 70u);
        for (const std::byte byte : slots[unit]) EXPECT_EQ(byte, std::byte{0});
    }
    Slots moved = std::move(slots);
    EXPECT_EQ(moved.units(), 5u);
}

TEST(Slots, OfImpossibleSizeAreRefused) {
    EXPECT_THROW(Slots(4'000'000'000u, std::numeric_limits<std::size_t>::max() / 1000), std::length_error);
    EXPECT_THROW(Slots(1, std::numeric_limits<std::size_t>::max()), std::length_error);
    EXPECT_THROW(Slots(1u << 31, std::size_t{1} << 30), std::bad_alloc);
}

} // namespace
} // namespace weft::backends
