// SPDX-License-Identifier: Apache-2.0
// What is drawn is what was measured.
#include "bench/lecture/figures.h"
#include "bench/lecture/svg.h"
#include "sample_lecture.h"
#include "tests/unit/bench/report/xml_check.h"

#include <cstdlib>
#include <gtest/gtest.h>

namespace weft::bench {
namespace {

struct Rect {
    double x = 0, width = 0;
};

double attribute(const std::string& element, const std::string& name) {
    const std::size_t at = element.find(" " + name + "=\"");
    return at == std::string::npos ? -1 : std::strtod(element.c_str() + at + name.size() + 3, nullptr);
}

/// Every rect whose classes are these.
std::vector<Rect> rects(const std::string& svg, const std::string& classes) {
    std::vector<Rect> all;
    for (std::size_t at = svg.find("<rect"); at != std::string::npos; at = svg.find("<rect", at + 1)) {
        const std::string element = svg.substr(at, svg.find('>', at) - at);
        if (element.find("class=\"" + classes + "\"") != std::string::npos)
            all.push_back({attribute(element, "x"), attribute(element, "width")});
    }
    return all;
}

TEST(Svg, TicksAreRound) {
    EXPECT_EQ(ticks(1.0, 5), (std::vector<double>{0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0}));
    EXPECT_EQ(ticks(7, 4).size(), 4u); // 0 2 4 6
    EXPECT_EQ(ticks(2.1, 8).back(), 2.0);
    EXPECT_EQ(ticks(0, 5).size(), 1u);
    for (const double end : {1e-6, 0.03, 0.99, 5.0, 12345.0}) {
        EXPECT_LE(ticks(end, 6).size(), 7u) << end;
        EXPECT_GE(ticks(end, 6).size(), 3u) << end;
        EXPECT_LE(ticks(end, 6).back(), end * 1.0001);
    }
}

TEST(HourFigure, BarsAreAsLongAsTheTasksWorked) {
    const test::SampleLecture sample;
    const LectureFindings f(sample.lecture, sample.uneven);
    const std::string svg = hour_figure(sample.lecture, f);
    EXPECT_EQ(test::xml_problem(svg), "");
    const std::vector<Rect> first = rects(svg, "task t0"), second = rects(svg, "task t1");
    ASSERT_EQ(first.size(), 2u); // of one task, and the first of two
    ASSERT_EQ(second.size(), 1u);
    EXPECT_NEAR(first[1].width / first[0].width, f.hours.median, 0.15);
    EXPECT_GT(first[0].width, 1.5 * second[0].width);
}

TEST(SpeedupFigure, HasARowForEachWayAndCount) {
    const test::SampleLecture sample(7, 3, 2);
    const std::string svg = speedup_figure(LectureFindings(sample.lecture, sample.uneven).lecture);
    EXPECT_EQ(test::xml_problem(svg), "");
    std::size_t dots = 0;
    for (std::size_t at = svg.find("<circle"); at != std::string::npos; at = svg.find("<circle", at + 1)) ++dots;
    EXPECT_EQ(dots, 8u);
    EXPECT_EQ(rects(svg, "capacity-band").size(), 1u); // for two, not for three on two processors
    EXPECT_NE(svg.find("3 tasks"), std::string::npos);
}

TEST(ScheduleFigure, ShowsWhoWaited) {
    const test::SampleLecture sample;
    const LectureFindings f(sample.lecture, sample.uneven);
    const std::string svg = schedule_figure(sample.uneven, f);
    EXPECT_EQ(test::xml_problem(svg), "");
    const std::vector<Rect> idle = rects(svg, "hatched");
    ASSERT_FALSE(idle.empty());
    // 12 tiles of 1 ms against 12 of 3 ms: two thirds of the longer half.
    const std::vector<Rect> busy = rects(svg, "task tile t1");
    double busy_width = 0;
    for (std::size_t i = 0; i < 12; ++i) busy_width += busy[i].width;
    EXPECT_NEAR(idle[0].width / busy_width, 2.0 / 3, 0.01);
}

} // namespace
} // namespace weft::bench
