// SPDX-License-Identifier: Apache-2.0
// weft lecture from outside: the page, its folder, resumption, refusals.
#include "tests/cli/program.h"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <gtest/gtest.h>
#include <thread>

namespace weft::test {
namespace {

std::vector<std::string> tiny(std::vector<std::string> more) {
    std::vector<std::string> words{"lecture", "--size", "64x36", "--spp", "1", "--workers", "2"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

std::ptrdiff_t lines(const std::filesystem::path& path) {
    const std::string text = read_text(path);
    return std::count(text.begin(), text.end(), '\n');
}

std::size_t pictures(const std::string& page) {
    std::size_t n = 0;
    for (std::size_t at = page.find("src=\"data:image/png;base64,"); at != std::string::npos;
         at = page.find("src=\"data:image/png;base64,", at + 1))
        ++n;
    return n;
}

TEST(Lecture, WritesThePageAndItsStudies) {
    const Scratch folder;
    const auto words = tiny({"--rounds", "2", "--backends", "threads,processes", "-o", "l"});
    const Outcome o = weft(words, folder.path());
    ASSERT_EQ(o.exit_code, 0) << o.err;
    EXPECT_EQ(o.out, "l/lecture.html\n");
    const std::string page = read_text(folder / "l/lecture.html");
    EXPECT_EQ(pictures(page), 4u);
    EXPECT_LT(page.size(), 1'500'000u);
    EXPECT_EQ(page.find("<script"), std::string::npos);
    EXPECT_NE(page.find("backends/threads.cpp:"), std::string::npos);
    EXPECT_NE(page.find("weft lecture --workers 2 --size 64x36 --spp 1 --backends threads,processes"),
              std::string::npos);
    for (const char* name : {"l/report.html", "l/summary.json", "l/uneven/report.html", "l/uneven/runs.csv"})
        EXPECT_TRUE(std::filesystem::exists(folder / name)) << name;

    // Once more: nothing is measured again, another round is added only when it is asked for.
    const auto runs = lines(folder / "l/runs.jsonl");
    std::filesystem::remove(folder / "l/lecture.html");
    EXPECT_EQ(weft(words, folder.path()).exit_code, 0);
    EXPECT_EQ(lines(folder / "l/runs.jsonl"), runs);
    EXPECT_EQ(read_text(folder / "l/lecture.html"), page);
}

TEST(Lecture, GoesOnAfterAnInterruption) {
    const Scratch folder;
    const std::vector<std::string> words{"lecture",  "--size", "64x36",      "--spp",   "20", "--workers", "2",
                                         "--rounds", "1",      "--backends", "threads", "-o", "l"};
    Program program(words, folder.path());
    for (int i = 0; i < 400 && lines(folder / "l/runs.jsonl") < 1; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    program.send(SIGINT);
    const Outcome o = program.wait(std::chrono::seconds(20));
    if (o.exit_code == 0) GTEST_SKIP() << "it was finished before the signal came";
    EXPECT_EQ(o.signal, SIGINT) << o.err;
    const auto kept = lines(folder / "l/runs.jsonl");
    EXPECT_GE(kept, 1);
    const std::string first = read_text(folder / "l/runs.jsonl");
    ASSERT_EQ(weft(words, folder.path()).exit_code, 0);
    EXPECT_TRUE(read_text(folder / "l/runs.jsonl").starts_with(first));
    EXPECT_EQ(pictures(read_text(folder / "l/lecture.html")), 4u);
}

TEST(Lecture, RefusesWhatItCannotDo) {
    const Scratch folder;
    std::ofstream(folder / "file") << "no folder";
    struct Case {
        std::vector<std::string> words;
        int exit_code;
        const char* says;
    };
    for (const Case& c : {Case{{"-o", "file/l"}, 6, "file/l"},
                          {{"--backends", "fibres"}, 2, "unknown backend 'fibres'"},
                          {{"--backends", "serial"}, 2, "serial alone has no second task"},
                          {{"--workers", "1"}, 2, "--workers"},
                          {{"--budget", "soon"}, 2, "soon"},
                          {{"builtin:cornell"}, 2, "builtin:cornell"}}) {
        const Outcome o = weft(tiny(c.words), folder.path());
        EXPECT_EQ(o.exit_code, c.exit_code) << c.words.back() << ": " << o.err;
        EXPECT_NE(o.err.find(c.says), std::string::npos) << o.err;
        EXPECT_EQ(o.out, "");
        EXPECT_FALSE(std::filesystem::exists(folder / "lecture/lecture.html"));
    }
    for (const char* size : {"64", "0x36", "64x36x2"}) {
        const Outcome o = weft({"lecture", "--size", size, "--rounds", "1", "--spp", "1"}, folder.path());
        EXPECT_EQ(o.exit_code, 2) << size << ": " << o.err;
        EXPECT_NE(o.err.find(size), std::string::npos) << o.err;
    }
}

TEST(Lecture, RefusesAFolderOfAnotherLecture) {
    const Scratch folder;
    ASSERT_EQ(weft(tiny({"--rounds", "1", "--backends", "threads"}), folder.path()).exit_code, 0);
    const Outcome o = weft(tiny({"--rounds", "1", "--backends", "processes"}), folder.path());
    EXPECT_EQ(o.exit_code, 2);
    EXPECT_NE(o.err.find("holds another study"), std::string::npos) << o.err;
}

} // namespace
} // namespace weft::test
