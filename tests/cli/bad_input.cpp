// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/bad_input.h"

#include <algorithm>
#include <sstream>

namespace weft::test {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool address_sanitizer = true;
#elif defined(__has_feature)
constexpr bool address_sanitizer = __has_feature(address_sanitizer);
#else
constexpr bool address_sanitizer = false;
#endif

constexpr std::size_t shortest_reason = 8; // "is empty"

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

bool is_hash_line(const std::string& text) {
    return text.size() > 64 && std::all_of(text.begin(), text.begin() + 64,
                                           [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

std::string complaint_about_text(const Outcome& o, const std::string& file) {
    std::vector<std::string> lines = lines_of(o.err);
    if (o.exit_code == 0) {
        if (!is_hash_line(o.out)) return "no hash of the picture";
    } else {
        if (!o.out.empty()) return "refused, but wrote to stdout";
        if (lines.empty()) return "refused without a word";
        const std::string begin = "weft: " + file + ": ";
        if (!lines.back().starts_with(begin)) return "the message does not name the file";
        if (lines.back().size() < begin.size() + shortest_reason) return "the message gives no reason";
        lines.pop_back();
    }
    for (const std::string& line : lines)
        if (!line.starts_with("weft: warning: ")) return "a line that is no warning";
    return "";
}

} // namespace

Bounds default_bounds() { return {.bytes = std::uint64_t{address_sanitizer ? 3 : 1} << 30}; }

Outcome render_small(std::vector<std::string> words, const std::filesystem::path& folder, const Bounds& bounds) {
    words.insert(words.begin(), "render");
    words.insert(words.end(), {"--size", "16x16", "--spp", "1", "-o", "none", "-t", "1"});
    return Program(words, folder).wait(bounds.wall);
}

std::string complaint(const Outcome& o, const std::string& file, const Bounds& bounds) {
    if (o.timed_out) return "still running after " + std::to_string(bounds.wall.count()) + " s";
    if (o.signal != 0) return "killed by signal " + std::to_string(o.signal);
    if (o.exit_code != 0 && o.exit_code != 3 && o.exit_code != 4) return "exit code " + std::to_string(o.exit_code);
    if (o.cpu_s >= bounds.cpu_s) return "took " + std::to_string(o.cpu_s) + " s";
    if (o.peak_bytes >= bounds.bytes) return "took " + std::to_string(o.peak_bytes >> 20) + " MiB";
    return complaint_about_text(o, file);
}

} // namespace weft::test
