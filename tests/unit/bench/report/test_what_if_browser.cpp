// SPDX-License-Identifier: Apache-2.0
// The panel "what if" in a browser: what a reader sets is what the simulator in C++ is asked for.
#include "bench/report/embedded_files.h"
#include "bench/simulator/simulate.h"
#include "browser.h"
#include "sample_study.h"

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>

namespace weft::bench {
namespace {

using Json = nlohmann::ordered_json; // a way sets other inputs, and comes first
using test::root_tag;

struct Choice {
    std::string backend, schedule;
    std::uint32_t chunk = 1;
    unsigned workers = 1;
    std::string order = "scanline";
    std::uint32_t tile = 16;
};

const std::vector<Choice> choices{
    {"threads", "dynamic", 1, 16},  {"threads", "static", 0, 7},      {"threads", "static", 2, 7},
    {"threads", "stealing", 1, 64}, {"openmp", "guided", 1, 3},       {"tbb", "stealing", 1, 16},
    {"processes", "queue", 1, 2},   {"threads", "queue", 1, 256},     {"threads", "dynamic", 1, 16, "cost"},
    {"openmp", "dynamic", 3, 5},    {"processes", "dynamic", 1, 100}, {"threads", "dynamic", 1, 4, "cost", 32}};
constexpr double grab_us = 2.5, startup_us = 60, speed_percent = 80;

/// Sets the inputs as a reader does, one choice after the other, and writes the answers into the page.
std::string choosing() {
    Json all = Json::array();
    for (const Choice& c : choices)
        all.push_back({{"way", c.backend + ", " + c.schedule},
                       {"tile", c.tile},
                       {"order", c.order},
                       {"workers", c.workers},
                       {"chunk", c.chunk},
                       {"grab", grab_us},
                       {"startup", startup_us},
                       {"speed", speed_percent}});
    return "<script>//<![CDATA[\nconst chosen = " + all.dump() + R"(;
        const answers = chosen.map((choice) => {
          Object.entries(choice).forEach(([name, value]) => {
            const input = document.getElementById("what-if-" + name);
            if (name === "way") value = Array.from(input.options).find((o) => o.textContent === value).value;
            input.value = value;
            input.dispatchEvent(new Event("input", { bubbles: true }));
            input.dispatchEvent(new Event("change", { bubbles: true }));
          });
          return +document.getElementById("what-if-answer").dataset.seconds;
        });
        document.documentElement.dataset.answers = JSON.stringify(answers);
        //]]></script></body>)";
}

std::string with(std::string page, const std::string& old_text, const std::string& new_text) {
    return page.replace(page.rfind(old_text), old_text.size(), new_text);
}

/// What the page holds for the tiles, merged where they are larger.
std::vector<double> costs_of(const Json& data, const Choice& choice) {
    const std::uint32_t tile = data["tile"], by = choice.tile / tile;
    const std::uint32_t columns = (data["width"].get<std::uint32_t>() + tile - 1) / tile,
                        wide = (columns + by - 1) / by;
    const std::size_t rows = data["costs"].size() / columns;
    std::vector<double> costs((rows + by - 1) / by * wide);
    for (std::size_t i = 0; i < data["costs"].size(); ++i)
        costs[i / columns / by * wide + i % columns / by] +=
            data["costs"][i].get<double>() * data["cost_unit_s"].get<double>();
    if (choice.order == "cost") std::stable_sort(costs.begin(), costs.end(), std::greater<>());
    return costs;
}

double simulated_s(const Json& data, const Choice& choice) {
    Scenario s;
    s.unit_s = costs_of(data, choice);
    s.backend = choice.backend;
    s.plan.workers = choice.workers;
    s.plan.schedule = backends::schedule_named(choice.schedule);
    s.plan.chunk = choice.chunk;
    s.plan.transport = choice.backend == "processes" ? backends::Transport::pipes : backends::Transport::none;
    s.overheads.startup_s = startup_us * 1e-6;
    s.overheads.grab_s = grab_us * 1e-6;
    s.overheads.leave_s = data["ways"][0]["leave_s"];
    s.after_s = data["after_s"];
    for (unsigned active = 1; active <= choice.workers; ++active)
        s.machine.speed_at.push_back(1 - (1 - speed_percent / 100) * (active - 1) / (choice.workers - 1));
    return simulate(s).total_s;
}

class WhatIfBrowser : public test::Browser {
  protected:
    const Study study_ = test::sample_study("what if", {{"threads", "openmp", "processes"}, {1, 2}, 6, 2, 320, 240});
    const std::string page_ = test::sample_page(study_);
};

TEST_F(WhatIfBrowser, AnswersAsTheSimulator) {
    const std::string dom = this->dom(with(page_, "</body>", choosing()));
    const std::string root = root_tag(dom);
    EXPECT_EQ(root.find("data-errors"), std::string::npos) << root;
    const std::string mark = "data-answers=\"";
    ASSERT_NE(root.find(mark), std::string::npos) << root;
    const Json answers = Json::parse(
        root.substr(root.find(mark) + mark.size()).substr(0, root.find(']') + 1 - root.find(mark) - mark.size()));
    ASSERT_EQ(answers.size(), choices.size());
    const Json data = Json::parse(test::data_block(page_))["what_if"];
    for (std::size_t i = 0; i < choices.size(); ++i) {
        const double expected = simulated_s(data, choices[i]);
        EXPECT_NEAR(answers[i], expected, 1e-9 * expected) << choices[i].backend << ' ' << choices[i].schedule;
    }
    EXPECT_NE(dom.find("class=\"what-if-line\""), std::string::npos) << "the curve";
    EXPECT_EQ(dom.find("id=\"what-if\" hidden"), std::string::npos);
}

TEST_F(WhatIfBrowser, RefusesWhatIsOutOfBounds) {
    const std::string script = R"(<script>//<![CDATA[
        const input = document.getElementById("what-if-workers");
        input.value = "257";
        input.dispatchEvent(new Event("input", { bubbles: true }));
        //]]></script></body>)";
    const std::string dom = this->dom(with(page_, "</body>", script));
    EXPECT_EQ(root_tag(dom).find("data-errors"), std::string::npos);
    EXPECT_NE(dom.find(">An assumption is empty or out of its bounds.<"), std::string::npos);
}

TEST_F(WhatIfBrowser, AnswersWithoutD3) {
    std::string page = with(page_, std::string(embedded::chart_library()), "");
    page = with(page, "class=\"charts\"", "class=\"tables\"");
    const std::string dom = this->dom(page), root = root_tag(dom);
    EXPECT_EQ(root.find("data-errors"), std::string::npos) << root;
    EXPECT_NE(root.find("data-ready"), std::string::npos) << root;
    EXPECT_NE(dom.find(">Simulated: "), std::string::npos);
}

} // namespace
} // namespace weft::bench
