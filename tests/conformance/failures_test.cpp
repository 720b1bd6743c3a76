// SPDX-License-Identifier: Apache-2.0
// A throw inside a unit fails the job in the same way everywhere, and leaves the backend usable. An unsupported plan is
// refused by name.
#include "subject.h"

#include <algorithm>

namespace weft::backends::conformance {
namespace {

class Failures : public testing::TestWithParam<Case> {
  protected:
    void expect_failure(const Job& job, std::uint32_t last_unit, const std::string& text) {
        Slots slots(job.units, job.unit_bytes);
        try {
            backend_->run(job, slots, GetParam().plan());
            FAIL() << "no failure was reported";
        } catch (const UnitFailed& failed) {
            EXPECT_LE(failed.unit, last_unit);
            EXPECT_NE(std::string(failed.what()).find(text), std::string::npos) << failed.what();
            EXPECT_NE(std::string(failed.what()).find("unit " + std::to_string(failed.unit)), std::string::npos);
        }
    }
    void TearDown() override {
        Slots slots(20, 40);
        expect_complete(backend_->run(filling_job(20), slots, GetParam().plan()), slots, GetParam().plan());
    }
    std::unique_ptr<Backend> backend_ = subject();
};
INSTANTIATE_TEST_SUITE_P(All, Failures, testing::ValuesIn(schedule_cases()), case_name);

TEST_P(Failures, OneUnitThrows) {
    const auto throws_in_17 = [](std::uint32_t unit, const Pulse&) {
        if (unit == 17) throw std::runtime_error("seventeen is a bad number");
        return true;
    };
    expect_failure(job_that(50, throws_in_17), 17, "unit 17 failed: seventeen is a bad number");
}

TEST_P(Failures, EveryUnitThrows) {
    const auto throws = [](std::uint32_t, const Pulse&) -> bool { throw std::runtime_error("no"); };
    expect_failure(job_that(50, throws), GetParam().workers == 1 ? 0 : 49, "no");
}

TEST_P(Failures, OfTheFailuresThatWereSeenTheSmallestUnitIsReported) {
    // All of the first units fail, and each waits until the others have begun: all are seen.
    const std::uint32_t workers = GetParam().workers;
    Shared<Counter> begun;
    const auto throws_together = [&](std::uint32_t, const Pulse&) -> bool {
        begun[0].fetch_add(1);
        for (int patience = 0; begun[0] < workers && patience < 2000; ++patience) sleep_ms(1);
        throw std::runtime_error("together");
    };
    expect_failure(job_that(workers, throws_together), 0, "together");
}

TEST_P(Failures, AnEmptyText) {
    const auto throws = [](std::uint32_t, const Pulse&) -> bool { throw std::runtime_error(""); };
    expect_failure(job_that(5, throws), 4, "");
}

TEST_P(Failures, AVeryLongText) {
    const auto throws = [](std::uint32_t, const Pulse&) -> bool {
        throw std::runtime_error(std::string(100'000, 'x'));
    };
    expect_failure(job_that(5, throws), 4, "xxxx");
}

TEST_P(Failures, NotAStdException) {
    const auto throws = [](std::uint32_t, const Pulse&) -> bool { throw 42; }; // NOLINT(misc-throw-by-value*)
    expect_failure(job_that(5, throws), 4, "not a std::exception");
}

TEST_P(Failures, GivingUpWithoutBeingAsked) {
    expect_failure(job_that(5, [](std::uint32_t unit, const Pulse&) { return unit != 3; }), 3, "nobody asked");
}

void expect_refusal(const Plan& plan, const std::string& part) {
    Slots slots(1, 8);
    try {
        subject()->run(filling_job(1, 8), slots, plan);
        FAIL() << "the plan was accepted";
    } catch (const std::invalid_argument& refusal) {
        EXPECT_NE(std::string(refusal.what()).find(part), std::string::npos) << refusal.what();
        EXPECT_NE(std::string(refusal.what()).find(selection().backend), std::string::npos) << refusal.what();
    }
}

TEST(Refusals, EveryUndeclaredScheduleAndTransportByName) {
    const Traits traits = subject()->traits();
    for (const Schedule schedule :
         {Schedule::fixed, Schedule::dynamic, Schedule::guided, Schedule::queue, Schedule::stealing}) {
        Plan plan = default_plan(traits, 1);
        plan.schedule = schedule;
        if (std::ranges::count(traits.schedules, schedule) == 0) expect_refusal(plan, std::string(name_of(schedule)));
    }
    for (const Transport transport : {Transport::none, Transport::pipes, Transport::shared}) {
        Plan plan = default_plan(traits, 1);
        plan.transport = transport;
        if (std::ranges::count(traits.transports, transport) == 0)
            expect_refusal(plan, std::string(name_of(transport)));
    }
}

TEST(Refusals, ImpossibleNumbers) {
    const Traits traits = subject()->traits();
    expect_refusal(default_plan(traits, 0), "worker");
    if (traits.max_workers != 0) expect_refusal(default_plan(traits, traits.max_workers + 1), "at most");
    Plan impatient = default_plan(traits, 1);
    impatient.worker_timeout_s = 0;
    expect_refusal(impatient, "timeout");
    for (const Schedule schedule : traits.schedules) {
        Plan plan = default_plan(traits, 1);
        plan.schedule = schedule;
        plan.chunk = 0;
        if (schedule != Schedule::fixed && !traits.picks_chunk) expect_refusal(plan, "chunk");
    }
}

TEST(Refusals, SlotsOfAnotherJobAndNothingToCall) {
    Slots slots(3, 8);
    const Plan plan = default_plan(subject()->traits(), 1);
    EXPECT_THROW(subject()->run(filling_job(4, 8), slots, plan), std::invalid_argument);
    EXPECT_THROW(subject()->run(filling_job(3, 9), slots, plan), std::invalid_argument);
    EXPECT_THROW(subject()->run(Job{3, 8, nullptr}, slots, plan), std::invalid_argument);
}

} // namespace
} // namespace weft::backends::conformance
