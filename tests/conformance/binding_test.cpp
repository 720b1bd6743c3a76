// SPDX-License-Identifier: Apache-2.0
// Workers run where the plan binds them, and nobody else is bound: not the caller, not the next run.
#include "subject.h"

#include "backends/binding.h"

#include <csignal>
#include <sched.h>
#include <unistd.h>

namespace weft::backends::conformance {
namespace {

/// Where a unit was computed, as the kernel says.
struct Where {
    std::size_t allowed = 0; // processors that its thread might run on
    unsigned first = 0;      // the first of them
    int processor = -1;      // the one that it ran on
};

class Bound : public testing::TestWithParam<Case> {
  protected:
    static constexpr std::uint32_t units = 60;
    const std::vector<unsigned> before_ = allowed_processors();
    Shared<Where> where_{units};

    void SetUp() override {
        if (before_.size() < 2) GTEST_SKIP() << "needs two processors";
    }
    Plan bound_plan() const {
        Plan plan = GetParam().plan();
        // Not in ascending order: inheriting the neighbour's place shall not pass for being bound.
        for (unsigned worker = 0; worker < plan.workers; ++worker)
            plan.processors.push_back(before_[before_.size() - 1 - worker % before_.size()]);
        return plan;
    }
    Job looking_job() const {
        return job_that(units, [this](std::uint32_t unit, const Pulse&) {
            sleep_ms(1); // time for all workers to come
            const std::vector<unsigned> allowed = allowed_processors();
            where_[unit] = {allowed.size(), allowed.front(), sched_getcpu()};
            return true;
        });
    }
    void expect_bound(const Report& report, const Plan& plan) const {
        for (std::uint32_t unit = 0; unit < units; ++unit) {
            const unsigned expected = plan.processors[report.units[unit].worker];
            EXPECT_EQ(where_[unit].allowed, 1u) << "unit " << unit;
            EXPECT_EQ(where_[unit].first, expected) << "unit " << unit;
            EXPECT_EQ(where_[unit].processor, static_cast<int>(expected)) << "unit " << unit;
        }
    }
};
INSTANTIATE_TEST_SUITE_P(All, Bound, testing::ValuesIn(schedule_cases()), case_name);

TEST_P(Bound, EveryUnitIsComputedWhereItsWorkerBelongs) {
    Slots slots(units, 40);
    const Plan plan = bound_plan();
    const Report report = subject()->run(looking_job(), slots, plan);
    expect_complete(report, slots, plan);
    expect_bound(report, plan);
    EXPECT_EQ(allowed_processors(), before_) << "of the calling thread";
}

TEST_P(Bound, TheNextRunIsFreeAgain) {
    Slots slots(units, 40);
    const auto backend = subject();
    backend->run(looking_job(), slots, bound_plan());
    const Plan plan = GetParam().plan();
    expect_complete(backend->run(looking_job(), slots, plan), slots, plan);
    for (std::uint32_t unit = 0; unit < units; ++unit) EXPECT_EQ(where_[unit].allowed, before_.size());
}

TEST_P(Bound, AFailureFreesTheCaller) {
    Slots slots(units, 40);
    const auto throws = [](std::uint32_t unit, const Pulse&) {
        if (unit == 20) throw std::runtime_error("planted");
        return true;
    };
    EXPECT_THROW(subject()->run(job_that(units, throws), slots, bound_plan()), UnitFailed);
    EXPECT_EQ(allowed_processors(), before_);
}

TEST_P(Bound, WhoReplacesADeadWorkerTakesItsPlace) {
    if (!subject()->traits().survives_worker_death) GTEST_SKIP() << "nobody is replaced";
    const Shared<Counter> tries(units);
    const Job looking = looking_job();
    Job job = looking;
    job.compute = [&](std::uint32_t unit, std::span<std::byte> out, const Pulse& pulse) {
        if (unit % 20 == 5 && tries[unit].fetch_add(1) == 0) kill(getpid(), SIGKILL);
        return looking.compute(unit, out, pulse);
    };
    Slots slots(units, 40);
    const Plan plan = bound_plan();
    const Report report = subject()->run(job, slots, plan);
    EXPECT_EQ(report.lost_workers, 3u);
    EXPECT_EQ(count_done(report), units);
    expect_bound(report, plan);
}

TEST(BoundPlan, IsRefusedWhenItCannotBeKept) {
    const Traits traits = subject()->traits();
    Plan plan = default_plan(traits, 1);
    plan.processors = {8191};
    EXPECT_THROW(check_plan(traits, plan), std::invalid_argument);
    plan.processors = {allowed_processors().front(), allowed_processors().front()};
    EXPECT_THROW(check_plan(traits, plan), std::invalid_argument);
    plan.processors.pop_back();
    EXPECT_NO_THROW(check_plan(traits, plan));
}

} // namespace
} // namespace weft::backends::conformance
