// SPDX-License-Identifier: Apache-2.0
#include "scenes/mesh/warnings.h"

namespace weft::scenes {

namespace {

// A hostile file can make each line distinct; nobody reads the hundredth.
constexpr std::size_t max_lines = 64;

} // namespace

void Warnings::add(std::string_view line, std::string_view where) {
    const auto found = index_.find(std::string(line));
    if (found != index_.end()) {
        ++entries_[found->second].count;
        return;
    }
    if (entries_.size() == max_lines) {
        ++beyond_;
        return;
    }
    index_.emplace(line, entries_.size());
    entries_.push_back({std::string(line), std::string(where), 1});
}

std::vector<std::string> Warnings::lines() const {
    std::vector<std::string> out;
    for (const Entry& entry : entries_) {
        std::string text = entry.line;
        if (entry.count > 1) {
            text += " (" + std::to_string(entry.count) + " times";
            text += entry.where.empty() ? ")" : ", first: " + entry.where + ")";
        } else if (!entry.where.empty()) {
            text += " (" + entry.where + ")";
        }
        out.push_back(std::move(text));
    }
    if (beyond_ > 0) out.push_back("and " + std::to_string(beyond_) + " more warnings");
    return out;
}

} // namespace weft::scenes
