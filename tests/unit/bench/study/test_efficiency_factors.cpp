// SPDX-License-Identifier: Apache-2.0
// The factors of a run that can be computed by hand.
#include "bench/study/efficiency_factors.h"

#include "bench/statistics/efficiency.h"
#include "bench/study/summary.h"

#include <gtest/gtest.h>

namespace weft::bench::test {
namespace {

RunRecord run_of(std::vector<UnitTime> units, double render_s) {
    RunRecord run;
    run.units = std::move(units);
    run.phases.render_s = render_s;
    return run;
}

/// Worker 0 computes 3 s, worker 1 waits 0.5 s and computes 1 + 1 s with 0.25 s between; the last tile ends after 4 s,
/// and a second goes by after it. Serial, the four tiles took 4.5 s.
const RunRecord two_workers = run_of({{0, 0, 0.5, 2.0}, {1, 0, 2.5, 4.0}, {2, 1, 0.5, 1.5}, {3, 1, 1.75, 2.75}}, 5);
const RunRecord serial = run_of({{0, 0, 0, 1.5}, {1, 0, 1.5, 2.5}, {2, 0, 2.5, 3.5}, {3, 0, 3.5, 4.5}}, 4.6);

TEST(EfficiencyFactors, AreThoseOfTheDefinitions) {
    const EfficiencyFactors f = efficiency_factors({&two_workers}, 2, {&serial});
    EXPECT_NEAR(f.load_balance, 2.5 / 3, 1e-12);
    EXPECT_NEAR(f.communication, 3.0 / 5, 1e-12);
    EXPECT_NEAR(f.parallel, 2.5 / 5, 1e-12);
    EXPECT_NEAR(f.serialisation, 3.0 / 4, 1e-12);
    EXPECT_NEAR(f.transfer, 4.0 / 5, 1e-12);
    EXPECT_NEAR(f.computation, 4.5 / 5, 1e-12);
    EXPECT_NEAR(f.global, 4.5 / 10, 1e-12);
    EXPECT_NEAR(f.load_balance_loss, 0.5 / 5, 1e-12);
    EXPECT_EQ(hint(f).substr(0, 13), "serialisation");
}

TEST(EfficiencyFactors, MultiplyAndAddUpOverRounds) {
    RunRecord slower = two_workers;
    for (UnitTime& u : slower.units) u.end_s += 0.2;
    slower.phases.render_s = 7;
    const EfficiencyFactors f = efficiency_factors({&two_workers, &slower}, 2, {&serial, &serial});
    EXPECT_NEAR(f.global, f.parallel * f.computation, 1e-12);
    EXPECT_NEAR(f.parallel, f.load_balance * f.communication, 1e-12);
    EXPECT_NEAR(f.communication, f.serialisation * f.transfer, 1e-12);
    EXPECT_NEAR(1 - f.parallel, f.load_balance_loss + (1 - f.communication), 1e-12);
    EXPECT_NEAR(f.parallel, (2.5 + 2.9) / (5 + 7), 1e-12) << "sums of seconds, not means of ratios";
}

TEST(EfficiencyFactors, AgreeWithThoseOfOneRegion) {
    const PopMetrics one = pop_metrics(std::vector<double>{3, 2}, 5);
    const EfficiencyFactors f = efficiency_factors({&two_workers}, 2, {&serial});
    EXPECT_NEAR(f.parallel, one.parallel_efficiency, 1e-12);
    EXPECT_NEAR(f.load_balance, one.load_balance, 1e-12);
    EXPECT_NEAR(f.communication, one.communication_efficiency, 1e-12);
    EXPECT_NEAR(1 - f.load_balance_loss, one.additive_load_balance, 1e-12);
}

TEST(EfficiencyFactors, HintsNameThePlantedLoss) {
    EXPECT_EQ(hint({}), "nothing to speak of");
    EfficiencyFactors f;
    f.load_balance = 0.9;
    EXPECT_EQ(hint(f).substr(0, 12), "load balance");
    f.computation = 0.7;
    EXPECT_EQ(hint(f).substr(0, 11), "computation");
    f.transfer = 0.6;
    EXPECT_EQ(hint(f).substr(0, 8), "transfer");
}

TEST(EfficiencyFactors, NeedRunsAndSurviveThoseWithoutUnits) {
    EXPECT_THROW(efficiency_factors({}, 2, {}), std::invalid_argument);
    EXPECT_THROW(efficiency_factors({&two_workers}, 2, {}), std::invalid_argument);
    const RunRecord empty = run_of({}, 1);
    EXPECT_EQ(efficiency_factors({&empty}, 2, {&empty}).global, 1);
}

/// A baseline of 4 s and two workers of 2.5 s: S = 1.6, e = (1/1.6 - 1/2) / (1 - 1/2) = 0.25.
TEST(Summary, HasKarpAndFlattsShareWithItsInterval) {
    Study study;
    study.plan.arms = {Arm{}, Arm{.backend = "threads", .workers = 2}};
    for (unsigned round = 0; round < 6; ++round)
        for (const Arm& arm : study.plan.arms) {
            RunRecord run = run_of({{0, 0, 0, 1}}, arm.workers == 1 ? 4 : round == 0 ? 4 : 2.5);
            run.arm = arm.label();
            run.round = round;
            study.runs.push_back(run);
        }
    const Summary s = summarise(study);
    EXPECT_FALSE(s.arms[0].karp_flatt);
    ASSERT_TRUE(s.arms[1].karp_flatt);
    EXPECT_NEAR(s.arms[1].karp_flatt->median, 0.25, 1e-12);
    ASSERT_TRUE(s.arms[1].karp_flatt->interval);
    EXPECT_NEAR(s.arms[1].karp_flatt->interval->low, 0.25, 1e-12);
    EXPECT_NEAR(s.arms[1].karp_flatt->interval->high, 1, 1e-12) << "the round that was not faster at all";
    EXPECT_TRUE(s.arms[1].factors);
}

} // namespace
} // namespace weft::bench::test
