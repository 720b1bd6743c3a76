// SPDX-License-Identifier: Apache-2.0
#include "bench/report/trend.h"

#include "sample_study.h"

#include <gtest/gtest.h>

namespace weft::bench {
namespace {

void set_share(Summary& summary, const std::string& label, double low, double high) {
    for (ArmSummary& a : summary.arms)
        if (a.arm.label() == label) a.karp_flatt = Measured{(low + high) / 2, Interval{low, high}};
}

TEST(Trend, IsToldOnlyWhereTheIntervalsAreApart) {
    Summary s = summarise(test::sample_study());
    for (const char* backend : {"threads", "openmp", "processes"})
        set_share(s, std::string(backend) + " dynamic x2", 0.05, 0.06);
    set_share(s, "threads dynamic x3", 0.01, 0.02);
    set_share(s, "openmp dynamic x3", 0.07, 0.08);
    set_share(s, "processes dynamic x3", 0.055, 0.08);
    const std::string text = karp_flatt_trend(s, 3);
    EXPECT_NE(text.find("threads dynamic: the serial share falls"), std::string::npos) << text;
    EXPECT_NE(text.find("openmp dynamic: the serial share rises"), std::string::npos) << text;
    EXPECT_NE(text.find("processes dynamic: the serial share stays"), std::string::npos) << text;
}

TEST(Trend, NeedsTwoCountsWithinTheProcessors) {
    const Summary s = summarise(test::sample_study());
    EXPECT_NE(karp_flatt_trend(s, 2).find("cannot be told"), std::string::npos);
}

TEST(Trend, NamesTheWorstFactor) {
    Summary s = summarise(test::sample_study());
    for (ArmSummary& a : s.arms)
        if (a.factors) a.factors = EfficiencyFactors{};
    EXPECT_EQ(factors_title(s, 2), "No factor of the efficiency loses more than 2 %");
    for (ArmSummary& a : s.arms)
        if (a.arm.label() == "openmp dynamic x2") a.factors->transfer = 0.71;
    EXPECT_EQ(factors_title(s, 2), "Transfer loses most: 71 % are left in openmp dynamic x2");
}

} // namespace
} // namespace weft::bench
