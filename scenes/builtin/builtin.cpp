// SPDX-License-Identifier: Apache-2.0
// How to add a scene:
//   1. write scenes/builtin/NAME.cpp: the parameters, make(), bytes(), and one function that returns the Builtin
//      (cornell.cpp is the shortest example, terrain.cpp one that is built in parallel);
//   2. declare that function in list.h, add it to the list below, and the file to scenes/CMakeLists.txt;
//   3. run test_builtin: it builds every scene of the list, and knows what all of them promise.
#include "scenes/builtin/builtin.h"

#include "scenes/builtin/list.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>

namespace weft::scenes {

std::span<const Builtin> builtins() {
    static const std::array list{cornell(), lecture(), sphereflake(), menger(), terrain(), interior(), uneven()};
    return list;
}

namespace {

[[noreturn]] void reject(const std::string& why) { throw std::invalid_argument(why); }

std::string quoted(std::string_view text) {
    constexpr std::size_t longest = 40; // a message is one line, whatever was typed
    return "'" + std::string(text.substr(0, longest)) + (text.size() > longest ? "...'" : "'");
}

/// How many letters must be inserted, removed or replaced to get from one word to the other (Levenshtein 1966).
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, diagonal + 1, row[j] + 1});
        }
    }
    return row.back();
}

/// " (did you mean 'X'?)" when one of the known words is near enough to be a slip of the hand.
template <class Known> std::string suggestion(std::string_view word, std::span<const Known> known) {
    constexpr std::size_t longest = 32, slip = 2;
    if (word.size() > longest || known.empty()) return {};
    const auto distance = [&](const Known& k) { return edit_distance(word, k.name); };
    const auto best = std::min_element(known.begin(), known.end(),
                                       [&](const Known& a, const Known& b) { return distance(a) < distance(b); });
    if (distance(*best) > slip) return {};
    return " (did you mean " + quoted(best->name) + "?)";
}

std::string range(const Parameter& p) { return std::to_string(p.least) + ".." + std::to_string(p.most); }

std::string known_names() {
    std::string names;
    for (const Builtin& b : builtins()) names += (names.empty() ? "" : ", ") + std::string(b.name);
    return "known: " + names;
}

std::string known_keys(const Builtin& builtin) {
    std::string keys;
    for (const Parameter& p : builtin.parameters)
        keys += (keys.empty() ? "" : ", ") + std::string(p.name) + "=" + range(p);
    return keys.empty() ? "it has no parameters" : "known: " + keys;
}

const Builtin& find(std::string_view name) {
    const auto all = builtins();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Builtin& b) { return b.name == name; });
    if (found != all.end()) return *found;
    if (name.empty()) reject("a builtin scene needs a name; " + known_names());
    reject("unknown builtin scene " + quoted(name) + suggestion(name, all) + "; " + known_names());
}

std::int64_t parse_value(const Builtin& builtin, const Parameter& parameter, std::string_view text) {
    const std::string where = "builtin:" + std::string(builtin.name) + ": " + std::string(parameter.name);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool all_read = end == text.data() + text.size();
    if (error == std::errc::invalid_argument || !all_read)
        reject(where + "=" + quoted(text) + " is not a whole number; " + range(parameter) + " is allowed");
    if (error == std::errc::result_out_of_range || value < parameter.least || value > parameter.most)
        reject(where + "=" + quoted(text) + " is out of range; " + range(parameter) + " is allowed");
    return value;
}

} // namespace

BuiltinCall parse_builtin(std::string_view text) {
    const auto next_part = [&text] {
        const std::size_t comma = text.find(',');
        const std::string_view part = text.substr(0, comma);
        text = comma == std::string_view::npos ? std::string_view{} : text.substr(comma + 1);
        return part;
    };
    const bool trailing_comma = text.ends_with(',');
    const Builtin& builtin = find(next_part());
    const std::string where = "builtin:" + std::string(builtin.name) + ": ";

    BuiltinCall call{&builtin, {}};
    for (const Parameter& p : builtin.parameters) call.values.push_back(p.value);
    std::vector<bool> given(builtin.parameters.size());
    if (trailing_comma) reject(where + "a key=value is missing after the last comma; " + known_keys(builtin));

    while (!text.empty()) {
        const std::string_view part = next_part();
        const std::size_t equals = part.find('=');
        const std::string_view key = part.substr(0, equals);
        const auto found = std::find_if(builtin.parameters.begin(), builtin.parameters.end(),
                                        [&](const Parameter& p) { return p.name == key; });
        if (found == builtin.parameters.end())
            reject(where + "unknown parameter " + quoted(key) + suggestion(key, builtin.parameters) + "; " +
                   known_keys(builtin));
        if (equals == std::string_view::npos)
            reject(where + quoted(key) + " needs a value, as in " + std::string(key) + "=" +
                   std::to_string(found->value));
        const auto index = static_cast<std::size_t>(found - builtin.parameters.begin());
        if (given[index]) reject(where + quoted(key) + " is given twice");
        given[index] = true;
        call.values[index] = parse_value(builtin, *found, part.substr(equals + 1));
    }
    return call;
}

} // namespace weft::scenes
