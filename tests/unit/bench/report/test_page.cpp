// SPDX-License-Identifier: Apache-2.0
#include "bench/report/html.h"
#include "bench/report/page_data.h"
#include "bench/report/verdict.h"
#include "bench/study/comparison.h"
#include "sample_study.h"
#include "xml_check.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace weft::bench {
namespace {

using Json = nlohmann::ordered_json;

const std::string hostile = "a</script><b>%s%n{{verdict}}<!--]]>&amp;'\"\x01\xff.gltf";

std::size_t count(const std::string& text, const std::string& what) {
    std::size_t n = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++n;
    return n;
}

TEST(Page, IsWellFormed) { EXPECT_EQ(test::xml_problem(test::sample_page(test::sample_study())), ""); }

TEST(Page, DataEqualsTheSummary) {
    const Study study = test::sample_study();
    const Json data = Json::parse(test::data_block(test::sample_page(study)));
    EXPECT_EQ(data["schema"], "weft.page/1");
    EXPECT_EQ(data["summary"], Json::parse(to_json(study, summarise(study))));
    EXPECT_EQ(data["machine"]["processors"], 2);
}

TEST(Page, HostileNamesStayNames) {
    Study study = test::sample_study(hostile);
    study.notes.push_back(hostile);
    const std::string page = test::sample_page(study), plain = test::sample_page(test::sample_study());
    EXPECT_EQ(test::xml_problem(page), "");
    for (const char* mark : {"</script", "<b>", "<!--", "]]>"})
        EXPECT_EQ(count(page, mark), count(plain, mark)) << mark;
    const Json data = Json::parse(test::data_block(page));
    const std::string scene = data["summary"]["scene"];
    EXPECT_EQ(scene.substr(0, scene.size() - 8), hostile.substr(0, hostile.size() - 6))
        << "but for the byte that is no UTF-8";
    EXPECT_NE(page.find("%s%n{{verdict}}"), std::string::npos) << "what is put in is not looked at again";
}

TEST(Page, NeedsNothingBesideItself) {
    std::string page = test::sample_page(test::sample_study());
    for (const char* mark : {" src=", "<link", "@import", "url(http", "url(//", "fetch(", "XMLHttpRequest"}) {
        const std::size_t library = report_has_charts() ? count(page.substr(page.find("d3js.org")), mark) : 0;
        const std::size_t before = count(page.substr(0, page.find("d3js.org")), mark);
        EXPECT_EQ(before, 0u) << mark;
        if (std::string(mark) != "fetch(" && std::string(mark) != "XMLHttpRequest") {
            EXPECT_EQ(library, 0u) << mark;
        }
    }
}

TEST(Page, StaysSmallForABigStudy) {
    const test::SampleSize size{
        {"threads", "openmp", "tbb", "processes", "other"}, {1, 2, 3, 4, 6, 8, 12, 16, 24, 32}, 20, 16, 640, 360};
    const Study study = test::sample_study("big", size);
    const Summary summary = summarise(study);
    const std::string page =
        report_html(study, summary, {test::sample_machine(16), "weft test", "", "", std::string(135'000, 'x')});
    EXPECT_LT(page.size(), 1'500'000u);
    EXPECT_EQ(test::xml_problem(page), "");
    const Json data = Json::parse(test::data_block(page));
    EXPECT_EQ(data["leading"].size(), 5u);
    for (const Json& t : data["timelines"])
        EXPECT_EQ(t["joined"].get<bool>(), t["bars"]["worker"].size() < t["units"].get<std::size_t>());
}

TEST(Page, SectionsOfLossesSumUp) {
    const Study study = test::sample_study();
    const Json data = Json::parse(test::data_block(test::sample_page(study)));
    unsigned waterfalls = 0;
    for (const Json& arm : data["summary"]["arms"]) {
        if (arm["losses"].is_null()) continue;
        ++waterfalls;
        double sum = arm["losses"]["ideal_s"];
        for (const Json& part : arm["losses"]["parts"]) sum += part["seconds"].get<double>();
        EXPECT_NEAR(sum, arm["losses"]["measured_s"], 1e-12) << arm["label"];
    }
    EXPECT_EQ(waterfalls, 6u);
}

TEST(Page, WorksWithoutAMachineAndWithoutAPicturesSize) {
    Study study = test::sample_study();
    study.plan.picture = {"scene"};
    const std::string page = report_html(study, summarise(study), {});
    EXPECT_EQ(test::xml_problem(page), "");
    EXPECT_NE(page.find("Nobody recorded the machine"), std::string::npos);
    EXPECT_TRUE(Json::parse(test::data_block(page))["costs"].is_null());
}

TEST(Page, LeadsWithTheMostWorkersWithinTheProcessors) {
    const Summary summary = summarise(test::sample_study());
    for (const unsigned processors : {2u, 0u}) // not known: as many as there were serial runs side by side
        for (const std::size_t i : leading_arms(summary, processors)) EXPECT_EQ(summary.arms[i].arm.workers, 2u);
    for (const std::size_t i : leading_arms(summary, 8)) EXPECT_EQ(summary.arms[i].arm.workers, 3u);
    EXPECT_EQ(leading_arms(summary, 1).size(), 3u);
    EXPECT_EQ(series(summary)[0].name, "threads dynamic");
    EXPECT_EQ(series(summary)[0].arms.size(), 3u);
}

TEST(Page, CallsNoBackendFastestWhoseIntervalOverlaps) {
    Summary summary = summarise(test::sample_study());
    const auto set = [&](const char* label, double low, double high) {
        for (ArmSummary& a : summary.arms)
            if (a.arm.label() == label) a.speedup = {(low + high) / 2, Interval{low, high}};
    };
    const Study study = test::sample_study();
    set("threads dynamic x2", 1.8, 1.9);
    set("openmp dynamic x2", 1.85, 1.95);
    set("processes dynamic x2", 1.5, 1.6);
    EXPECT_EQ(titles(study, summary, test::sample_machine(), {}).comparison.substr(0, 21), "No backend is clearly");
    set("openmp dynamic x2", 1.92, 1.95);
    EXPECT_EQ(titles(study, summary, test::sample_machine(), {}).comparison.substr(0, 32),
              "openmp dynamic x2 is the fastest");
}

TEST(Page, SaysWhatItLeftOut) {
    ReportExtras extras;
    extras.prediction = "{";
    extras.comparison = "not JSON </script>";
    const std::string page = test::sample_page(test::sample_study(), extras);
    EXPECT_EQ(test::xml_problem(page), "");
    EXPECT_NE(page.find("prediction.json is no JSON"), std::string::npos);
    EXPECT_NE(page.find("comparison.json is no JSON"), std::string::npos);
    const Json data = Json::parse(test::data_block(page));
    EXPECT_TRUE(data["prediction"].is_null());
    EXPECT_TRUE(data["comparison"].is_null());
}

TEST(Page, HasNoSectionWithoutData) {
    const std::string page = test::sample_page(test::sample_study());
    EXPECT_EQ(page.find("id=\"prediction\""), std::string::npos);
    EXPECT_EQ(page.find("id=\"rivals\""), std::string::npos);
    EXPECT_NE(page.find("None was fitted: Amdahl&#39;s law needs three different worker counts"), std::string::npos);
}

TEST(Page, ShowsPredictionComparisonAndPicture) {
    const Study study = test::rival_study();
    ReportExtras extras;
    extras.prediction = test::sample_prediction;
    extras.comparison = to_json(study, compare_arms(study), grains(study));
    extras.picture = "\x89PNG bytes";
    const std::string page = test::sample_page(study, extras);
    EXPECT_EQ(test::xml_problem(page), "");
    for (const char* text : {"id=\"prediction\"", "id=\"rivals\"", "emulated, void: &lt;busy&gt; processors",
                             "kendall tau 0.9", "run weft predict again", "iVBORyBieXRlcw=="})
        EXPECT_NE(page.find(text), std::string::npos) << text;
    const Json data = Json::parse(test::data_block(page));
    EXPECT_EQ(data["comparison"], Json::parse(extras.comparison));
    EXPECT_EQ(data["comparison"]["curves"].size(), 2u);
}

/// Equal tiles of 1 ms and four times as long ones; bounds by hand: 24 tiles, of which 5 take 4 ms.
TEST(Page, GrahamsBoundsAreThoseOfTheTiles) {
    const Study study = test::sample_study();
    const Json data = Json::parse(test::data_block(test::sample_page(study)));
    const auto costs = tile_costs(study, 6000);
    ASSERT_TRUE(costs);
    double work = 0, longest = 0;
    for (const double s : costs->tiles) {
        work += s;
        longest = std::max(longest, s);
    }
    const double outside = summarise(study).arms[0].time.median - work;
    ASSERT_EQ(data["graham"].size(), 3u);
    const Json& three = data["graham"][2];
    EXPECT_EQ(three["workers"], 3);
    EXPECT_NEAR(three["low"], (work + outside) / (work / 3 + longest * 2 / 3 + outside), 1e-9);
    EXPECT_NEAR(three["high"], (work + outside) / (work / 3 + outside), 1e-9);
}

TEST(Page, FactorsTableHasNumberColourAndHint) {
    const std::string page = test::sample_page(test::sample_study());
    EXPECT_NE(page.find("2 workers: percent, 100 is no loss"), std::string::npos);
    EXPECT_GT(count(page, "<td class=\"good\">"), 0u);
    EXPECT_GT(count(page, "<td class=\"poor\">") + count(page, "<td class=\"fair\">"), 0u);
    EXPECT_GT(count(page, "<td class=\"words\">"), 0u);
}

} // namespace
} // namespace weft::bench
