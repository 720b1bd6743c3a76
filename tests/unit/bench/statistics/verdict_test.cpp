// SPDX-License-Identifier: Apache-2.0
#include "bench/statistics/verdict.h"

#include "simulate.h"

#include <ostream>
#include <stdexcept>

namespace weft::bench {
namespace {

TEST(VerdictTest, HolmByHand) {
    // Sorted .005 .01 .03 .04 times 4 3 2 1: .02 .03 .06 .04, and the last must not fall below the one before.
    const std::vector<double> adjusted = holm_adjusted(std::vector<double>{0.01, 0.04, 0.03, 0.005});
    ASSERT_EQ(adjusted.size(), 4u);
    EXPECT_DOUBLE_EQ(adjusted[0], 0.03);
    EXPECT_DOUBLE_EQ(adjusted[1], 0.06);
    EXPECT_DOUBLE_EQ(adjusted[2], 0.06);
    EXPECT_DOUBLE_EQ(adjusted[3], 0.02);
    EXPECT_EQ(holm_adjusted(std::vector<double>{0.6, 0.5}), (std::vector<double>{1, 1})) << "never above 1";
    EXPECT_EQ(holm_adjusted(std::vector<double>{0.02}), (std::vector<double>{0.02}));
    EXPECT_EQ(holm_adjusted(std::vector<double>{0, 0}), (std::vector<double>{0, 0}));
    EXPECT_TRUE(holm_adjusted({}).empty());
}

TEST(VerdictTest, HolmKeepsTheStudyWideRateOfFalseClaims) {
    const double wrong = share_of(2000, 7, [](Random& random) {
        std::vector<double> p(6);
        for (double& v : p) v = random.uniform();
        for (const double adjusted : holm_adjusted(p))
            if (adjusted <= 0.05) return true;
        return false;
    });
    const double expected = 1 - std::pow(1 - 0.05 / 6, 6); // of independent tests, all of them true
    EXPECT_NEAR(wrong, expected, allowance(expected, 2000));
}

TEST(VerdictTest, NoiseFloorIsTheFartherEnd) {
    EXPECT_DOUBLE_EQ(noise_floor({0.99, 1.02}), 1.02 - 1);
    EXPECT_DOUBLE_EQ(noise_floor({0.96, 1.02}), 1 / 0.96 - 1);
    EXPECT_DOUBLE_EQ(noise_floor({1.01, 1.03}), 1.03 - 1) << "an A/A comparison that excludes 1 is noise all the more";
    EXPECT_EQ(noise_floor({1, 1}), 0);
    EXPECT_DOUBLE_EQ(proven_bias({1.01, 1.03}), 1.01 - 1);
    EXPECT_DOUBLE_EQ(proven_bias({0.96, 0.98}), 1 / 0.98 - 1);
    EXPECT_EQ(proven_bias({0.9, 1.1}), 0) << "scatter is no bias";
    EXPECT_THROW(noise_floor({0, 1}), std::invalid_argument);
    EXPECT_THROW(noise_floor({1.1, 1}), std::invalid_argument);
    EXPECT_THROW(noise_floor({1, not_a_number}), std::invalid_argument);
}

TEST(VerdictTest, EachCaseOfTheRule) {
    const VerdictRule rule{0.03, 0.01, 0.05};
    EXPECT_EQ(judge(Interval{0.90, 0.95}, 0.01, rule), Verdict::faster);
    EXPECT_EQ(judge(Interval{1.05, 1.10}, 0.01, rule), Verdict::slower);
    EXPECT_EQ(judge(Interval{0.98, 1.02}, 0.50, rule), Verdict::same_within);
    EXPECT_EQ(judge(Interval{0.95, 1.02}, 0.50, rule), Verdict::undecided);
    EXPECT_EQ(judge(std::nullopt, 0.01, rule), Verdict::undecided) << "too few rounds";

    EXPECT_EQ(judge(Interval{0.90, 0.95}, 0.06, rule), Verdict::undecided) << "not after the correction";
    EXPECT_EQ(judge(Interval{0.90, 0.95}, 0.05, rule), Verdict::faster);
    EXPECT_EQ(judge(Interval{0.90, 0.985}, 0.01, rule), Verdict::faster)
        << "beyond the floor, partly within the margin";
    EXPECT_EQ(judge(Interval{0.90, 0.995}, 0.01, rule), Verdict::undecided) << "reaches into the noise floor";
    EXPECT_EQ(judge(Interval{1.005, 1.10}, 0.01, rule), Verdict::undecided) << "reaches into the noise floor";
    EXPECT_EQ(judge(Interval{1.011, 1.10}, 0.01, rule), Verdict::slower);
    EXPECT_EQ(judge(Interval{0.975, 0.985}, 0.001, rule), Verdict::same_within) << "certain, and too little to matter";

    const VerdictRule noisy{0.03, 0.06, 0.05};
    EXPECT_EQ(judge(Interval{0.98, 1.02}, 0.50, noisy), Verdict::undecided) << "the instrument cannot see 3 %";
    EXPECT_EQ(judge(Interval{0.90, 0.95}, 0.01, noisy), Verdict::undecided);
    EXPECT_EQ(judge(Interval{0.90, 0.94}, 0.01, noisy), Verdict::faster);
}

TEST(VerdictTest, SwappingTheArmsSwapsTheVerdict) {
    const VerdictRule rule{0.03, 0.01, 0.05};
    const auto swapped = [](Verdict v) {
        return v == Verdict::faster ? Verdict::slower : v == Verdict::slower ? Verdict::faster : v;
    };
    Random random(6);
    for (int trial = 0; trial < 1000; ++trial) {
        const double low = 0.9 + 0.2 * random.uniform();
        const double high = low + 0.1 * random.uniform();
        const double p = random.uniform() / 10;
        EXPECT_EQ(judge(Interval{1 / high, 1 / low}, p, rule), swapped(judge(Interval{low, high}, p, rule)))
            << low << ' ' << high << ' ' << p;
    }
}

TEST(VerdictTest, RefusesWhatIsNoProbability) {
    EXPECT_THROW(holm_adjusted(std::vector<double>{0.5, not_a_number}), std::invalid_argument);
    EXPECT_THROW(holm_adjusted(std::vector<double>{1.5}), std::invalid_argument);
    EXPECT_THROW(holm_adjusted(std::vector<double>{-0.1}), std::invalid_argument);
    EXPECT_THROW(judge(Interval{0.9, 1.1}, not_a_number, {}), std::invalid_argument);
    EXPECT_THROW(judge(Interval{-0.9, 1.1}, 0.5, {}), std::invalid_argument);
    EXPECT_THROW(judge(Interval{0.9, 1.1}, 0.5, {-0.1, 0, 0.05}), std::invalid_argument);
}

} // namespace
} // namespace weft::bench
