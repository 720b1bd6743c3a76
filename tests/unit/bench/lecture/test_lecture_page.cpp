// SPDX-License-Identifier: Apache-2.0
#include "bench/lecture/sentences.h"
#include "sample_lecture.h"
#include "tests/unit/bench/report/xml_check.h"

#include <gtest/gtest.h>

namespace weft::bench {
namespace {

bool has(const std::string& page, const std::string& text) { return page.find(text) != std::string::npos; }

/// Every time of `arm` becomes that of the reference times `factor`.
void set_times(Study& study, const Arm& arm, const Arm& reference, double factor) {
    for (RunRecord& run : study.runs)
        if (run.arm == arm.label()) run.phases.render_s = factor * study.find(reference, run.round)->phases.render_s;
}

TEST(LecturePage, IsWellFormedAndNeedsNothingBesideItself) {
    const std::string page = test::lecture_page(test::SampleLecture());
    EXPECT_EQ(test::xml_problem(page), "");
    for (const char* mark : {"<script", "onload=", "<link", "@import", "url(http", "href=\"http", "src=\"http"})
        EXPECT_FALSE(has(page, mark)) << mark;
    EXPECT_LT(page.size(), 200'000u) << "the rest of 1.5 MB is for the pictures";
}

TEST(LecturePage, ScalesTheHourByPairedRounds) {
    test::SampleLecture sample;
    const Arm one, two{.backend = "threads", .schedule = "dynamic", .workers = 2};
    set_times(sample.lecture, two, one, 0.57);
    const std::string page = test::lecture_page(sample);
    EXPECT_TRUE(has(page, "<h1>One task: 1 h. Two tasks: 0.57 h.</h1>"));
    EXPECT_TRUE(has(page, "0.57 h [0.57, 0.57]"));
}

TEST(LecturePage, CallsNothingADifferenceInsideTheNoise) {
    test::SampleLecture sample(9);
    const Arm threads{.backend = "threads", .schedule = "dynamic", .workers = 2},
        pipes{.backend = "processes", .schedule = "queue", .transport = "pipes", .workers = 2};
    Arm again = threads;
    again.twin = 1;
    const auto words = [&] {
        const LectureFindings f(sample.lecture, sample.uneven);
        return contest_words(*f.processes, "A", "B", f.noise_floor);
    };
    set_times(sample.lecture, pipes, threads, 1.06);
    set_times(sample.lecture, again, threads, 1.10); // the same thing differs by more
    EXPECT_TRUE(has(words(), "No difference can be claimed: the same thing measured twice differs by up to 10.0 %"))
        << words();
    set_times(sample.lecture, again, threads, 1.001);
    EXPECT_TRUE(has(words(), "slower, by more than chance explains")) << words();
    set_times(sample.lecture, pipes, threads, 1.001);
    EXPECT_TRUE(has(words(), "the same, within 2 %")) << words();
    set_times(sample.lecture, pipes, threads, 0.9);
    EXPECT_TRUE(has(words(), "A against B: 0.900 [0.900, 0.900] times the time. That is faster")) << words();
}

TEST(LecturePage, SaysThatTooFewRoundsSayNothing) {
    const std::string page = test::lecture_page(test::SampleLecture(2));
    EXPECT_EQ(test::xml_problem(page), "");
    EXPECT_TRUE(has(page, "fewer than six rounds cannot say whether that is chance"));
}

TEST(LecturePage, SaysWhatOneProcessorCannotShow) {
    const std::string page = test::lecture_page(test::SampleLecture(6, 2, 1), 1);
    EXPECT_EQ(test::xml_problem(page), "");
    EXPECT_TRUE(has(page, "cannot be shown here"));
    EXPECT_TRUE(has(page, "two tasks take turns"));
    EXPECT_FALSE(has(page, "what this machine can give:"));
    EXPECT_FALSE(has(test::lecture_page(test::SampleLecture()), "take turns on it"));
}

TEST(LecturePage, WorksWithOneBackendOnly) {
    const std::vector<Arm> processes{{.backend = "processes", .schedule = "queue", .transport = "pipes"},
                                     {.backend = "processes", .schedule = "queue", .transport = "shared"}};
    const std::string page = test::lecture_page(test::SampleLecture(6, 2, 2, processes));
    EXPECT_EQ(test::xml_problem(page), "");
    EXPECT_TRUE(has(page, "processes with shared memory against"));
    const std::vector<Arm> threads{{.backend = "threads", .schedule = "dynamic"}};
    EXPECT_TRUE(has(test::lecture_page(test::SampleLecture(6, 2, 2, threads)), "name threads and processes"));
}

TEST(LecturePage, RefusesAnotherStudy) {
    const test::SampleLecture sample;
    EXPECT_THROW(LectureFindings(test::sample_study(), test::sample_study()), std::invalid_argument);
    EXPECT_THROW(LectureFindings(sample.lecture, sample.lecture), std::invalid_argument) << "has no halves";
}

TEST(LecturePage, ArmsHaveTheirOwnNames) {
    for (const auto& arms : {lecture_arms(test::sample_ways(), 4, 8), uneven_arms(test::sample_ways()[0])})
        for (std::size_t i = 0; i < arms.size(); ++i)
            for (std::size_t k = 0; k < i; ++k) EXPECT_NE(arms[i].label(), arms[k].label());
    EXPECT_EQ(lecture_arms(test::sample_ways(), 2, 1).size(), 2u + 4u + 1u) << "nothing side by side on one processor";
}

} // namespace
} // namespace weft::bench
