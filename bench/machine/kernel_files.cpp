// SPDX-License-Identifier: Apache-2.0
#include "bench/machine/kernel_files.h"

#include <charconv>
#include <fstream>

namespace weft::bench {

std::string first_line(const std::string& path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    return line;
}

std::string field(const std::string& path, std::string_view name) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        if (!line.starts_with(name)) continue;
        const auto colon = line.find(':');
        const auto start = colon == std::string::npos ? colon : line.find_first_not_of(" \t", colon + 1);
        if (start != std::string::npos) return line.substr(start);
    }
    return "";
}

std::vector<unsigned> processor_list(const std::string& text) {
    constexpr unsigned most = 8192; // as many as a kernel can be built for; bounds what a strange file can ask for
    std::vector<unsigned> list;
    const char *at = text.data(), *const end = at + text.size();
    while (at != end) {
        unsigned first = 0, last = 0;
        auto [rest, error] = std::from_chars(at, end, first);
        if (error != std::errc{} || first >= most) return {};
        last = first;
        if (rest != end && *rest == '-') {
            const auto range = std::from_chars(rest + 1, end, last);
            if (range.ec != std::errc{} || last < first || last >= most) return {};
            rest = range.ptr;
        }
        for (unsigned p = first; p <= last; ++p) list.push_back(p);
        if (rest != end && *rest++ != ',') return {};
        at = rest;
    }
    return list;
}

std::string list_text(const std::vector<unsigned>& processors) {
    std::string text;
    for (std::size_t i = 0; i < processors.size();) {
        std::size_t last = i;
        while (last + 1 < processors.size() && processors[last + 1] == processors[last] + 1) ++last;
        if (!text.empty()) text += ",";
        text += std::to_string(processors[i]);
        if (last > i) text.append(last > i + 1 ? "-" : ",").append(std::to_string(processors[last]));
        i = last + 1;
    }
    return text;
}

} // namespace weft::bench
