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

/// Reads /proc and /sys; `root` stands before them, for tests. Whoever knows affinity and quota tells them:
/// `processors` and `why` ("affinity", "cgroup quota"), `quota` in processors, 0 for none.
MachineFacts machine_facts(unsigned processors, std::string_view why, double quota, const std::string& root = "");

/// machine.json of a study's folder, schema weft.machine/1.
std::string to_json(const MachineFacts& machine);
/// Throws std::invalid_argument.
MachineFacts machine_facts_from_json(std::string_view text);

} // namespace weft::bench
