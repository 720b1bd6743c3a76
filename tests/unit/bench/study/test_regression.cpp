// SPDX-License-Identifier: Apache-2.0
// No alarm without a cause, and the planted cause found.
#include "bench/statistics/random.h"
#include "bench/study/regression.h"

#include <gtest/gtest.h>

namespace weft::bench::test {
namespace {

/// Times with a scatter of one percent, multiplied by `factor` for the threads.
Study study(std::uint64_t seed, double factor, unsigned rounds = 12) {
    Random random(seed);
    Study s;
    s.plan.scene = "made up";
    s.plan.arms = {{}, {.twin = 1}, {.backend = "threads", .schedule = "dynamic", .workers = 2}};
    for (unsigned round = 0; round < rounds; ++round)
        for (const Arm& arm : s.plan.arms) {
            RunRecord run;
            run.arm = arm.label();
            run.round = round;
            run.rays = 1000;
            run.image_sha256 = "same";
            run.phases.render_s = (arm.workers == 2 ? 0.5 * factor : 1.0) * (0.99 + 0.02 * random.uniform());
            s.runs.push_back(run);
        }
    return s;
}

TEST(Regression, NoAlarmWithoutCause) {
    for (std::uint64_t pair = 0; pair < 100; ++pair)
        EXPECT_FALSE(regression(study(2 * pair, 1), study(2 * pair + 1, 1)).alarm) << pair;
}

TEST(Regression, FindsAPlantedSlowDown) {
    int found = 0;
    for (std::uint64_t pair = 0; pair < 20; ++pair) {
        const Regression r = regression(study(2 * pair, 1), study(2 * pair + 1, 1.05));
        found += r.alarm;
        EXPECT_NE(r.arms[0].verdict, Verdict::slower); // the serial run is not
    }
    EXPECT_GE(found, 19);
}

TEST(Regression, ASmallSlowDownAndASpeedUpAreNoAlarm) {
    EXPECT_FALSE(regression(study(1, 1), study(2, 1.01)).alarm);
    const Regression faster = regression(study(1, 1), study(2, 0.8));
    EXPECT_FALSE(faster.alarm);
    EXPECT_EQ(faster.arms[1].verdict, Verdict::faster);
}

TEST(Regression, CountsNeedNoStatistics) {
    Study after = study(2, 1, 1);
    for (RunRecord& run : after.runs) run.rays = 1010;
    const Regression r = regression(study(1, 1, 1), after);
    EXPECT_TRUE(r.alarm);
    EXPECT_NE(to_text(r).find("more rays"), std::string::npos);
}

TEST(Regression, SaysWhatCannotBeCompared) {
    Study other = study(2, 1);
    for (RunRecord& run : other.runs) run.image_sha256 = "other";
    const Regression r = regression(study(1, 1), other);
    EXPECT_FALSE(r.same_image);
    EXPECT_EQ(r.notes.size(), 1u);
    Study foreign = study(2, 1);
    foreign.plan.arms = {{.backend = "tbb", .schedule = "stealing", .workers = 2}};
    EXPECT_THROW(regression(study(1, 1), foreign), std::invalid_argument);
    EXPECT_THROW(regression(study(1, 1, 0), study(1, 1)), std::invalid_argument);
}

} // namespace
} // namespace weft::bench::test
