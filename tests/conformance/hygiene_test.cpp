// SPDX-License-Identifier: Apache-2.0
// A run leaves nothing behind and disturbs nothing: threads, children, descriptors, buffers, handlers.
#include "exit_guard.h"
#include "subject.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>

#include <sys/wait.h>
#include <unistd.h>

namespace weft::backends::conformance {
namespace {

Shared<Counter>& exits() {
    static Shared<Counter> count;
    return count;
}

pid_t& guarded_process() {
    static pid_t pid = 0;
    return pid;
}

} // namespace

void install_exit_guard() {
    exits(); // made before the handler is registered, so that it outlives it
    guarded_process() = getpid();
    std::atexit([] {
        if (getpid() != guarded_process()) exits()[0].fetch_add(1);
    });
}

unsigned foreign_exits() { return exits()[0]; }

namespace {

class Hygiene : public testing::TestWithParam<Case> {
  protected:
    void run() {
        Slots slots(50, 40);
        const Plan plan = GetParam().plan();
        expect_complete(subject()->run(filling_job(50), slots, plan), slots, plan);
    }
};
INSTANTIATE_TEST_SUITE_P(All, Hygiene, testing::ValuesIn(schedule_cases()), case_name);

TEST_P(Hygiene, NothingIsAliveAfterwards) {
    const std::ptrdiff_t expected = under_thread_sanitizer() ? 2 : 1; // the sanitizer has one of its own
    run();
    EXPECT_EQ(threads_alive(expected), expected);
    EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1) << "a child is left";
    EXPECT_EQ(errno, ECHILD);
}

TEST_P(Hygiene, NoDescriptorLeaks) {
    run(); // a runtime may keep something from its very first use
    const std::ptrdiff_t before = open_descriptors();
    for (int round = 0; round < 5; ++round) run();
    EXPECT_EQ(open_descriptors(), before);
}

TEST_P(Hygiene, EachChildOwnsTwoPipeEnds) {
    if (subject()->traits().shares_memory) GTEST_SKIP() << "no children";
    const std::ptrdiff_t before = open_descriptors();
    Shared<std::atomic<std::int64_t>> descriptors(30);
    const auto counts = [&](std::uint32_t unit, const Pulse&) {
        sleep_ms(1);
        descriptors[unit] = open_descriptors();
        return true;
    };
    Slots slots(30, 40);
    const Plan plan = GetParam().plan();
    expect_complete(subject()->run(job_that(30, counts), slots, plan), slots, plan);
    for (std::uint32_t unit = 0; unit < 30; ++unit)
        EXPECT_EQ(descriptors[unit], before + 2) << "worker " << unit << " of unit " << unit;
}

TEST_P(Hygiene, WhatTheParentHadBufferedAppearsOnce) {
    std::FILE* file = std::tmpfile();
    ASSERT_NE(file, nullptr);
    std::fputs("once", file);
    run();
    std::fflush(file);
    EXPECT_EQ(std::ftell(file), 4);
    std::fseek(file, 0, SEEK_END);
    EXPECT_EQ(std::ftell(file), 4);
    std::fclose(file);
}

TEST_P(Hygiene, NoWorkerRunsTheParentsExitHandlers) {
    run();
    EXPECT_EQ(foreign_exits(), 0u);
}

TEST_P(Hygiene, SignalHandlersAndMaskAreAsBefore) {
    sigset_t mask_before, mask_after;
    struct sigaction pipe_before {
    }, pipe_after{}, interrupt_before{}, interrupt_after{};
    pthread_sigmask(SIG_SETMASK, nullptr, &mask_before);
    sigaction(SIGPIPE, nullptr, &pipe_before);
    sigaction(SIGINT, nullptr, &interrupt_before);
    run();
    pthread_sigmask(SIG_SETMASK, nullptr, &mask_after);
    sigaction(SIGPIPE, nullptr, &pipe_after);
    sigaction(SIGINT, nullptr, &interrupt_after);
    EXPECT_EQ(sigismember(&mask_before, SIGTERM), sigismember(&mask_after, SIGTERM));
    EXPECT_EQ(pipe_before.sa_handler, pipe_after.sa_handler);
    EXPECT_EQ(interrupt_before.sa_handler, interrupt_after.sa_handler);
}

TEST(Neighbours, ProcessesRunAfterEveryOtherBackendInOneProcess) {
    if (under_thread_sanitizer()) GTEST_SKIP() << "the sanitizer keeps a thread of its own, so nothing may fork";
    Slots slots(30, 40);
    for (int round = 0; round < 2; ++round)
        for (const Entry& entry : all()) {
            if (!entry.make) continue;
            SCOPED_TRACE(std::string(entry.name));
            const auto backend = entry.make();
            const Plan plan = default_plan(backend->traits(), backend->traits().max_workers == 1 ? 1 : 3);
            expect_complete(backend->run(filling_job(30), slots, plan), slots, plan);
            const auto processes = make("processes");
            const Plan forked = default_plan(processes->traits(), 2);
            expect_complete(processes->run(filling_job(30), slots, forked), slots, forked);
            const auto under_test = subject();
            const Plan last = default_plan(under_test->traits(), 1);
            expect_complete(under_test->run(filling_job(30), slots, last), slots, last);
        }
}

} // namespace
} // namespace weft::backends::conformance
