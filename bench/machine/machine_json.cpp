// SPDX-License-Identifier: Apache-2.0
#include "bench/machine/machine_file.h"

#include <cmath>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace weft::bench {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* schema = "weft.machine-file/1";
constexpr unsigned most_processors = 65536;

Json to_json(const Interval& i) { return {{"low", i.low}, {"high", i.high}}; }

[[noreturn]] void refuse(const std::string& key, const std::string& expected, const Json& found) {
    std::string text = found.dump(-1, ' ', true, Json::error_handler_t::replace);
    if (text.size() > 60) text = text.substr(0, 57) + "...";
    throw std::invalid_argument(key + ": " + expected + " is expected, not " + text);
}

/// One object of the file, with the key that leads to it.
class Object {
  public:
    Object(const Json& json, std::string at, std::initializer_list<const char*> known)
        : json_(json), at_(std::move(at)) {
        if (!json.is_object()) refuse(at_.empty() ? "the file" : at_, "an object", json);
        for (const auto& item : json.items()) {
            bool is_known = false;
            std::string names;
            for (const char* name : known) {
                is_known = is_known || item.key() == name;
                names += (names.empty() ? "" : ", ") + std::string(name);
            }
            if (!is_known) throw std::invalid_argument(key(item.key()) + ": no such key; there are: " + names);
        }
    }
    std::string key(const std::string& name) const { return at_.empty() ? name : at_ + "." + name; }
    const Json* find(const char* name) const {
        const auto found = json_.find(name);
        return found == json_.end() || found->is_null() ? nullptr : &*found;
    }

    std::string text(const char* name, bool needed) const {
        const Json* const found = find(name);
        if (!found && needed) throw std::invalid_argument(key(name) + ": is missing; a text is expected");
        if (found && !found->is_string()) refuse(key(name), "a text", *found);
        return found ? found->get<std::string>() : "";
    }
    std::uint64_t count(const char* name, std::uint64_t least, std::uint64_t most, bool needed) const {
        const Json* const found = find(name);
        const std::string expected = "a whole number from " + std::to_string(least) + " to " + std::to_string(most);
        if (!found && needed) throw std::invalid_argument(key(name) + ": is missing; " + expected + " is expected");
        if (!found) return 0;
        if (!found->is_number_integer() || *found < least || *found > most) refuse(key(name), expected, *found);
        return found->get<std::uint64_t>();
    }
    /// `above_zero`: a speed; else a duration, which may be nothing.
    std::optional<Interval> interval(const char* name, bool above_zero) const {
        const Json* const found = find(name);
        if (!found) return std::nullopt;
        return Object(found->is_number() ? Json{{"low", *found}, {"high", *found}} : *found, key(name), {"low", "high"})
            .ends(above_zero);
    }
    Interval ends(bool above_zero) const {
        const Interval i{number("low", above_zero), number("high", above_zero)};
        if (i.low > i.high) refuse(at_, "a low that is not above high", json_);
        return i;
    }

  private:
    double number(const char* name, bool above_zero) const {
        constexpr double most = 1e6; // nothing that is measured here is so large
        const Json* const found = find(name);
        const std::string expected = above_zero ? "a number above 0" : "a number of seconds, 0 or more,";
        if (!found) throw std::invalid_argument(key(name) + ": is missing; " + expected + " is expected");
        if (!found->is_number()) refuse(key(name), expected, *found);
        const auto value = found->get<double>();
        if (!std::isfinite(value) || value > most || value < 0 || (above_zero && value == 0))
            refuse(key(name), expected, *found);
        return value;
    }

    const Json json_; // a copy: it may be made for the purpose
    std::string at_;
};

/// Calls read(element, key) for each element of a list that may be missing.
template <class Read> void for_each(const Object& object, const char* name, Read read) {
    const Json* const list = object.find(name);
    if (!list) return;
    if (!list->is_array()) refuse(object.key(name), "a list", *list);
    for (std::size_t i = 0; i < list->size(); ++i) read((*list)[i], object.key(name) + "[" + std::to_string(i) + "]");
}

