// SPDX-License-Identifier: Apache-2.0
// The lecture's ideas, and where each of them lives in weft.
#pragma once

#include "bench/lecture/excerpt.h"

#include <string_view>
#include <vector>

namespace weft::bench {

struct Idea {
    std::string_view id; ///< anchor on the page
    std::string_view title;
    std::string_view text; ///< plain, with `code` between backquotes
    std::vector<Excerpt> code;
};

/// Starting and joining, shared memory, messages, pipes, races, locks, conditions, queues, events, the end-of-work
/// mark, starvation, deadlocks: in the order of the page.
std::vector<Idea> lecture_ideas();

/// Who computes what, decided beforehand and on demand.
Excerpt halves_code();
Excerpt on_demand_code();

} // namespace weft::bench
