// SPDX-License-Identifier: Apache-2.0
// Every quotation of the lecture's page is in the source tree as quoted, at the line that the page names.
#include "bench/lecture/ideas.h"
#include "bench/lecture/sources.h"

#include <algorithm>
#include <fstream>
#include <gtest/gtest.h>
#include <set>
#include <sstream>

namespace weft::bench {
namespace {

std::vector<Excerpt> all_excerpts() {
    std::vector<Excerpt> all{halves_code(), on_demand_code()};
    for (const Idea& idea : lecture_ideas()) all.insert(all.end(), idea.code.begin(), idea.code.end());
    return all;
}

std::string file_text(std::string_view path) {
    std::ifstream file(std::string(WEFT_SOURCE_DIR) + "/" + std::string(path), std::ios::binary);
    EXPECT_TRUE(file) << path;
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> file_lines(std::string_view path) {
    std::istringstream text(file_text(path));
    std::vector<std::string> lines;
    for (std::string line; std::getline(text, line);) lines.push_back(line);
    return lines;
}

/// In how many lines the words stand.
std::ptrdiff_t lines_with(const std::vector<std::string>& lines, std::string_view words) {
    return std::count_if(lines.begin(), lines.end(),
                         [&](const std::string& line) { return line.find(words) != std::string::npos; });
}

TEST(Ideas, AreTheLecturesOwn) {
    std::set<std::string_view> ids;
    for (const Idea& idea : lecture_ideas()) {
        EXPECT_TRUE(ids.insert(idea.id).second) << idea.id;
        EXPECT_FALSE(idea.code.empty()) << idea.id;
        EXPECT_GT(idea.text.size(), 100u) << idea.id;
        EXPECT_EQ(std::count(idea.text.begin(), idea.text.end(), '`') % 2, 0) << idea.id;
    }
    const std::set<std::string_view> lecture{"start-and-join", "shared-memory", "message-passing", "pipe",
                                             "race",           "lock",          "condition",       "queue",
                                             "event",          "sentinel",      "starvation",      "deadlock"};
    EXPECT_EQ(ids, lecture);
}

TEST(Ideas, QuoteTheFilesAsTheyAre) {
    for (const Excerpt& excerpt : all_excerpts())
        EXPECT_TRUE(source_text(excerpt.path) == file_text(excerpt.path)) << excerpt.path << " has changed since";
    EXPECT_THROW(source_text("backends/none.cpp"), std::logic_error);
}

TEST(Ideas, EveryQuotationIsFoundOnceAtItsLine) {
    for (const Excerpt& excerpt : all_excerpts()) {
        SCOPED_TRACE(std::string(excerpt.path) + ": " + std::string(excerpt.from));
        const std::vector<std::string> lines = file_lines(excerpt.path);
        EXPECT_EQ(lines_with(lines, excerpt.from), 1);
        const CodeLines code = code_lines(source_text(excerpt.path), excerpt);
        ASSERT_LE(code.first + code.lines.size() - 1, lines.size());
        EXPECT_NE(lines[code.first - 1].find(excerpt.from), std::string::npos);
        EXPECT_NE(lines[code.point - 1].find(excerpt.at), std::string::npos);
        for (std::size_t i = 0; i < code.lines.size(); ++i) {
            const std::string& line = lines[code.first - 1 + i];
            EXPECT_TRUE(line.ends_with(code.lines[i])) << line;
        }
        EXPECT_NE(code.lines.back().find(excerpt.to), std::string::npos);
        EXPECT_EQ(lines_with(code.lines, excerpt.at), 1) << "which line matters?";
        EXPECT_LE(code.lines.size(), 25u) << "a few lines, not a file";
    }
}

} // namespace
} // namespace weft::bench
