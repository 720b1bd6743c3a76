// SPDX-License-Identifier: Apache-2.0
#include "bench/emulation/apart.h"

#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <stdexcept>
#include <thread>

#include <unistd.h>

namespace weft::bench::test {
namespace {

TEST(Apart, ItsResultComesBackAndNothingElse) {
    const backends::Stop stop;
    int here = 1, result = 0;
    const Ending ending = run_apart<int>(
        result, [&] { return ++here * 21; }, stop, 30);
    EXPECT_EQ(ending, Ending::done);
    EXPECT_EQ(result, 42);
    EXPECT_EQ(here, 1); // that was another process's
}

TEST(Apart, AThrowAndADeathAreFailures) {
    const backends::Stop stop;
    EXPECT_EQ(run_apart([] { throw std::runtime_error("no"); }, stop, 30), Ending::failed);
    EXPECT_EQ(run_apart([] { raise(SIGKILL); }, stop, 30), Ending::failed);
}

TEST(Apart, WhoTakesTooLongIsKilled) {
    const backends::Stop stop;
    EXPECT_EQ(run_apart([] { pause(); }, stop, 0.05), Ending::late);
}

TEST(Apart, AStopEndsIt) {
    backends::Stop stop;
    stop.request();
    EXPECT_EQ(run_apart([] { pause(); }, stop, 30), Ending::stopped);
}

TEST(Apart, IsRefusedBesideAnotherThread) {
    const backends::Stop stop;
    std::atomic<bool> leave{false};
    const std::jthread other([&] {
        while (!leave) std::this_thread::yield();
    });
    EXPECT_THROW(run_apart([] {}, stop, 30), std::runtime_error);
    leave = true;
}

} // namespace
} // namespace weft::bench::test
