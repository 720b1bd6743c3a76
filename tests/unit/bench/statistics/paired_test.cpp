// SPDX-License-Identifier: Apache-2.0
#include "bench/statistics/paired.h"

#include "simulate.h"

#include <algorithm>
#include <stdexcept>

namespace weft::bench {
namespace {

/// The two-sided p-value by trying every choice of signs, with ranks found by counting.
double p_by_enumeration(std::vector<double> differences) {
    std::erase(differences, 0.0);
    std::vector<double> ranks;
    for (const double d : differences) {
        double less = 0, equal = 0;
        for (const double e : differences) {
            less += std::abs(e) < std::abs(d) ? 1 : 0;
            equal += std::abs(e) == std::abs(d) ? 1 : 0;
        }
        ranks.push_back(less + (equal + 1) / 2);
    }
    double seen = 0, middle = 0;
    for (std::size_t i = 0; i < ranks.size(); ++i) {
        if (differences[i] > 0) seen += ranks[i];
        middle += ranks[i] / 2;
    }
    const std::size_t choices = std::size_t{1} << ranks.size();
    std::size_t as_far = 0;
    for (std::size_t signs = 0; signs < choices; ++signs) {
        double sum = 0;
        for (std::size_t i = 0; i < ranks.size(); ++i) sum += (signs >> i & 1) != 0 ? ranks[i] : 0;
        as_far += std::abs(sum - middle) >= std::abs(seen - middle) ? 1u : 0u;
    }
    return static_cast<double>(as_far) / static_cast<double>(choices);
}

TEST(PairedTest, SignedRankEqualsTheEnumerationOfAllSigns) {
    Random random(11);
    for (int trial = 0; trial < 400; ++trial) {
        const std::size_t count = random.below(11);
        std::vector<double> plain, tied;
        for (std::size_t i = 0; i < count; ++i) {
            plain.push_back(normal(random) + 0.5);
            tied.push_back(static_cast<double>(random.below(7)) - 2); // many ties, some zeros
        }
        EXPECT_NEAR(signed_rank(plain).p, p_by_enumeration(plain), 1e-15) << trial;
        EXPECT_NEAR(signed_rank(tied).p, p_by_enumeration(tied), 1e-15) << trial;
    }
}

TEST(PairedTest, SignedRankOfTheDepressionScalesOfHollanderAndWolfe) {
    // R's example(wilcox.test): V = 40, two-sided p-value = 0.03906 (one-sided 0.01953)
    const std::vector<double> before{1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30};
    const std::vector<double> after{0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29};
    std::vector<double> differences;
    for (std::size_t i = 0; i < before.size(); ++i) differences.push_back(before[i] - after[i]);
    const SignedRank found = signed_rank(differences);
    EXPECT_EQ(found.used, 9u);
    EXPECT_EQ(found.positive_rank, 40);
    EXPECT_DOUBLE_EQ(found.p, 20.0 / 512);
    EXPECT_TRUE(found.exact);
}

TEST(PairedTest, ZerosAreLeftOutAndTheRestTestedAlone) {
    const SignedRank with = signed_rank(std::vector<double>{0, 1, 2, 0, -3, 4, 5, 6, 0});
    const SignedRank without = signed_rank(std::vector<double>{1, 2, -3, 4, 5, 6});
    EXPECT_EQ(with.used, 6u);
    EXPECT_EQ(with.p, without.p);
    EXPECT_EQ(signed_rank(std::vector<double>(4, 0.0)).p, 1);
    EXPECT_EQ(signed_rank(std::vector<double>(4, 0.0)).used, 0u);
    EXPECT_EQ(signed_rank({}).p, 1);
    EXPECT_DOUBLE_EQ(signed_rank(std::vector<double>(6, 2.0)).p, 2.0 / 64) << "all equal: one rank for all";
}

TEST(PairedTest, TheNormalApproximationJoinsTheExactDistribution) {
    Random random(5);
    for (int trial = 0; trial < 50; ++trial) {
        std::vector<double> values = normals(random, exact_limit);
        for (double& v : values) v = std::round((v + 0.3) * 8) / 8 + 1.0 / 64; // ties, no zeros
        const SignedRank exact = signed_rank(values);
        values.push_back(1e-9); // the smallest rank of 51 hardly moves the sum
        const SignedRank approximate = signed_rank(values);
        EXPECT_TRUE(exact.exact);
        EXPECT_FALSE(approximate.exact);
        EXPECT_NEAR(approximate.p, exact.p, 0.01 + 0.05 * exact.p) << trial;
    }
}

TEST(PairedTest, FalseAlarmsAreAsRareAsThePValueSays) {
    const double alarms = share_of(2000, 3, [](Random& random) { return signed_rank(normals(random, 60)).p <= 0.05; });
    EXPECT_NEAR(alarms, 0.05, allowance(0.05, 2000));
}

TEST(PairedTest, HodgesLehmannIntervalIsWhatTheTestDoesNotReject) {
    Random random(8);
    for (const std::size_t count : {6u, 7u, 10u, 15u}) {
        const std::vector<double> values = normals(random, count);
        const Location found = hodges_lehmann(values);
        ASSERT_TRUE(found.interval);
        const auto p_at = [&](double centre) {
            std::vector<double> shifted = values;
            for (double& v : shifted) v -= centre;
            return signed_rank(shifted).p;
        };
        EXPECT_GT(p_at(found.interval->low + 1e-9), 0.05) << count;
        EXPECT_LE(p_at(found.interval->low - 1e-9), 0.05) << count;
        EXPECT_GT(p_at(found.interval->high - 1e-9), 0.05) << count;
        EXPECT_LE(p_at(found.interval->high + 1e-9), 0.05) << count;
        EXPECT_TRUE(found.interval->contains(found.estimate));
    }
}

TEST(PairedTest, HodgesLehmannIntervalCoversAsOftenAsItSays) {
    for (const std::size_t count : {6u, 10u, 20u, 60u}) {
        const std::size_t studies = count == 60 ? 1000 : 2000;
        const double said = hodges_lehmann(std::vector<double>(count, 1.0)).coverage;
        EXPECT_GE(said, 0.95);
        const double covered = share_of(studies, count, [&](Random& random) {
            return hodges_lehmann(normals(random, count)).interval->contains(0);
        });
        EXPECT_NEAR(covered, said, allowance(said, studies)) << count;
    }
    EXPECT_NEAR(hodges_lehmann(std::vector<double>(6, 1.0)).coverage, 1 - 2.0 / 64, 1e-15);
    EXPECT_NEAR(hodges_lehmann(std::vector<double>(10, 1.0)).coverage, 1 - 2 * 25.0 / 1024, 1e-15); // tables: W <= 8
}

TEST(PairedTest, HodgesLehmannByHand) {
    const Location few = hodges_lehmann(std::vector<double>{1, 2, 10}); // pairs: 1 1.5 2 5.5 6 10
    EXPECT_DOUBLE_EQ(few.estimate, 3.75);
    EXPECT_FALSE(few.interval);
    EXPECT_EQ(hodges_lehmann(std::vector<double>{4}).estimate, 4);
    const Location six = hodges_lehmann(std::vector<double>{3, 1, 4, 9, 5, 6});
    ASSERT_TRUE(six.interval) << "nothing is left out but what one of 64 outcomes costs";
    EXPECT_EQ(six.interval->low, 1);
    EXPECT_EQ(six.interval->high, 9);
    const Location equal = hodges_lehmann(std::vector<double>(8, 2.0));
    EXPECT_EQ(equal.interval->low, 2);
    EXPECT_EQ(equal.interval->high, 2);
}

TEST(PairedTest, RoundsThatDifferTenfoldDoNotHideAThreePercentRatio) {
    Random random(4);
    std::vector<double> a, b;
    for (int round = 0; round < 12; ++round) {
        const double weather = 1 + 9 * random.uniform();
        a.push_back(weather * 0.97 * std::exp(0.005 * normal(random)));
        b.push_back(weather * std::exp(0.005 * normal(random)));
    }
    const PairedRatio found = compare_pairs(a, b);
    EXPECT_NEAR(found.ratio, 0.97, 0.01);
    ASSERT_TRUE(found.interval);
    EXPECT_LT(found.interval->high, 1);
    EXPECT_GT(found.interval->low, 0.95);
    EXPECT_LT(found.test.p, 0.01);

    const PairedRatio swapped = compare_pairs(b, a);
    EXPECT_NEAR(swapped.ratio * found.ratio, 1, 1e-12);
    EXPECT_NEAR(swapped.interval->low * found.interval->high, 1, 1e-12);
    EXPECT_DOUBLE_EQ(swapped.test.p, found.test.p);
}

TEST(PairedTest, RefusesWhatIsNoTime) {
    const std::vector<double> good{1, 2, 3};
    EXPECT_EQ(paired_ratios(good, good), std::vector<double>(3, 1.0));
    EXPECT_THROW(paired_ratios(good, std::vector<double>{1, 2}), std::invalid_argument);
    EXPECT_THROW(paired_ratios(good, std::vector<double>{1, 0, 3}), std::invalid_argument);
    EXPECT_THROW(paired_ratios(std::vector<double>{1, 2, -3}, good), std::invalid_argument);
    EXPECT_THROW(paired_ratios(std::vector<double>{1, 2, not_a_number}, good), std::invalid_argument);
    EXPECT_THROW(compare_pairs({}, {}), std::invalid_argument);
    EXPECT_THROW(signed_rank(std::vector<double>{1, not_a_number}), std::invalid_argument);
    EXPECT_THROW(hodges_lehmann(std::vector<double>{1, infinite}), std::invalid_argument);
    EXPECT_THROW(hodges_lehmann({}), std::invalid_argument);
    EXPECT_THROW(hodges_lehmann(good, 1.5), std::invalid_argument);
}

} // namespace
} // namespace weft::bench
