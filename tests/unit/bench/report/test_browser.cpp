// SPDX-License-Identifier: Apache-2.0
// The page in a browser: it draws everything without an error, and every drawn number is the one in its JSON.
#include "browser.h"
#include "sample_study.h"

#include <map>
#include <nlohmann/json.hpp>

namespace weft::bench {
namespace {

using test::Browser, test::output_of, test::root_tag;
using Json = nlohmann::json;

const char* const laws = R"({"fits": [{"series": 0, "law": "Amdahl", "text": "serial share 4 %", "curve": [
    {"workers": 1, "speedup": 1, "low": 1, "high": 1}, {"workers": 2, "speedup": 1.9, "low": 1.8, "high": 1.95},
    {"workers": 4, "speedup": 3.2, "low": 2.9, "high": 3.5}]}]})";

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
    const std::string dom = this->dom(test::sample_page(test::sample_study(), laws), "#all");
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
    EXPECT_EQ(marks.count("/laws/fits/0/curve/2/speedup"), 1u);
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
    const std::string broken = R"({"fits": [{"series": 99, "law": "none", "text": "", "curve": []}]})";
    const std::string tag = root_tag(dom(test::sample_page(test::sample_study(), broken)));
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