SpeedAt speed_from(const Json& json, const std::string& at, unsigned processors, unsigned last) {
    const Object o(json, at, {"active", "low", "high"});
    SpeedAt s;
    s.active = static_cast<unsigned>(o.count("active", 1, processors, true));
    if (s.active <= last) refuse(o.key("active"), "more than in the entry before", *o.find("active"));
    s.speed = o.ends(true);
    return s;
}

RuntimeCost cost_from(const Json& json, const std::string& at) {
    const Object o(json, at, {"backend", "schedule", "transport", "startup_s", "grab_s", "leave_s"});
    RuntimeCost c;
    c.backend = o.text("backend", true);
    c.schedule = o.text("schedule", true);
    c.transport = o.text("transport", false);
    if (c.transport.empty()) c.transport = c.backend == "processes" ? "pipes" : "none";
    c.startup_s = o.interval("startup_s", false).value_or(Interval{});
    c.grab_s = o.interval("grab_s", false).value_or(Interval{});
    c.leave_s = o.interval("leave_s", false).value_or(Interval{});
    return c;
}

} // namespace

MachineFile machine_file_from_json(std::string_view text) {
    Json json;
    try {
        json = Json::parse(text);
    } catch (const Json::exception& e) {
        throw std::invalid_argument(std::string("no JSON: ") + e.what());
    }
    const Object o(json, "",
                   {"schema", "note", "name", "processors", "cores", "threads_per_core", "numa_nodes", "memory_bytes",
                    "relative_speed", "speed_at", "backends", "pipe_round_trip_s", "fork_s"});
    if (o.text("schema", true) != schema) refuse("schema", std::string("\"") + schema + "\"", *o.find("schema"));
    MachineFile m;
    const auto small = [&](const char* name, bool needed) {
        return static_cast<unsigned>(o.count(name, 1, most_processors, needed));
    };
    m.name = o.text("name", true);
    m.processors = small("processors", true);
    m.cores = small("cores", false);
    m.threads_per_core = small("threads_per_core", false);
    m.numa_nodes = small("numa_nodes", false);
    m.memory_bytes = o.count("memory_bytes", 1, std::uint64_t{1} << 60, false);
    m.relative_speed = o.interval("relative_speed", true).value_or(Interval{1, 1});
    for_each(o, "speed_at", [&](const Json& entry, const std::string& at) {
        m.speed_at.push_back(speed_from(entry, at, m.processors, m.speed_at.empty() ? 0 : m.speed_at.back().active));
    });
    for_each(o, "backends",
             [&](const Json& entry, const std::string& at) { m.backends.push_back(cost_from(entry, at)); });
    m.pipe_round_trip_s = o.interval("pipe_round_trip_s", false);
    m.fork_s = o.interval("fork_s", false);
    return m;
}

std::string to_json(const MachineFile& m) {
    Json json{{"schema", schema}, {"name", m.name}, {"processors", m.processors}};
    if (m.cores > 0) json["cores"] = m.cores;
    if (m.threads_per_core > 0) json["threads_per_core"] = m.threads_per_core;
    if (m.numa_nodes > 0) json["numa_nodes"] = m.numa_nodes;
    if (m.memory_bytes > 0) json["memory_bytes"] = m.memory_bytes;
    json["relative_speed"] = to_json(m.relative_speed);
    json["speed_at"] = Json::array();
    for (const SpeedAt& s : m.speed_at)
        json["speed_at"].push_back({{"active", s.active}, {"low", s.speed.low}, {"high", s.speed.high}});
    json["backends"] = Json::array();
    for (const RuntimeCost& c : m.backends)
        json["backends"].push_back({{"backend", c.backend},
                                    {"schedule", c.schedule},
                                    {"transport", c.transport},
                                    {"startup_s", to_json(c.startup_s)},
                                    {"grab_s", to_json(c.grab_s)},
                                    {"leave_s", to_json(c.leave_s)}});
    if (m.pipe_round_trip_s) json["pipe_round_trip_s"] = to_json(*m.pipe_round_trip_s);
    if (m.fork_s) json["fork_s"] = to_json(*m.fork_s);
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace weft::bench
