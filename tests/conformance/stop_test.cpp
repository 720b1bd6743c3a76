// SPDX-License-Identifier: Apache-2.0
// A stop is a result: nothing new starts, what is done stays valid, and it takes well under a second.
#include "subject.h"

#include "backends/clock.h"

#include <csignal>

#include <sys/time.h>

namespace weft::backends::conformance {
namespace {

class Stops : public testing::TestWithParam<Case> {};
INSTANTIATE_TEST_SUITE_P(All, Stops, testing::ValuesIn(schedule_cases()), case_name);

TEST_P(Stops, BeforeTheStart) {
    Stop stop;
    stop.request();
    Slots slots(40, 40);
    const Plan plan = GetParam().plan();
    const Report report = subject()->run(filling_job(40), slots, plan, {.stop = &stop});
    expect_consistent(report, slots, plan);
    EXPECT_TRUE(report.stopped);
    EXPECT_EQ(count_done(report), 0u);
}

TEST_P(Stops, HalfWayFromInsideAUnit) {
    Stop stop;
    Shared<Counter> started, late;
    const auto stops_at_20 = [&](std::uint32_t, const Pulse&) {
        if (stop.requested()) late[0].fetch_add(1);
        if (started[0].fetch_add(1) == 20) stop.request();
        sleep_ms(1);
        return true;
    };
    Slots slots(1000, 40);
    const Plan plan = GetParam().plan();
    const Report report = subject()->run(job_that(1000, stops_at_20), slots, plan, {.stop = &stop});
    expect_consistent(report, slots, plan);
    EXPECT_TRUE(report.stopped);
    EXPECT_GT(count_done(report), 0u);
    EXPECT_LT(count_done(report), 500u);
    EXPECT_LE(late[0], GetParam().workers); // each worker may just have looked
    EXPECT_TRUE(report.warnings.empty());
}

TEST_P(Stops, AfterTheLastUnitIsNotAStop) {
    Stop stop;
    Shared<Counter> started;
    const auto stops_at_the_end = [&](std::uint32_t, const Pulse&) {
        if (started[0].fetch_add(1) == 0) return true;
        sleep_ms(20);
        stop.request();
        return true;
    };
    Slots slots(2, 40);
    const Plan plan = GetParam().plan();
    const Report report = subject()->run(job_that(2, stops_at_the_end), slots, plan, {.stop = &stop});
    // A stop may come between a result and its arrival: either everything counts, or it was stopped.
    EXPECT_EQ(report.stopped, count_done(report) < 2);
}

Stop* stop_of_the_handler = nullptr;

/// Requests a stop from a signal handler after so many milliseconds.
class Alarm {
  public:
    Alarm(Stop& stop, int ms) {
        stop_of_the_handler = &stop;
        struct sigaction action {};
        action.sa_handler = [](int) { stop_of_the_handler->request(); };
        sigaction(SIGALRM, &action, &before_);
        const itimerval once{{0, 0}, {ms / 1000, ms % 1000 * 1000}};
        setitimer(ITIMER_REAL, &once, nullptr);
    }
    ~Alarm() {
        const itimerval never{};
        setitimer(ITIMER_REAL, &never, nullptr);
        sigaction(SIGALRM, &before_, nullptr);
    }
    Alarm(const Alarm&) = delete;
    Alarm& operator=(const Alarm&) = delete;

  private:
    struct sigaction before_ {};
};

TEST_P(Stops, InsideALongUnitByASignal) {
    Stop stop;
    const Alarm alarm(stop, 100);
    const auto waits_for_the_pulse = [](std::uint32_t, const Pulse& pulse) {
        for (int patience = 0; !pulse.stop_requested() && patience < 20'000; ++patience) sleep_ms(1);
        return false;
    };
    Slots slots(10, 40);
    const Plan plan = GetParam().plan();
    const std::int64_t begin = wall_ns();
    const Report report = subject()->run(job_that(10, waits_for_the_pulse), slots, plan, {.stop = &stop});
    EXPECT_LT(seconds(wall_ns() - begin), 5);
    EXPECT_TRUE(report.stopped);
    EXPECT_EQ(count_done(report), 0u);
    EXPECT_EQ(report.lost_workers, 0u);
}

TEST_P(Stops, AWorkerThatDoesNotListenIsKilled) {
    if (!subject()->traits().survives_worker_death) GTEST_SKIP() << "a thread cannot be killed";
    Stop stop;
    const Alarm alarm(stop, 100);
    const auto deaf = [](std::uint32_t unit, const Pulse&) {
        if (unit > 0) sleep_ms(60'000);
        return true;
    };
    Slots slots(10, 40);
    const Plan plan = GetParam().plan();
    const std::int64_t begin = wall_ns();
    const Report report = subject()->run(job_that(10, deaf), slots, plan, {.stop = &stop});
    EXPECT_LT(seconds(wall_ns() - begin), 10);
    EXPECT_TRUE(report.stopped);
    EXPECT_LE(count_done(report), 1u); // none, if the machine was so busy that no worker had begun
    expect_consistent(report, slots, plan);
}

} // namespace
} // namespace weft::backends::conformance
