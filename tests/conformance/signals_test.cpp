// SPDX-License-Identifier: Apache-2.0
// Signals interrupt system calls at any moment, in the caller and in every worker: nothing may come of it.
#include "subject.h"

#include <csignal>

#include <sys/time.h>

namespace weft::backends::conformance {
namespace {

void set_timer(long period_us) {
    const itimerval timer{{0, period_us}, {0, period_us}};
    setitimer(ITIMER_REAL, &timer, nullptr);
}

class Bombardment : public testing::TestWithParam<Case> {
  protected:
    void SetUp() override {
        struct sigaction action {};
        action.sa_handler = [](int) {}; // and no SA_RESTART: calls fail with EINTR
        sigaction(SIGALRM, &action, &before_);
        set_timer(1000);
    }
    void TearDown() override {
        set_timer(0);
        sigaction(SIGALRM, &before_, nullptr);
    }
    /// A forked worker inherits no timer and sets its own, finer: what it writes shall be cut short.
    static bool bombarded(std::uint32_t, const Pulse&) {
        set_timer(200);
        return true;
    }

  private:
    struct sigaction before_ {};
};
INSTANTIATE_TEST_SUITE_P(All, Bombardment, testing::ValuesIn(schedule_cases()), case_name);

TEST_P(Bombardment, LargeUnits) {
    Slots slots(40, std::size_t{2} << 20);
    Plan plan = GetParam().plan();
    plan.worker_timeout_s = 3;
    expect_complete(subject()->run(job_that(40, bombarded, slots.unit_bytes()), slots, plan), slots, plan);
}

TEST_P(Bombardment, WorkersThatWaitForWork) {
    const auto sometimes_slow = [](std::uint32_t unit, const Pulse& pulse) {
        if (unit % 10 == 0) sleep_ms(20); // the others run dry and wait
        return bombarded(unit, pulse);
    };
    Slots slots(60, 40);
    const Plan plan = GetParam().plan();
    expect_complete(subject()->run(job_that(60, sometimes_slow), slots, plan), slots, plan);
}

} // namespace
} // namespace weft::backends::conformance
