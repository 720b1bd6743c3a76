// SPDX-License-Identifier: Apache-2.0
// The page in a browser: it draws everything without an error, and every drawn number is the one in its JSON.
#include "bench/study/comparison.h"
#include "browser.h"
#include "sample_study.h"
#include "xml_check.h"

#include <map>
#include <nlohmann/json.hpp>

namespace weft::bench {
namespace {

using test::Browser, test::output_of, test::root_tag;
using Json = nlohmann::json;

/// What is between the header and the data: what a reader sees.
std::string visible(const std::string& dom) {
    const std::size_t begin = dom.find("<header>"), end = dom.find("<pre id=\"csv\"");
    return begin == std::string::npos || end == std::string::npos ? "" : dom.substr(begin, end - begin);
}

/// From the place in the JSON to what was drawn from there.
std::multimap<std::string, std::string> drawn(const std::string& dom) {
    std::multimap<std::string, std::string> all;
    const std::string path = "data-path=\"", value = "\" data-value=\"";
    for (std::size_t at = dom.find(path); at != std::string::npos; at = dom.find(path, at + 1)) {
        const std::size_t begin = at + path.size(), middle = dom.find('"', begin);
        const std::size_t second = middle + value.size();
        const bool valued = dom.compare(middle, value.size(), value) == 0;
        all.emplace(dom.substr(begin, middle - begin),
                    valued ? dom.substr(second, dom.find('"', second) - second) : "");
    }
    return all;
}

/// Every number under `json` is drawn.
void expect_all(const Json& json, const std::string& path, const std::multimap<std::string, std::string>& marks) {
    if (json.is_structured()) {
        for (const auto& [key, value] : json.items()) expect_all(value, path + "/" + key, marks);
    } else if (json.is_number()) {
        EXPECT_EQ(marks.count(path) > 0, true) << path << " is not drawn";
    }
}

void expect_equal(const std::multimap<std::string, std::string>& marks, const Json& data) {
    for (const auto& [path, text] : marks) {
        const Json::json_pointer pointer(path);
        ASSERT_TRUE(data.contains(pointer)) << path;
        ASSERT_TRUE(data[pointer].is_number()) << path;
        EXPECT_EQ(std::strtod(text.c_str(), nullptr), data[pointer].get<double>()) << path;
    }
}

TEST_F(Browser, DrawsEveryNumberAsItIs) {
    const std::string dom = this->dom(test::sample_page(test::sample_study()), "#all");
    EXPECT_NE(root_tag(dom).find("data-ready=\"1\""), std::string::npos) << root_tag(dom);
    EXPECT_EQ(root_tag(dom).find("data-errors"), std::string::npos) << root_tag(dom);
    EXPECT_EQ(visible(dom).find("NaN"), std::string::npos);
    EXPECT_EQ(visible(dom).find("undefined"), std::string::npos);

    const Json data = Json::parse(test::data_block(dom));
    const auto marks = drawn(visible(dom));
    expect_equal(marks, data);
    for (std::size_t i = 0; i < data["summary"]["arms"].size(); ++i) {
        const Json& arm = data["summary"]["arms"][i];
        const std::string path = "/summary/arms/" + std::to_string(i);
        expect_all(arm["seconds"], path + "/seconds", marks);
        expect_all(arm["time_s"]["median"], path + "/time_s/median", marks);
        if (arm["losses"].is_null()) continue;
        for (const char* end : {"ideal_s", "measured_s", "parts"})
            expect_all(arm["losses"][end], path + "/losses/" + end, marks);
    }
    for (std::size_t i = 0; i < data["series"].size(); ++i)
        for (std::size_t k = 0; k < data["series"][i]["points"].size(); ++k)
            for (const char* value : {"speedup", "efficiency"})
                expect_all(data["series"][i]["points"][k][value],
                           "/series/" + std::to_string(i) + "/points/" + std::to_string(k) + "/" + value, marks);
    for (std::size_t i = 0; i < data["timelines"].size(); ++i)
        expect_all(data["timelines"][i]["bars"]["length_us"], "/timelines/" + std::to_string(i) + "/bars/length_us",
                   marks);
    for (std::size_t i = 0; i < data["capacity"].size(); ++i)
        EXPECT_EQ(marks.count("/capacity/" + std::to_string(i) + "/speedup/median"), 1u);
    expect_all(data["costs"]["seconds"], "/costs/seconds", marks);
    expect_all(data["runs"]["relative"], "/runs/relative", marks);
    expect_all(data["noise"]["ratios"], "/noise/ratios", marks);
    expect_all(data["graham"][0]["low"], "/graham/0/low", marks);
    expect_all(data["graham"][2]["high"], "/graham/2/high", marks);
    unsigned shares = 0;
    for (std::size_t i = 0; i < data["summary"]["arms"].size(); ++i)
        if (data["summary"]["arms"][i]["karp_flatt"].is_object()) {
            expect_all(data["summary"]["arms"][i]["karp_flatt"], "/summary/arms/" + std::to_string(i) + "/karp_flatt",
                       marks);
            ++shares;
        }
    EXPECT_EQ(shares, 6u);
}

TEST_F(Browser, DrawsLawsAndPredictionsAsTheyAre) {
    const Study study = test::sample_study("laws", {{"threads", "openmp"}, {1, 2, 3, 4, 6, 8}, 6, 8, 96, 64});
    ReportExtras extras;
    extras.machine = test::sample_machine(8);
    extras.prediction = test::sample_prediction;
    const std::string dom = this->dom(test::sample_page(study, extras), "#all");
    EXPECT_NE(root_tag(dom).find("data-ready=\"1\""), std::string::npos) << root_tag(dom);
    EXPECT_EQ(visible(dom).find("NaN"), std::string::npos);
    const Json data = Json::parse(test::data_block(dom));
    const auto marks = drawn(visible(dom));
    expect_equal(marks, data);
    ASSERT_EQ(data["laws"]["fits"].size(), 4u) << "two laws for two backends";
    for (std::size_t i = 0; i < 4; ++i)
        for (std::size_t k = 0; k < data["laws"]["fits"][i]["curve"].size(); ++k)
            EXPECT_EQ(marks.count("/laws/fits/" + std::to_string(i) + "/curve/" + std::to_string(k) + "/speedup"), 1u);
    ASSERT_EQ(data["prediction"]["predicted"].size(), 3u);
    for (std::size_t i = 0; i < 3; ++i)
        expect_all(data["prediction"]["predicted"][i]["speedup"],
                   "/prediction/predicted/" + std::to_string(i) + "/speedup", marks);
    for (std::size_t i = 0; i < 2; ++i)
        EXPECT_EQ(marks.count("/prediction/emulated/" + std::to_string(i) + "/speedup"), 1u);
    for (const char* kind : {"class=\"simulated\"", "class=\"emulated\"", "class=\"emulated void\""})
        EXPECT_NE(visible(dom).find(kind), std::string::npos) << kind;
}

TEST_F(Browser, DrawsRatiosAndGrainsAsTheyAre) {
    const Study study = test::rival_study();
    ReportExtras extras;
    extras.comparison = to_json(study, compare_arms(study), grains(study));
    extras.picture = "no real picture";
    const std::string dom = this->dom(test::sample_page(study, extras), "#all");
    EXPECT_NE(root_tag(dom).find("data-ready=\"1\""), std::string::npos) << root_tag(dom);
    EXPECT_EQ(visible(dom).find("NaN"), std::string::npos);
    const Json data = Json::parse(test::data_block(dom));
    const auto marks = drawn(visible(dom));
    expect_equal(marks, data);
    const Json& c = data["comparison"];
    for (std::size_t i = 0; i < c["others"].size(); ++i) {
        expect_all(c["others"][i]["ratio"], "/comparison/others/" + std::to_string(i) + "/ratio", marks);
        expect_all(c["others"][i]["interval"], "/comparison/others/" + std::to_string(i) + "/interval", marks);
    }
    for (std::size_t i = 0; i < c["curves"].size(); ++i)
        for (std::size_t k = 0; k < 3; ++k)
            for (const char* value : {"efficiency", "interval"})
                expect_all(c["curves"][i]["points"][k][value],
                           "/comparison/curves/" + std::to_string(i) + "/points/" + std::to_string(k) + "/" + value,
                           marks);
    unsigned crossings = 0;
    for (std::size_t i = 0; i < c["metg"].size(); ++i)
        if (c["metg"][i]["metg_s"].is_number()) {
            expect_all(c["metg"][i]["metg_s"], "/comparison/metg/" + std::to_string(i) + "/metg_s", marks);
            ++crossings;
        }
    EXPECT_GT(crossings, 0u);
}

/// What `weft report --svg` takes from the page.
TEST_F(Browser, LeavesChartsThatAreFilesOfTheirOwn) {
    const std::string dom = this->dom(test::sample_page(test::sample_study()), "#svg");
    const std::string open = "<pre id=\"svg-files\">";
    const std::size_t begin = dom.rfind(open);
    ASSERT_NE(begin, std::string::npos) << root_tag(dom);
    const Json files = Json::parse(dom.substr(begin + open.size(), dom.find("</pre>", begin) - begin - open.size()));
    EXPECT_TRUE(files.contains("speedup"));
    EXPECT_TRUE(files.contains("waterfall-threads-dynamic-x2"));
    for (const auto& [name, svg] : files.items()) {
        const std::string text = svg;
        EXPECT_EQ(test::xml_problem(text), "") << name;
        EXPECT_NE(text.find("xmlns=\"http://www.w3.org/2000/svg\""), std::string::npos) << name;
        for (const char* foreign : {"var(", "class=", "href=\"http", "system-ui", "data-path"})
            EXPECT_EQ(text.find(foreign), std::string::npos) << name << ": " << foreign;
    }
    EXPECT_NE(files["speedup"].get<std::string>().find("capacity of the machine"), std::string::npos) << "the legend";
}

TEST_F(Browser, DrawsSmallAndStrangeStudies) {
    Study one_round = test::sample_study("a</script><b>%", {{"threads"}, {2}, 1, 2, 16, 16});
    one_round.plan.picture = {"scene"}; // and no map of costs
    Study serial = test::sample_study("serial only", {{}, {}, 6, 2, 96, 64});
    for (const Study& study : {one_round, serial}) {
        const std::string dom = this->dom(test::sample_page(study), "#all");
        EXPECT_NE(root_tag(dom).find("data-ready=\"1\""), std::string::npos) << root_tag(dom);
        EXPECT_EQ(root_tag(dom).find("data-errors"), std::string::npos) << root_tag(dom);
        EXPECT_EQ(visible(dom).find("NaN"), std::string::npos);
        expect_equal(drawn(visible(dom)), Json::parse(test::data_block(dom)));
    }
}

TEST_F(Browser, TellsItsErrors) {
    std::string broken = test::sample_page(test::sample_study());
    broken.replace(broken.find("\"capacity\":"), 11, "\"capacitY\":");
    const std::string tag = root_tag(dom(broken));
    EXPECT_NE(tag.find("data-errors="), std::string::npos) << tag;
    EXPECT_EQ(tag.find("data-ready"), std::string::npos) << tag;
}

TEST_F(Browser, PaintsAPicture) {
    folder_.write("page.html", test::sample_page(test::sample_study()));
    for (const char* size : {"400,2000", "1600,2000"}) {
        const std::filesystem::path picture = folder_ / "page.png";
        output_of(start() + " --window-size=" + size + " --screenshot='" + picture.string() + "' 'file://" +
                  (folder_ / "page.html").string() + "' 2>/dev/null");
        ASSERT_TRUE(std::filesystem::exists(picture)) << size;
        EXPECT_GT(std::filesystem::file_size(picture), 20'000u) << "an empty page is smaller";
        std::filesystem::remove(picture);
    }
}

} // namespace
} // namespace weft::bench
