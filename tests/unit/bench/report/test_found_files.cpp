// SPDX-License-Identifier: Apache-2.0
#include "bench/report/found_files.h"

#include "sample_study.h"
#include "xml_check.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace weft::bench {
namespace {

using Json = nlohmann::json;

TEST(FoundFiles, PointsKeepTheirNumbersAndFindTheirSeries) {
    const Summary s = summarise(test::sample_study());
    const Json points = Json::parse(prediction_points(s, test::sample_prediction));
    ASSERT_EQ(points["predicted"].size(), 3u) << "what has no numbers is left out";
    EXPECT_EQ(points["predicted"][0]["series"], 0);
    EXPECT_EQ(points["predicted"][1]["series"], 1);
    EXPECT_TRUE(points["predicted"][2]["series"].is_null());
    EXPECT_TRUE(points["predicted"][2]["speedup"]["low"].is_null());
    ASSERT_EQ(points["emulated"].size(), 2u);
    EXPECT_NEAR(points["emulated"][0]["speedup"], 3.5 * 2.0 / 2.1, 1e-12) << "emulated over simulated makespan";
    EXPECT_EQ(points["emulated"][1]["speedup"], 6) << "its own";
    EXPECT_EQ(points["emulated"][1]["void"], true);
}

TEST(FoundFiles, AnythingMayBeMissingOrWrong) {
    const Summary s = summarise(test::sample_study());
    for (const char* text : {"", "7", "[]", "{}", "{\"predicted\": 7, \"emulated\": {}}", "{\"predicted\": [{}, null]}",
                             "{\"predicted\": [{\"label\": 3, \"workers\": \"x\", \"speedup\": []}]}",
                             "{\"validation\": 3, \"held_out\": [{\"label\": null, \"error\": \"x\"}]}"}) {
        EXPECT_EQ(prediction_points(s, text), "null") << text;
        const std::string prediction = prediction_section(text, 6), comparison = comparison_section(text);
        EXPECT_EQ(prediction.empty() ? "" : test::xml_problem(prediction), "") << text;
        EXPECT_EQ(comparison.empty() ? "" : test::xml_problem(comparison), "") << text;
    }
}

TEST(FoundFiles, CountTheVerdicts) {
    EXPECT_EQ(comparison_verdict("{}"), "");
    EXPECT_EQ(comparison_verdict(R"({"reference": {"label": "threads x2"}, "others": [{"verdict": "faster"},
                                     {"verdict": "slower"}, {"verdict": "same within 2 %"}, {"verdict": "slower"}]})"),
              "Beside threads x2: of 4 other ways 1 faster and 2 slower; of 1 neither can be said");
}

TEST(FoundFiles, TellWhenThePredictionIsOlderThanTheStudy) {
    EXPECT_NE(prediction_section(test::sample_prediction, 6).find("from 5 rounds, the study has 6"), std::string::npos);
    EXPECT_EQ(prediction_section(test::sample_prediction, 5).find("again"), std::string::npos);
}

} // namespace
} // namespace weft::bench
