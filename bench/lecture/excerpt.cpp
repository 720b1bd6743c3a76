// SPDX-License-Identifier: Apache-2.0
#include "bench/lecture/excerpt.h"

#include "bench/report/html.h"

#include <algorithm>
#include <fmt/format.h>
#include <stdexcept>

namespace weft::bench {
namespace {

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

void remove_common_indentation(std::vector<std::string>& lines) {
    std::size_t common = std::string::npos;
    for (const std::string& line : lines) common = std::min(common, line.find_first_not_of(' ')); // npos: an empty line
    for (std::string& line : lines) line.erase(0, std::min(common, line.size()));
}

} // namespace

CodeLines code_lines(std::string_view text, const Excerpt& excerpt) {
    const std::vector<std::string> lines = split(text);
    const auto find = [&](std::string_view words, std::size_t start) {
        for (std::size_t i = start; i < lines.size(); ++i)
            if (lines[i].find(words) != std::string::npos) return i;
        return lines.size();
    };
    const auto required = [&](std::string_view words, std::size_t start) {
        const std::size_t i = find(words, start);
        if (words.empty() || i == lines.size())
            throw std::logic_error(
                fmt::format("{}: no line with '{}' from line {} on", excerpt.path, words, start + 1));
        return i;
    };
    const std::size_t from = required(excerpt.from, 0);
    if (const std::size_t other = find(excerpt.from, from + 1); other < lines.size())
        throw std::logic_error(fmt::format("{}: '{}' stands in line {} and again in line {}", excerpt.path,
                                           excerpt.from, from + 1, other + 1));
    const std::size_t at = required(excerpt.at, from), to = required(excerpt.to, at);
    CodeLines code{std::string(excerpt.path), from + 1, at + 1, {}};
    code.lines.assign(lines.begin() + static_cast<std::ptrdiff_t>(from),
                      lines.begin() + static_cast<std::ptrdiff_t>(to) + 1);
    remove_common_indentation(code.lines);
    return code;
}

std::string code_html(const CodeLines& code) {
    std::string html = fmt::format("<figure class=\"code\"><figcaption><code>{}:{}</code></figcaption><pre>",
                                   escaped(code.path), code.point);
    for (std::size_t i = 0; i < code.lines.size(); ++i) {
        const std::size_t number = code.first + i;
        html += fmt::format("<span class=\"{}\"><span class=\"number\">{:>4}</span>  {}\n</span>",
                            number == code.point ? "line point" : "line", number, escaped(code.lines[i]));
    }
    return html + "</pre></figure>\n";
}

} // namespace weft::bench
