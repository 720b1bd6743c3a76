// SPDX-License-Identifier: Apache-2.0
// Lines of a source file, found by words that stand in them: who moves the code moves the quotation with it, and who
// changes the words hears of it from a test.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace weft::bench {

struct Excerpt {
    std::string_view path; ///< below the repository's root
    std::string_view from; ///< stands in one line of the file only, the first one shown
    std::string_view at;   ///< in the line that matters: the first one with these words, not before `from`
    std::string_view to;   ///< in the last line shown: the first one with these words, not before `at`
};

struct CodeLines {
    std::string path;
    std::size_t first = 0;          ///< number of the first line, from 1
    std::size_t point = 0;          ///< number of the line that matters
    std::vector<std::string> lines; ///< without the indentation that they have in common
};

/// Finds the lines in `text`, the file's. Throws std::logic_error, naming file and words, when they are not there or
/// `from` stands in more than one line.
CodeLines code_lines(std::string_view text, const Excerpt& excerpt);

/// "backends/threads.cpp:27" and the lines themselves with their numbers.
std::string code_html(const CodeLines& code);

} // namespace weft::bench
