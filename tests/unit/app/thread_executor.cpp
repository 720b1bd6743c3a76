// SPDX-License-Identifier: Apache-2.0
#include "app/thread_executor.h"

#include <gtest/gtest.h>

#include <atomic>
#include <barrier>
#include <chrono>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

namespace weft::test {
namespace {

std::size_t threads_alive() {
    const std::filesystem::directory_iterator tasks("/proc/self/task");
    return static_cast<std::size_t>(std::distance(begin(tasks), end(tasks)));
}

TEST(ThreadExecutor, CallsEachIndexOnce) {
    for (const unsigned workers : {1u, 2u, 3u, 16u}) {
        app::ThreadExecutor executor(workers);
        for (const std::size_t n : {0u, 1u, 2u, 3u, 100u, 5000u}) {
            const std::unique_ptr<std::atomic<int>[]> calls(new std::atomic<int>[n + 1]());
            executor.for_each(n, [&](std::size_t i) { ++calls[i]; });
            for (std::size_t i = 0; i < n; ++i) ASSERT_EQ(calls[i], 1) << workers << ' ' << n << ' ' << i;
            ASSERT_EQ(calls[n], 0);
        }
    }
}

/// A helper that wakes up when its loop is over finds another one, or none, and never the old one.
TEST(ThreadExecutor, LoopsFollowEachOtherClosely) {
    app::ThreadExecutor executor(4);
    for (int repeat = 0; repeat < 5000; ++repeat) {
        std::atomic<std::size_t> sum{0};
        const std::size_t n = 2 + static_cast<std::size_t>(repeat) % 5;
        executor.for_each(n, [&](std::size_t i) { sum += i + 1; });
        ASSERT_EQ(sum, n * (n + 1) / 2);
    }
}

/// Each of two indices waits for the other: whether the helper still watches for a loop or has fallen asleep, it comes.
TEST(ThreadExecutor, HelpersComeWhetherTheyWatchOrSleep) {
    app::ThreadExecutor executor(2);
    for (int repeat = 0; repeat < 200; ++repeat) {
        if (repeat % 4 == 0) std::this_thread::sleep_for(std::chrono::microseconds(repeat * 10));
        std::barrier both(2);
        executor.for_each(2, [&](std::size_t) { both.arrive_and_wait(); });
    }
}

TEST(ThreadExecutor, RethrowsTheFirstExceptionByIndex) {
    app::ThreadExecutor executor(4);
    for (int repeat = 0; repeat < 200; ++repeat) {
        try {
            executor.for_each(100, [](std::size_t i) {
                if (i >= 30) throw std::runtime_error(std::to_string(i));
            });
            FAIL();
        } catch (const std::runtime_error& e) {
            EXPECT_STREQ(e.what(), "30");
        }
        std::atomic<int> calls{0};
        executor.for_each(10, [&](std::size_t) { ++calls; });
        EXPECT_EQ(calls, 10) << "the executor stays usable";
    }
}

TEST(ThreadExecutor, ALoopInsideALoopIsTheInnerWorkersOwn) {
    app::ThreadExecutor executor(3);
    std::atomic<int> calls{0};
    executor.for_each(20, [&](std::size_t) { executor.for_each(10, [&](std::size_t) { ++calls; }); });
    EXPECT_EQ(calls, 200);
}

/// A thread that was joined may be listed for a moment.
bool come_down_to(std::size_t threads) {
    for (int i = 0; i < 5000 && threads_alive() > threads; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return threads_alive() == threads;
}

/// Processes may be forked behind join().
TEST(ThreadExecutor, IsAloneAfterJoin) {
    std::jthread([] {}).join(); // with the first thread, a sanitizer may start one of its own
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    const std::size_t before = threads_alive();
    app::ThreadExecutor executor(3);
    for (int repeat = 0; repeat < 3; ++repeat) {
        executor.for_each(50, [](std::size_t) {});
        EXPECT_LE(threads_alive(), before + 2);
        executor.join();
        EXPECT_TRUE(come_down_to(before)) << threads_alive();
    }
}

} // namespace
} // namespace weft::test
