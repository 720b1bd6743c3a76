// SPDX-License-Identifier: Apache-2.0
#include "bench/statistics/order_statistics.h"

#include "simulate.h"

#include <stdexcept>

namespace weft::bench {
namespace {

TEST(OrderStatisticsTest, MedianAndQuantiles) {
    EXPECT_EQ(median(std::vector<double>{5}), 5);
    EXPECT_EQ(median(std::vector<double>{4, 1, 3, 2}), 2.5);
    EXPECT_EQ(median(std::vector<double>{9, 1, 2}), 2);
    // R: quantile(c(7, 1, 3, 15), c(0, .1, .25, .9, 1))
    const std::vector<double> values{7, 1, 3, 15};
    EXPECT_DOUBLE_EQ(quantile(values, 0), 1);
    EXPECT_DOUBLE_EQ(quantile(values, 0.1), 1.6);
    EXPECT_DOUBLE_EQ(quantile(values, 0.25), 2.5);
    EXPECT_DOUBLE_EQ(quantile(values, 0.9), 12.6);
    EXPECT_DOUBLE_EQ(quantile(values, 1), 15);
}

TEST(OrderStatisticsTest, MedianRanksAreThoseOfTheBinomialTable) {
    struct Row {
        std::size_t count, low, high;
        double coverage; // as textbooks print it
    };
    for (const Row& row :
         {Row{6, 1, 6, 0.969}, Row{7, 1, 7, 0.984}, Row{9, 2, 8, 0.961}, Row{10, 2, 9, 0.979}, Row{20, 6, 15, 0.959},
          Row{8, 1, 8, 0.992}, Row{12, 3, 10, 0.961}, Row{17, 5, 13, 0.951}, Row{30, 10, 21, 0.957}}) {
        const auto ranks = median_ranks(row.count);
        ASSERT_TRUE(ranks) << row.count;
        EXPECT_EQ(ranks->low, row.low) << row.count;
        EXPECT_EQ(ranks->high, row.high) << row.count;
        EXPECT_NEAR(ranks->coverage, row.coverage, 5e-4) << row.count;
    }
    for (std::size_t count = 0; count < 6; ++count) EXPECT_FALSE(median_ranks(count)) << count;
    EXPECT_TRUE(median_ranks(5, 0.9375)) << "1 - 2 / 32 is achieved exactly";
    EXPECT_FALSE(median_ranks(5, 0.9376));
}

TEST(OrderStatisticsTest, ManyValuesNeedNoApproximation) {
    const auto ranks = median_ranks(10000); // 5000 - 98 by the normal approximation
    ASSERT_TRUE(ranks);
    EXPECT_NEAR(static_cast<double>(ranks->low), 4902, 1);
    EXPECT_EQ(ranks->high, 10001 - ranks->low);
    EXPECT_NEAR(ranks->coverage, 0.95, 0.002);
    EXPECT_GE(ranks->coverage, 0.95);
}

TEST(OrderStatisticsTest, TheIntervalCoversTheMedianOfASkewedDistributionAsOftenAsItSays) {
    for (const std::size_t count : {6u, 10u, 20u}) {
        const double said = median_ranks(count)->coverage;
        const double covered = share_of(2000, count, [&](Random& random) {
            std::vector<double> times = normals(random, count);
            for (double& t : times) t = std::exp(t); // lognormal, its median is 1
            return median_interval(times)->interval.contains(1);
        });
        EXPECT_NEAR(covered, said, allowance(said, 2000)) << count;
    }
}

TEST(OrderStatisticsTest, TheIntervalHasTheValuesAtTheRanks) {
    std::vector<double> values;
    for (int i = 20; i > 0; --i) values.push_back(i);
    const auto found = median_interval(values);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->interval.low, 6);
    EXPECT_EQ(found->interval.high, 15);
    EXPECT_NEAR(found->coverage, 0.9586, 1e-4);
    EXPECT_FALSE(median_interval(std::span(values).first(5)));

    const std::vector<double> equal(8, 2.5);
    EXPECT_EQ(median_interval(equal)->interval.low, 2.5);
    EXPECT_EQ(median_interval(equal)->interval.high, 2.5);
}

TEST(OrderStatisticsTest, CentralIntervalLeavesOutTheSameShareAtBothEnds) {
    std::vector<double> values;
    for (int i = 1; i <= 1000; ++i) values.push_back(i);
    values[0] = -infinite;
    values[999] = infinite;
    const Interval found = central_interval(values, 0.95);
    EXPECT_EQ(found.low, 26);
    EXPECT_EQ(found.high, 975);
    EXPECT_EQ(central_interval(std::vector<double>{3, 1, 2}).low, 1) << "few values: nothing is left out";
    EXPECT_EQ(central_interval(std::vector<double>{3, 1, 2}).high, 3);
}

TEST(OrderStatisticsTest, FencesFlagAndKeep) {
    const std::vector<double> values{10, 11, 12, 13, 14, 40, -9}; // quartiles 10.5 and 13.5, so the fences are 6 and 18
    const Fences fences = tukey_fences(values);
    EXPECT_DOUBLE_EQ(fences.inside.low, 6);
    EXPECT_DOUBLE_EQ(fences.inside.high, 18);
    EXPECT_EQ(fences.outliers, (std::vector<std::size_t>{5, 6}));
    EXPECT_TRUE(tukey_fences(values, 10).outliers.empty());
    EXPECT_TRUE(tukey_fences(std::vector<double>(5, 1.0)).outliers.empty()) << "all equal";
    EXPECT_TRUE(tukey_fences(std::vector<double>{1}).outliers.empty());
}

TEST(OrderStatisticsTest, RefusesWhatIsNoNumberAndWhatIsMissing) {
    const std::vector<double> broken{1, not_a_number, 3, 4, 5, 6, 7};
    EXPECT_THROW(median(broken), std::invalid_argument);
    EXPECT_THROW(median_interval(broken), std::invalid_argument);
    EXPECT_THROW(tukey_fences(broken), std::invalid_argument);
    EXPECT_THROW(central_interval(broken), std::invalid_argument);
    EXPECT_THROW(median(std::vector<double>{1, infinite}), std::invalid_argument);
    EXPECT_THROW(median({}), std::invalid_argument);
    EXPECT_THROW(central_interval({}), std::invalid_argument);
    EXPECT_THROW(quantile(std::vector<double>{1, 2}, 1.5), std::invalid_argument);
    EXPECT_THROW(quantile(std::vector<double>{1, 2}, not_a_number), std::invalid_argument);
    EXPECT_THROW(median_ranks(10, 1), std::invalid_argument);
    EXPECT_THROW(median_ranks(10, 0), std::invalid_argument);
    try {
        median(broken);
    } catch (const std::invalid_argument& error) {
        EXPECT_NE(std::string(error.what()).find("values[1] is nan"), std::string::npos) << error.what();
    }
}

} // namespace
} // namespace weft::bench
