// SPDX-License-Identifier: Apache-2.0
// Emulated runs of a study that was made up. How far they are off is a matter of the machine's other work and is told,
// not judged: see emulation_simulator for that.
#include "bench/emulation/emulation.h"
#include "bench/emulation/sleeping_run.h"
#include "tests/unit/bench/study/made_up.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>

#include <sys/prctl.h>

namespace weft::bench::test {
namespace {

std::vector<PredictedArm> arms_of(const Study& study, const std::vector<unsigned>& workers) {
    std::vector<PredictedArm> arms;
    for (const unsigned n : workers) {
        arms.emplace_back();
        arms.back().arm = study.plan.arms.back();
        arms.back().arm.workers = n;
    }
    return arms;
}

/// The last of its arms is this one.
Study made_up_with(const char* backend, const char* schedule) {
    Study study = made_up(2, 64, 1e-3, 0);
    study.plan.arms.push_back({.backend = backend, .schedule = schedule, .workers = 2});
    study.runs.clear();
    deal(study, 2, 64, 1e-3, 0);
    return study;
}

const auto no_progress = [](std::size_t, std::size_t, const std::string&) {};

TEST(Emulation, EveryWorkerIsRealAndTheMakespanIsUndilated) {
    const Study study = made_up(2, 64, 1e-3, 0); // 64 tiles of a millisecond
    const backends::Stop stop;
    const auto points = emulate_arms(study, arms_of(study, {8, 16}), {}, stop, no_progress);
    ASSERT_EQ(points.size(), 2u);
    for (const EmulatedArm& p : points) {
        ASSERT_TRUE(p.ran) << p.reason;
        EXPECT_NEAR(p.dilation, 8, 1e-9); // units of 8 ms
        EXPECT_NEAR(p.unit_s, 8e-3, 1e-9);
        // No sleep is shorter than asked for, so no run can be shorter than the sum over its workers.
        EXPECT_GE(p.makespan_s, 64e-3 / p.workers);
        EXPECT_GE(p.simulated_s, 64e-3 / p.workers);
        EXPECT_LE(p.low_s, p.simulated_s);
        EXPECT_GE(p.high_s, p.simulated_s);
        EXPECT_GE(p.oversleep_s, 0);
        EXPECT_EQ(p.voided, p.cpu_share > most_cpu_share || p.oversleep_s > most_oversleep * p.unit_s) << p.reason;
    }
    EXPECT_EQ(points[0].label, "threads dynamic x8"); // in the order asked for, although the short one ran first
}

TEST(Emulation, TheBudgetShortensTheSleepsAndThenRefuses) {
    const Study study = made_up(2, 64, 1e-3, 0);
    const backends::Stop stop;
    // One worker would sleep 512 ms; with 300 ms for all, units get shorter; with 60 ms even 2 ms each are too long.
    auto points = emulate_arms(study, arms_of(study, {1}), {.budget_s = 0.3}, stop, no_progress);
    ASSERT_TRUE(points[0].ran) << points[0].reason;
    EXPECT_LT(points[0].unit_s, 5e-3);
    EXPECT_FALSE(points[0].reason.empty());
    points = emulate_arms(study, arms_of(study, {1}), {.budget_s = 0.06}, stop, no_progress);
    EXPECT_FALSE(points[0].ran);
    EXPECT_TRUE(points[0].voided);
    EXPECT_NE(points[0].reason.find("not run"), std::string::npos);
    EXPECT_NE(to_json(points).find("\"makespan_s\": null"), std::string::npos);
}

TEST(Emulation, AStopKeepsWhatEnded) {
    const Study study = made_up(2, 64, 1e-3, 0);
    backends::Stop stop;
    const auto at_the_second = [&](std::size_t done, std::size_t, const std::string&) {
        if (done == 1) stop.request();
    };
    const auto points = emulate_arms(study, arms_of(study, {4, 32}), {}, stop, at_the_second);
    ASSERT_EQ(points.size(), 1u);
    EXPECT_EQ(points[0].workers, 32u); // the short one comes first
}

TEST(Emulation, ProcessesForkBesideNoThread) {
    const Study study = made_up_with("processes", "queue");
    const backends::Stop stop;
    const auto points = emulate_arms(study, arms_of(study, {8}), {}, stop, no_progress);
    ASSERT_EQ(points.size(), 1u);
    EXPECT_TRUE(points[0].ran) << points[0].reason;
}

/// Where victims are chosen at random, one run is one of many that might have been.
TEST(Emulation, TakesTheMedianWhereWorkersDrawLots) {
    const Study study = made_up_with("tbb", "stealing");
    const backends::Stop stop;
    const auto runs = [&](double budget_s) {
        return emulate_arms(study, arms_of(study, {8}), {.unit_s = 2e-3, .budget_s = budget_s, .runs_by_lot = 4}, stop,
                            no_progress)
            .at(0)
            .runs;
    };
    EXPECT_EQ(runs(60), 3u);  // the largest odd number
    EXPECT_EQ(runs(0.1), 1u); // what the budget allows
    const Study dealt = made_up(2, 64, 1e-3, 0);
    EXPECT_EQ(emulate_arms(dealt, arms_of(dealt, {8}), {.unit_s = 2e-3}, stop, no_progress).at(0).runs, 1u);
}

/// Who comes late to units that are empty finds nothing, and its start-up would not be seen. On a busy machine some
/// come late to any, so one run of many is enough.
TEST(SleepingRun, NearlyAllWorkersComeToACalibration) {
    Scenario scenario;
    scenario.backend = "tbb";
    scenario.plan.schedule = backends::Schedule::stealing;
    scenario.plan.workers = 32;
    std::ptrdiff_t most = 0;
    for (int run = 0; run < 50 && most <= 24; ++run) {
        std::vector<bool> came(32, false);
        for (const auto& unit : run_sleeping(calibration_of(scenario)).report.units) came[unit.worker] = true;
        most = std::max(most, std::count(came.begin(), came.end(), true));
    }
    EXPECT_GT(most, 24);
}

TEST(SleepingRun, SleepsWholeSecondsToo) {
    Scenario scenario;
    scenario.unit_s = {1.05, 0};
    scenario.plan.workers = 2;
    const SleepingRun run = run_sleeping(scenario);
    EXPECT_GE(run.report.units[0].end_ns - run.report.units[0].begin_ns, 1'050'000'000);
    EXPECT_LT(run.cpu_s, 1);
}

TEST(SleepingRun, PreciseSleepSetsTheTimerSlackAndPutsItBack) {
    const int before = prctl(PR_GET_TIMERSLACK);
    {
        const PreciseSleep precise;
        EXPECT_EQ(prctl(PR_GET_TIMERSLACK), 1);
    }
    EXPECT_EQ(prctl(PR_GET_TIMERSLACK), before);
}

} // namespace
} // namespace weft::bench::test
