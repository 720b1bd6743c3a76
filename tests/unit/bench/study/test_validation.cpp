// SPDX-License-Identifier: Apache-2.0
#include "bench/study/validation.h"
#include "tests/unit/bench/study/made_up.h"

#include <gtest/gtest.h>

#include <cmath>

namespace weft::bench::test {
namespace {

/// A run as the simulator itself would record it: then the replay must give it back.
RunRecord recorded(const Arm& arm, const std::vector<double>& costs, const Overheads& overheads) {
    Scenario scenario;
    scenario.backend = arm.backend;
    scenario.plan = plan_of(arm);
    scenario.unit_s = costs;
    scenario.overheads = overheads;
    RunRecord run;
    run.arm = arm.label();
    const Outcome outcome = simulate(scenario);
    for (std::uint32_t u = 0; u < costs.size(); ++u)
        run.units.push_back({u, outcome.units[u].worker, static_cast<double>(outcome.units[u].begin_ns) * 1e-9,
                             static_cast<double>(outcome.units[u].end_ns) * 1e-9});
    return run;
}

double last_end_s(const RunRecord& run) {
    double end = 0;
    for (const UnitTime& u : run.units) end = std::max(end, u.end_s);
    return end;
}

std::vector<double> sawtooth(std::size_t units) {
    std::vector<double> costs(units);
    for (std::size_t u = 0; u < units; ++u) costs[u] = 1e-3 * static_cast<double>(1 + u * 7 % 11);
    return costs;
}

TEST(Validation, AReplayGivesTheRunBack) {
    for (const char* backend : {"threads", "openmp", "processes"})
        for (const char* schedule : {"dynamic", "static", "queue"}) {
            const Arm arm{.backend = backend, .schedule = schedule, .workers = 3};
            const RunRecord run = recorded(arm, sawtooth(100), {.startup_s = 2e-4, .grab_s = 1e-6});
            const std::optional<double> replayed = replayed_s(run, arm);
            ASSERT_TRUE(replayed) << arm.label();
            EXPECT_NEAR(*replayed / last_end_s(run), 1, 2e-3) << arm.label();
        }
}

TEST(Validation, AReplayKnowsThePolicy) {
    // Recorded under one schedule and replayed as another: the first tile is long, and blocks put more on top of it.
    std::vector<double> costs(64, 1e-3);
    costs.front() = 0.05;
    const Arm dynamic{.backend = "threads", .schedule = "dynamic", .workers = 2};
    Arm fixed = dynamic;
    fixed.schedule = "static";
    const RunRecord run = recorded(dynamic, costs, {});
    EXPECT_GT(std::fabs(*replayed_s(run, fixed) / last_end_s(run) - 1), 0.1);
}

TEST(Validation, LongestFirstIsReplayedInTheOrderOfBeginnings) {
    const Arm arm{.backend = "threads", .schedule = "dynamic", .order = "cost", .workers = 2};
    RunRecord run = recorded(arm, {4e-3, 3e-3, 2e-3, 1e-3}, {});
    for (UnitTime& u : run.units) u.unit = 3 - u.unit; // the longest was the last of the picture
    EXPECT_NEAR(*replayed_s(run, arm), last_end_s(run), 1e-9);
    Arm several_in_hand = arm;
    several_in_hand.backend = "processes";
    several_in_hand.schedule = "queue";
    EXPECT_FALSE(replayed_s(run, several_in_hand));
}

TEST(Validation, OfAStudyWhoseTruthIsKnown) {
    Study study = made_up(6, 1000, 0.01, 0.25);
    const Validation v = validate(study, hold_out(study));
    EXPECT_EQ(v.replay.cases, 6u); // one arm, six rounds
    EXPECT_NEAR(v.replay.worst, 0, 1e-6);
    EXPECT_EQ(v.hold_out.cases, 1u);
    EXPECT_NEAR(v.hold_out.worst, 0, 1e-6);
    EXPECT_EQ(v.ranking.pairs(), 0u); // one arm has nobody to be compared with
    const std::vector<HeldOut> held{{"a", 2, 1.00, 0.9, 1.1, 1.05}, {"b", 2, 2.0, 1.9, 2.1, 2.5}};
    const Validation w = validate(study, held);
    EXPECT_NEAR(w.hold_out.median, (0.05 / 1.05 + 0.2) / 2, 1e-9);
    EXPECT_NEAR(w.hold_out.worst, 0.2, 1e-9);
    EXPECT_EQ(w.hold_out.worst_label, "b");
    EXPECT_EQ(w.covered, 0.5);
}

TEST(Validation, CountsTheRunsInsideTheirInterval) {
    Study study = made_up(6, 1000, 0.01, 0.25);
    const std::string label = study.plan.arms[3].label();
    std::vector<HeldOut> held = hold_out(study);
    EXPECT_NEAR(held[0].predicted_s, 6.25, 1e-6);
    held[0].low_s = 6.2;
    held[0].high_s = 6.3;
    EXPECT_EQ(validate(study, held).runs_covered, 1);
    for (RunRecord& run : study.runs)
        if (run.arm == label && run.round < 2) run.phases.render_s = run.round == 0 ? 6.1 : 6.4;
    const Validation v = validate(study, held);
    EXPECT_NEAR(v.runs_covered, 4.0 / 6, 1e-12);
    EXPECT_NE(to_text(v).find("67 % of their runs"), std::string::npos) << to_text(v);
}

TEST(Validation, RanksPairsOfTheSameWorkersBeyondTheNoise) {
    Study study = made_up(6, 100, 0.01, 0);
    study.plan.arms.push_back({.twin = 1}); // one in twenty slower than the serial run
    for (unsigned round = 0; round < 6; ++round) {
        RunRecord twin = *study.find(study.plan.arms[0], round);
        twin.arm = study.plan.arms.back().label();
        twin.phases.render_s *= 1.05;
        study.runs.push_back(twin);
    }
    EXPECT_NEAR(noise_floor_of(study), 0.05, 1e-9);
    const std::vector<HeldOut> held{{"a", 2, 1.0, 0, 9, 1.00},
                                    {"b", 2, 0.9, 0, 9, 1.04}, // within the noise of a
                                    {"c", 2, 1.2, 0, 9, 1.30}, // above both, and predicted so
                                    {"d", 4, 9.0, 0, 9, 0.5}}; // other workers
    const Validation v = validate(study, held);
    EXPECT_EQ(v.ranking.pairs(), 2u);
    EXPECT_EQ(v.ranking.tau(), 1);
}

TEST(Validation, RanksOnlyWhatTheRoundsTellApart) {
    // Two arms of two workers, 10 % apart in the middle, and in every fourth round the other way round or not.
    for (const bool mixed : {false, true}) {
        Study study = made_up(16, 100, 0.01, 0);
        const Arm fast = study.plan.arms[3];
        Arm slow = fast;
        slow.backend = "openmp";
        study.plan.arms.push_back(slow);
        for (unsigned round = 0; round < 16; ++round) {
            RunRecord run = *study.find(fast, round);
            run.arm = slow.label();
            run.phases.render_s *= mixed && round % 4 == 0 ? 0.8 : 1.1;
            study.runs.push_back(run);
        }
        const std::vector<HeldOut> held{{fast.label(), 2, 0.6, 0, 9, 0.50}, {slow.label(), 2, 0.5, 0, 9, 0.55}};
        EXPECT_EQ(validate(study, held).ranking.discordant, mixed ? 0u : 1u);
    }
}

} // namespace
} // namespace weft::bench::test
