// SPDX-License-Identifier: Apache-2.0
#include "bench/kernels/pass.h"
#include "bench/kernels/results.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace weft::test {
namespace {

using namespace bench::kernels;

Row row(RayKind kind, double single, double best) {
    Row r;
    r.scene = "folder/bunny.ply";
    r.rays = kind;
    r.ratio_single = single;
    r.ratio_best = best;
    return r;
}

TEST(Results, GeometricMeansByKindAndOfAll) {
    Results results;
    results.rows = {row(RayKind::primary, 1, 0.5), row(RayKind::primary, 4, 0.5), row(RayKind::ao, 16, 2)};
    results.rows[0].ratio_best_interval = bench::Interval{0.25, 0.75};
    const std::string text = text_of(results);
    EXPECT_NE(text.find("geometric mean to Embree's single rays: primary 2.00, ao 16.00, all 4.00"), std::string::npos)
        << text;
    EXPECT_NE(text.find("geometric mean to Embree's best mode:   primary 0.50, ao 2.00, all 0.79"), std::string::npos)
        << text;
    EXPECT_NE(text.find("0.50 (0.25 to 0.75)"), std::string::npos) << text;
    EXPECT_NE(text.find("\nbunny.ply "), std::string::npos) << text;
}

TEST(Results, JsonKeepsTheFullNameAndSaysNullWithoutInterval) {
    Results results;
    results.rows = {row(RayKind::shadow, 1, 2), row(RayKind::shadow, 1, 2)};
    results.rows[1].ratio_best_interval = bench::Interval{1.5, 2.5};
    const auto json = nlohmann::json::parse(json_of(results));
    EXPECT_EQ(json["rows"][0]["scene"], "folder/bunny.ply");
    EXPECT_EQ(json["rows"][0]["rays"], "shadow");
    EXPECT_TRUE(json["rows"][0]["ratio_best_lo"].is_null());
    EXPECT_EQ(json["rows"][1]["ratio_best_lo"], 1.5);
    EXPECT_EQ(json["rows"][1]["ratio_best_hi"], 2.5);
    EXPECT_TRUE(json["builds"].empty());
}

TEST(Mismatches, AreOtherAnswersNotOtherRounding) {
    RaySet set{RayKind::primary, std::vector<Ray>(6), {0, 6}, {}};
    for (Ray& ray : set.rays) ray.direction = {0, 0, 2};
    const std::vector<float> a{1, infinity, 1, infinity, 1, 1000};
    const std::vector<float> b{1.00001f, infinity, infinity, 1, 1.01f, 1000.05f};
    EXPECT_EQ(count_mismatches(set, a, b, 1), 3u); // a miss, a hit, and one a hundredth away
}

} // namespace
} // namespace weft::test
