// SPDX-License-Identifier: Apache-2.0
#include "scenes/gltf/warnings.h"

namespace weft::scenes::gltf {

void Warnings::add(const std::string& what) { (void)count(what); }

void Warnings::add(const std::string& what, const Value& where) {
    if (count(what)) entries_.back().where = where.label(); // a search, so not for each of a million nodes
}

bool Warnings::count(const std::string& what) {
    const auto [place, fresh] = by_what_.try_emplace(what, entries_.size());
    if (fresh) entries_.push_back({what, "", 0});
    ++entries_[place->second].count;
    return fresh;
}

std::vector<std::string> Warnings::lines() const {
    std::vector<std::string> lines;
    lines.reserve(entries_.size());
    for (const Entry& entry : entries_) {
        std::string line = entry.where.empty() ? entry.what : entry.where + ": " + entry.what;
        if (!entry.where.empty() && entry.count > 1) line += " (and " + std::to_string(entry.count - 1) + " more)";
        lines.push_back(std::move(line));
    }
    return lines;
}

} // namespace weft::scenes::gltf
