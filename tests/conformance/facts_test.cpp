// SPDX-License-Identifier: Apache-2.0
// What a backend says about itself and about a run is true.
#include "subject.h"

#include <algorithm>

#include "backends/share.h"

#include <set>
#include <thread>

namespace weft::backends::conformance {
namespace {

class Facts : public testing::TestWithParam<Case> {};
INSTANTIATE_TEST_SUITE_P(All, Facts, testing::ValuesIn(schedule_cases()), case_name);

TEST_P(Facts, ProgressIsToldOnTheCallingThreadAndGrows) {
    const std::thread::id caller = std::this_thread::get_id();
    unsigned calls = 0;
    std::uint32_t last = 0;
    Watch watch;
    watch.period_s = 0.002;
    watch.progress = [&](std::uint32_t done) {
        EXPECT_EQ(std::this_thread::get_id(), caller);
        EXPECT_GE(done, last);
        EXPECT_LE(done, 200u);
        last = done;
        ++calls;
    };
    const auto naps = [](std::uint32_t, const Pulse&) {
        sleep_ms(1);
        return true;
    };
    Slots slots(200, 40);
    const Plan plan = GetParam().plan();
    expect_complete(subject()->run(job_that(200, naps), slots, plan, watch), slots, plan);
    EXPECT_GE(calls, 1u);
    EXPECT_LE(calls, 200u);
}

TEST_P(Facts, EveryWorkerWorksWhenUnitsTakeTime) {
    const Plan plan = GetParam().plan();
    const Shared<Counter> begun;
    const auto naps = [&](std::uint32_t, const Pulse&) {
        ++*begun;
        sleep_ms(3);
        for (int i = 0; i < 5000 && *begun < plan.workers; ++i) sleep_ms(1); // however late a worker comes
        return true;
    };
    Slots slots(100, 40);
    const Report report = subject()->run(job_that(100, naps), slots, plan);
    expect_complete(report, slots, plan);
    for (unsigned worker = 0; worker < plan.workers; ++worker) {
        EXPECT_GT(report.workers[worker].units, 0u) << "worker " << worker;
        EXPECT_GE(report.workers[worker].busy_s, 2.9e-3 * report.workers[worker].units) << "worker " << worker;
    }
}

TEST_P(Facts, CpuTimeIsThatOfTheWorkers) {
    const auto burns = [](std::uint32_t, const Pulse&) {
        burn_ms(2);
        return true;
    };
    Slots slots(60, 40);
    const Plan plan = GetParam().plan();
    const Report report = subject()->run(job_that(60, burns), slots, plan);
    double cpu_s = 0;
    for (const WorkerFacts& worker : report.workers) {
        // The kernel's account of a dead child is coarser than a thread's clock.
        EXPECT_GE(worker.cpu_s, 0.8 * 2e-3 * worker.units);
        cpu_s += worker.cpu_s;
    }
    EXPECT_GE(cpu_s, 0.9 * 0.12);
    EXPECT_LE(cpu_s, 0.12 + 2);
}

TEST_P(Facts, BytesAreCountedWhereTheyCrossAProcessBoundary) {
    Slots slots(50, 1000);
    const Plan plan = GetParam().plan();
    const Report report = subject()->run(filling_job(50, 1000), slots, plan);
    std::uint64_t bytes = 0;
    for (const WorkerFacts& worker : report.workers) bytes += worker.bytes;
    EXPECT_EQ(bytes, plan.transport == Transport::pipes ? 50'000u : 0u);
}

TEST_P(Facts, StaticSharesAreExact) {
    if (GetParam().schedule != Schedule::fixed) GTEST_SKIP() << "only under the static schedule";
    // oneTBB walks each share as a whole but chooses by which thread.
    const bool chooses_thread = subject()->traits().name == "tbb";
    for (const std::uint32_t chunk : {0u, 1u, 3u}) {
        SCOPED_TRACE("chunk " + std::to_string(chunk));
        const Plan plan = GetParam().plan(chunk);
        Slots slots(50, 40);
        const Report report = subject()->run(filling_job(50), slots, plan);
        for (unsigned worker = 0; worker < plan.workers; ++worker) {
            std::set<unsigned> walkers;
            for_share(50, plan.workers, chunk, worker, [&](Range range) {
                for (std::uint32_t unit = range.first; unit < range.last; ++unit)
                    walkers.insert(report.units[unit].worker);
            });
            ASSERT_EQ(walkers.size(), 1u);
            if (!chooses_thread) {
                EXPECT_EQ(*walkers.begin(), worker);
            }
        }
    }
}

TEST(Traits, SharedMemoryIsVisibleExactlyWhenDeclared) {
    const Traits traits = subject()->traits();
    std::atomic<int> written{0}; // in this process's own memory
    const auto writes = [&](std::uint32_t, const Pulse&) {
        ++written;
        return true;
    };
    Slots slots(10, 40);
    subject()->run(job_that(10, writes), slots, default_plan(traits, 1));
    EXPECT_EQ(written.load(), traits.shares_memory ? 10 : 0);
}

TEST(Traits, AreWhatTheRegistrySays) {
    const Traits traits = subject()->traits();
    EXPECT_FALSE(traits.summary.empty());
    ASSERT_FALSE(traits.schedules.empty());
    ASSERT_FALSE(traits.transports.empty());
    EXPECT_EQ(traits.shares_memory, traits.transports.front() == Transport::none);
    EXPECT_FALSE(traits.spans_hosts);
    EXPECT_EQ(std::ranges::count(all(), traits.name, &Entry::name), 1);
    EXPECT_NO_THROW(check_plan(traits, default_plan(traits, 1)));
}

} // namespace
} // namespace weft::backends::conformance
