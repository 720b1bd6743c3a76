// SPDX-License-Identifier: Apache-2.0
// What a study was measured on, and what this machine cannot tell.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace weft::bench {

struct Fact {
    std::string name;
    std::string value; ///< empty: not known
    std::string note;  ///< what follows for the measurement, or why it is not known
    friend bool operator==(const Fact&, const Fact&) = default;
};

struct MachineFacts {
    unsigned processors = 0; ///< that the program may use: affinity and quota; 0: not known
    unsigned cores = 0;      ///< physical ones among those on line; 0: not known
    std::vector<Fact> facts;
    friend bool operator==(const MachineFacts&, const MachineFacts&) = default;
};

/// The fact that is another at every look.
constexpr const char* steal_fact = "Steal";

/// Asks hwloc, /proc and /sys; `root` stands before the latter two, for tests, and leaves out what only this machine
/// can be asked. `processors`: those that the program may use, and `why` so many ("affinity", "cgroup quota").
MachineFacts machine_facts(unsigned processors, std::string_view why, const std::string& root = "");

/// Equal but for what changes from one look to the next.
bool same_machine(MachineFacts a, MachineFacts b);

/// One line for each fact: name, value or "not known", note.
std::string to_text(const MachineFacts& machine);

/// machine.json of a study's folder, schema weft.machine/1.
std::string to_json(const MachineFacts& machine);
/// Throws std::invalid_argument.
MachineFacts machine_facts_from_json(std::string_view text);

} // namespace weft::bench
