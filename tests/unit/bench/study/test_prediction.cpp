// SPDX-License-Identifier: Apache-2.0
// Predictions from a study made up here, whose truth is known.
#include "bench/study/prediction.h"
#include "tests/unit/bench/study/made_up.h"

#include <gtest/gtest.h>

namespace weft::bench::test {
namespace {

TEST(Prediction, EqualTilesScaleAsTheyMust) {
    const Study study = made_up(6, 1000, 0.01, 0);
    MachineModel machine = machine_of(study, 64);
    machine.speed_low = machine.speed_high = std::vector<double>(64, 1.0); // a machine that never slows
    for (const PredictedArm& p : predict_arms(study, {4, 64}, machine)) {
        const unsigned n = p.arm.workers;
        EXPECT_NEAR(p.speedup_median, 1000.0 / ((1000 + n - 1) / n), 1e-6) << p.arm.label();
        EXPECT_NEAR(p.speedup.low, p.speedup.high, 1e-6);
    }
}

/// --order cost begins with a probe, before the backend's run. More workers share it; it is nothing that each has.
TEST(Prediction, AProbeIsMadeOnce) {
    constexpr double probe_s = 0.25;
    for (const bool with_plain : {true, false}) {
        Study study = made_up(6, 1000, 0.01, 0);
        Arm cost = study.plan.arms[2];
        cost.order = "cost";
        if (!with_plain) study.plan.arms.resize(2);
        study.plan.arms.push_back(cost);
        for (unsigned round = 0; round < 6; ++round) {
            RunRecord run = *study.find(study.plan.arms[0], round);
            run.arm = cost.label();
            run.phases.render_s += probe_s;
            study.runs.push_back(run);
        }
        MachineModel machine = machine_of(study, 64);
        machine.speed_low = machine.speed_high = std::vector<double>(64, 1.0);
        const std::vector<PredictedArm> predicted = predict_arms(study, {64}, machine);
        ASSERT_FALSE(predicted.empty());
        EXPECT_EQ(predicted.back().arm.order, "cost");
        EXPECT_NEAR(predicted.back().time.median_s, 0.16, 0.01) << with_plain;
    }
}

TEST(Prediction, AsksForEachArmOnce) {
    const Study study = made_up(6, 100, 0.01, 0);
    EXPECT_EQ(predict_arms(study, {2, 8}, machine_of(study, 8)).size(), 2u);
    EXPECT_THROW(predict_arms({study.plan, {}, {}}, {2}, machine_of(study, 2)), std::invalid_argument);
}

TEST(Prediction, TheMachineSlowsAsItsSerialCopiesDo) {
    const Study study = made_up(6, 1000, 0.01, 0.25);
    const MachineModel machine = machine_of(study, 4);
    EXPECT_EQ(machine.processors, 2u);
    EXPECT_NEAR(machine.speed_low[1], 0.8, 1e-9);
    EXPECT_NEAR(machine.speed_high[1], 0.8, 1e-9);
    EXPECT_NEAR(machine.speed_low[3], 0.6, 1e-9); // not measured: three quarters of the last, at the least
    EXPECT_NEAR(machine.speed_high[3], 0.8, 1e-9);
}

TEST(Prediction, ForTheMachineOfAFile) {
    const Study study = made_up(6, 1000, 0.01, 0);
    MachineFile file;
    file.name = "elsewhere";
    file.processors = 4;
    file.relative_speed = {1.6, 2.5};
    file.speed_at = {{1, {1, 1}}, {4, {0.8, 0.8}}};
    const MachineModel machine = machine_of(file, 8);
    const auto predicted = predict_arms(study, {1, 4, 8}, machine);
    ASSERT_EQ(predicted.size(), 3u);
    // One worker: nothing but the speed of one, of which only the bounds are known.
    EXPECT_NEAR(predicted[0].speedup_median, 1, 1e-6);
    EXPECT_NEAR(predicted[0].time.low_s, 10 / 2.5, 1e-6);
    EXPECT_NEAR(predicted[0].time.median_s, 10 / 2.0, 1e-6);
    EXPECT_NEAR(predicted[0].time.high_s, 10 / 1.6, 1e-6);
    EXPECT_NEAR(predicted[1].speedup_median, 4 * 0.8, 1e-6);
    EXPECT_NEAR(predicted[2].speedup_median, 4 * 0.8, 0.05); // eight share the processors of four
    const std::string text = to_text(study, machine, predicted);
    EXPECT_NE(text.find("simulated for elsewhere (4 processors)"), std::string::npos) << text;
    EXPECT_NE(to_json(study, machine, predicted, {}).find("\"described\": true"), std::string::npos);
}

TEST(Prediction, TheCostsOfAFileReplaceThoseOfTheStudy) {
    const Study study = made_up(6, 1000, 0.01, 0);
    MachineFile file;
    file.name = "slow to hand out";
    file.processors = 2;
    file.speed_at = {{1, {1, 1}}, {2, {1, 1}}};
    const double without = predict_arms(study, {2}, machine_of(file, 2))[0].time.median_s;
    file.backends = {{"threads", "dynamic", "none", {0.5, 0.5}, {0.001, 0.001}, {0, 0}}};
    const double with = predict_arms(study, {2}, machine_of(file, 2))[0].time.median_s;
    EXPECT_GT(with - without, 0.001 * 499 + 0.5);
    file.backends[0].schedule = "queue"; // of another schedule they say nothing
    EXPECT_EQ(predict_arms(study, {2}, machine_of(file, 2))[0].time.median_s, without);
}

TEST(Prediction, NothingOversubscribedTestsIt) {
    Study study = made_up(6, 1000, 0.01, 0.25);
    study.processors = 1;
    EXPECT_TRUE(hold_out(study).empty());
}

TEST(Prediction, HoldsOutWhatItPredicts) {
    const std::vector<HeldOut> held = hold_out(made_up(6, 1000, 0.01, 0.25));
    ASSERT_EQ(held.size(), 1u);
    EXPECT_NEAR(held[0].error(), 0, 1e-6);
    // The measured arm itself is not looked at: spoilt, it changes the error and nothing else.
    Study spoilt = made_up(6, 1000, 0.01, 0.25);
    for (RunRecord& run : spoilt.runs)
        if (run.arm == spoilt.plan.arms[3].label()) run.phases.render_s *= 2;
    const std::vector<HeldOut> other = hold_out(spoilt);
    EXPECT_EQ(other[0].predicted_s, held[0].predicted_s);
    EXPECT_NEAR(other[0].error(), -0.5, 1e-6);
}

TEST(Prediction, CostsAndSpeedAreOfTheSameRound) {
    // The machine is at half its clock in every other round, and the copies slow each other down as much in all. Costs
    // of one round with the speed of another would give times that no round had.
    Study study = made_up(12, 100, 0.01, 0.25);
    for (RunRecord& run : study.runs) {
        if (run.round % 2 == 0) continue;
        run.phases.render_s *= 2;
        for (UnitTime& u : run.units) {
            u.begin_s *= 2;
            u.end_s *= 2;
        }
    }
    // A serial run that was slow by itself: its copies' speed is higher by as much, and nothing else changes.
    RunRecord& disturbed = study.runs[0];
    ASSERT_EQ(disturbed.arm, study.plan.arms[0].label());
    disturbed.phases.render_s *= 3;
    for (UnitTime& u : disturbed.units) {
        u.begin_s *= 3;
        u.end_s *= 3;
    }
    const std::vector<HeldOut> held = hold_out(study);
    ASSERT_EQ(held.size(), 1u);
    EXPECT_NEAR(held[0].low_s, 0.5 * 1.25, 1e-6);
    EXPECT_NEAR(held[0].high_s, 1.25, 1e-6);
}

TEST(Prediction, LongestFirstHelpsWhereOneTileIsLong) {
    Study study = made_up(6, 64, 0.01, 0);
    for (RunRecord& run : study.runs)
        if (!run.units.empty() && run.arm == "serial") { // the last tile of the picture
            run.units.back().end_s += 0.5;
            run.phases.render_s += 0.5;
        }
    Arm cost = study.plan.arms[2];
    cost.order = "cost";
    study.plan.arms.push_back(cost);
    const std::size_t runs = study.runs.size();
    for (std::size_t i = 0; i < runs; ++i)
        if (study.runs[i].arm == study.plan.arms[2].label()) {
            study.runs.push_back(study.runs[i]);
            study.runs.back().arm = cost.label();
        }
    MachineModel machine = machine_of(study, 8);
    machine.speed_low = machine.speed_high = std::vector<double>(8, 1.0);
    const auto predicted = predict_arms(study, {8}, machine);
    ASSERT_EQ(predicted.size(), 2u);
    EXPECT_NEAR(predicted[0].time.median_s, 0.07 + 0.51, 1e-3);
    EXPECT_NEAR(predicted[1].time.median_s, 0.51, 1e-3);
}

TEST(Prediction, HoldsOutArmsOfEveryTileSizeThatHasASerialRun) {
    Study study = made_up(6, 1000, 0.01, 0);
    study.runs.clear();
    for (unsigned workers : {1u, 2u})
        study.plan.arms.push_back({.backend = "threads", .schedule = "dynamic", .tile = 32, .workers = workers});
    Study without = study;
    study.plan.arms.push_back({.tile = 32});
    deal(study, 6, 100, 0.01, 0.25);
    deal(without, 6, 100, 0.01, 0.25);
    EXPECT_EQ(hold_out(without).size(), 1u);
    const std::vector<HeldOut> held = hold_out(study);
    ASSERT_EQ(held.size(), 2u);
    EXPECT_EQ(held[1].label, "threads dynamic tile 32 x2");
    EXPECT_EQ(held[1].workers, 2u);
    EXPECT_NEAR(held[1].error(), 0, 1e-6);
}

} // namespace
} // namespace weft::bench::test
