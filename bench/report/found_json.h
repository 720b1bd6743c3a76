// SPDX-License-Identifier: Apache-2.0
// Reading JSON that may lack anything; for the sources of found_files.h only.
#pragma once

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace weft::bench::found {

using Json = nlohmann::ordered_json;

inline Json parsed(const std::string& text) {
    Json json = Json::parse(text, nullptr, false);
    return json.is_object() ? json : Json::object();
}

/// Objects of an array of this name, none where there is no such array.
inline std::vector<Json> objects(const Json& json, const char* name) {
    std::vector<Json> found;
    if (!json.contains(name) || !json[name].is_array()) return found;
    for (const Json& entry : json[name])
        if (entry.is_object()) found.push_back(entry);
    return found;
}

inline std::optional<double> number(const Json& json, const char* name) {
    if (!json.is_object() || !json.contains(name) || !json[name].is_number()) return std::nullopt;
    return json[name].get<double>();
}

inline std::string text(const Json& json, const char* name) {
    return json.is_object() && json.contains(name) && json[name].is_string() ? json[name].get<std::string>() : "";
}

inline std::string in_digits(const std::optional<double>& value, int digits, double factor = 1, const char* unit = "") {
    return value ? fmt::format("{:.{}f}{}", *value * factor, digits, unit) : "";
}

/// "1.93 [1.90, 1.95]" of an object with a middle and two ends.
inline std::string range(const Json& json, const char* middle, const char* low, const char* high, int digits,
                         double factor = 1) {
    std::string words = in_digits(number(json, middle), digits, factor);
    const auto from = number(json, low), to = number(json, high);
    if (from && to) words += fmt::format(" [{:.{}f}, {:.{}f}]", *from * factor, digits, *to * factor, digits);
    return words;
}

inline const Json& member(const Json& json, const char* name) {
    static const Json none = Json::object();
    return json.contains(name) && json[name].is_object() ? json[name] : none;
}

} // namespace weft::bench::found
