// SPDX-License-Identifier: Apache-2.0
#include "bench/report/fitted_laws.h"

#include "sample_study.h"

#include <gtest/gtest.h>

namespace weft::bench {
namespace {

/// Runs that follow Amdahl's law with a serial share of a tenth, each round's machine a little slower.
Study amdahl_study(const std::vector<unsigned>& workers) {
    Study study;
    study.plan.arms = {Arm{}};
    for (const unsigned n : workers) study.plan.arms.push_back(Arm{.backend = "threads", .workers = n});
    for (unsigned round = 0; round < 6; ++round)
        for (const Arm& arm : study.plan.arms) {
            RunRecord run;
            run.arm = arm.label();
            run.round = round;
            run.phases.render_s = (1 + 0.01 * round) * (0.1 + 0.9 / arm.workers);
            study.runs.push_back(run);
        }
    return study;
}

TEST(FittedLaws, FindThePlantedShare) {
    const FittedLaws laws = fitted_laws(summarise(amdahl_study({1, 2, 3, 4, 6, 8})), {8, 8, {}});
    ASSERT_EQ(laws.fits.size(), 2u);
    EXPECT_EQ(laws.fits[0].law, "Amdahl");
    EXPECT_EQ(laws.fits[0].text.substr(0, 20), "serial share 10.00 %");
    EXPECT_EQ(laws.fits[0].last, 8u);
    EXPECT_EQ(laws.fits[0].curve.back().workers, 16);
    EXPECT_NEAR(laws.fits[0].curve.back().speedup, 1 / (0.1 + 0.9 / 16), 1e-6);
    ASSERT_TRUE(laws.fits[0].curve.back().band);
    EXPECT_NE(laws.about.find("-53 %"), std::string::npos) << "the error that such fits had";
}

TEST(FittedLaws, StopAtTheBorder) {
    const Summary s = summarise(amdahl_study({1, 2, 3, 4, 6, 8}));
    const FittedLaws cores = fitted_laws(s, {8, 4, {}}), processors = fitted_laws(s, {4, 0, {}});
    for (const FittedLaws& laws : {cores, processors}) {
        EXPECT_EQ(laws.border, 4u);
        ASSERT_EQ(laws.fits.size(), 1u) << "four counts are too few for the universal law";
        EXPECT_EQ(laws.fits[0].last, 4u);
    }
}

TEST(FittedLaws, SayWhyThereIsNone) {
    const FittedLaws laws = fitted_laws(summarise(amdahl_study({1, 2, 3, 4})), {2, 2, {}});
    EXPECT_TRUE(laws.fits.empty());
    EXPECT_NE(laws.about.find("up to 2 workers"), std::string::npos) << laws.about;
    EXPECT_NE(laws.about.find("This study has 2."), std::string::npos) << laws.about;
}

TEST(FittedLaws, LeaveOutWhatHasMoreWork) {
    Study weak = amdahl_study({1, 2, 3});
    for (Arm& arm : weak.plan.arms)
        if (arm.backend == "threads") arm.scale = arm.workers + 1;
    for (std::size_t i = 0; i < weak.runs.size(); ++i) weak.runs[i].arm = weak.plan.arms[i % 4].label();
    EXPECT_TRUE(fitted_laws(summarise(weak), {8, 8, {}}).fits.empty());
}

} // namespace
} // namespace weft::bench
