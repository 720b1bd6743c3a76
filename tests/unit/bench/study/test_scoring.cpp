// SPDX-License-Identifier: Apache-2.0
#include "bench/study/scoring.h"

#include "bench/study/prediction.h"
#include "tests/unit/bench/study/made_up.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace weft::bench::test {
namespace {

std::string predicted_from(const Study& study) {
    const MachineModel machine = machine_of(study, 4);
    return to_json(study, machine, predict_arms(study, {2, 4}, machine), {});
}

TEST(Scoring, HitsMissesAndWhatWasNotMeasured) {
    const Study before = made_up(6, 1000, 0.01, 0.25);
    const std::string prediction = predicted_from(before);
    const Score same = score(prediction, made_up(6, 1000, 0.01, 0.25));
    ASSERT_EQ(same.arms.size(), 1u);
    EXPECT_EQ(same.unmeasured, 1u); // four workers
    EXPECT_EQ(same.arms[0].label, "threads dynamic x2");
    EXPECT_NEAR(same.arms[0].error(), 0, 1e-6);

    const Score slower = score(prediction, made_up(6, 1000, 0.02, 0.25)); // everything takes twice as long
    EXPECT_EQ(slower.hits(), 0u);
    EXPECT_NEAR(slower.arms[0].error(), -0.5, 1e-6);
    EXPECT_NEAR(slower.median_error(), 0.5, 1e-6);
    EXPECT_NE(to_text(slower).find("miss"), std::string::npos);
}

TEST(Scoring, RefusesAnotherPicture) {
    const std::string prediction = predicted_from(made_up(6, 100, 0.01, 0));
    Study other = made_up(6, 100, 0.01, 0);
    other.plan.picture.back() = "128x64";
    EXPECT_THROW(score(prediction, other), std::invalid_argument);
    other = made_up(6, 100, 0.01, 0);
    other.plan.scene = "another";
    EXPECT_THROW(score(prediction, other), std::invalid_argument);
    other = made_up(6, 100, 0.01, 0);
    other.plan.spp *= 2;
    EXPECT_THROW(score(prediction, other), std::invalid_argument);
    EXPECT_THROW(score("{}", made_up(6, 100, 0.01, 0)), std::invalid_argument);
    EXPECT_THROW(score(prediction, Study{made_up(1, 1, 1, 0).plan, {}, {}}), std::invalid_argument);
}

} // namespace
} // namespace weft::bench::test
