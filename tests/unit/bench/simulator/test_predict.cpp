// SPDX-License-Identifier: Apache-2.0
#include "bench/simulator/predict.h"
#include "tests/unit/bench/simulator/support.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

namespace weft::bench::test {
namespace {

/// Everything known exactly: one repetition, equal bounds.
Question exact_question(std::vector<double> costs, unsigned workers) {
    Question question;
    question.samples = {std::move(costs)};
    question.low = scenario_of({}, workers);
    return question;
}

TEST(Predict, WhatIsKnownExactlyHasNoInterval) {
    Question question = exact_question(dyadic_costs(300, 1), 8);
    question.low.before_s = question.before_high_s = 1;
    const Prediction p = predict(question);
    const Scenario scenario = scenario_of(question.samples[0], 8);
    EXPECT_EQ(p.median_s, 1 + simulate(scenario).makespan_s);
    EXPECT_EQ(p.low_s, p.median_s);
    EXPECT_EQ(p.high_s, p.median_s);
    EXPECT_EQ(p.middle_s, p.median_s);
    EXPECT_EQ(p.totals_s.size(), 200u);
    EXPECT_TRUE(p.tornado.empty());
}

TEST(Predict, TheIntervalOfOneUniformInputIsItsOwn) {
    Question question = exact_question({1}, 1);
    question.after_high_s = 1;
    question.draws = 4000;
    const Prediction p = predict(question);
    EXPECT_NEAR(p.low_s, 1.05, 0.02);
    EXPECT_NEAR(p.median_s, 1.5, 0.03);
    EXPECT_NEAR(p.high_s, 1.95, 0.02);
    ASSERT_EQ(p.tornado.size(), 1u);
    EXPECT_EQ(p.tornado[0].input, "after_s");
    EXPECT_EQ(p.tornado[0].at_low_s, 1);
    EXPECT_EQ(p.tornado[0].at_high_s, 2);
}

TEST(Predict, NoiseOfUnitsAveragesOutAndDriftOfRunsDoesNot) {
    Random random(7);
    Question noisy = exact_question({}, 1), drifting = exact_question({}, 1);
    noisy.samples.assign(5, {});
    drifting.samples.assign(5, {});
    for (std::size_t repetition = 0; repetition < 5; ++repetition)
        for (int unit = 0; unit < 2000; ++unit) {
            noisy.samples[repetition].push_back(0.9 + 0.2 * random.uniform());
            drifting.samples[repetition].push_back(0.9 + 0.05 * static_cast<double>(repetition));
        }
    const Prediction a = predict(noisy), b = predict(drifting);
    EXPECT_LT((a.high_s - a.low_s) / a.median_s, 0.02);
    EXPECT_GT((b.high_s - b.low_s) / b.median_s, 0.15);
    EXPECT_EQ(b.tornado.at(0).input, "unit costs");
    EXPECT_NEAR(b.tornado[0].at_low_s, 1800, 1e-6);
    EXPECT_NEAR(b.tornado[0].at_high_s, 2200, 1e-6);
}

TEST(Predict, TheTornadoNamesTheCulprit) {
    Question question = exact_question(std::vector<double>(2000, 1e-3), 128);
    question.high = {.startup_s = 1e-5, .grab_s = 1e-6, .serial_s = 50e-6, .result_s = 1e-6};
    EXPECT_EQ(predict(question).tornado.at(0).input, "serial_s");
    question.high.serial_s = 1e-7;
    question.low.machine.speed_at = {1, 0.5};
    question.speed_at_high = {1, 1};
    const Prediction p = predict(question);
    EXPECT_EQ(p.tornado.at(0).input, "speed_at");
    EXPECT_GT(p.tornado[0].at_low_s, p.tornado[0].at_high_s); // the faster, the shorter
    EXPECT_EQ(p.tornado.size(), 5u);
    EXPECT_GE(p.median_s, p.low_s);
    EXPECT_LE(p.median_s, p.high_s);
}

TEST(Predict, IsDeterminedByItsSeed) {
    Question question = exact_question(lognormal_costs(500, 1), 16);
    question.samples.push_back(lognormal_costs(500, 2));
    question.high.grab_s = 1e-4;
    const Prediction a = predict(question), b = predict(question);
    EXPECT_EQ(a.totals_s, b.totals_s);
    question.seed = 2;
    EXPECT_NE(predict(question).totals_s, a.totals_s);
}

TEST(Predict, AManyCorePictureOfManyTilesIsAffordable) {
    Question question = exact_question(lognormal_costs(8160, 1), 256);
    question.samples.push_back(lognormal_costs(8160, 2));
    question.high.serial_s = 1e-6;
    question.draws = 20;
    EXPECT_EQ(predict(question).totals_s.size(), 20u);
}

TEST(Predict, RefusesBoundsInTheWrongOrder) {
    Question question = exact_question({1}, 1);
    question.low.overheads.grab_s = 1;
    EXPECT_THROW(predict(question), std::invalid_argument);
    question = exact_question({1}, 1);
    question.low.machine.speed_at = {1};
    EXPECT_THROW(predict(question), std::invalid_argument);
    question = exact_question({1}, 1);
    question.samples.push_back({1, 2});
    EXPECT_THROW(predict(question), std::invalid_argument);
    question.samples.clear();
    EXPECT_THROW(predict(question), std::invalid_argument);
    question = exact_question({1}, 1);
    question.draws = 0;
    EXPECT_THROW(predict(question), std::invalid_argument);
}

} // namespace
} // namespace weft::bench::test
