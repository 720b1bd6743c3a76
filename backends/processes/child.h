// SPDX-License-Identifier: Apache-2.0
// A worker process from its fork to its end.
#pragma once

#include "backends/backend.h"
#include "backends/faults.h"
#include "backends/processes/board.h"

namespace weft::backends {

/// What a worker needs to know. The references are to the parent's objects, as they were at the fork.
struct ChildSetup {
    const Job& job;
    Slots& slots;
    const Plan& plan;
    const Stop* stop;
    const Faults& faults;
    Board& board;
    unsigned worker;
    std::int64_t start_ns;
    int orders_fd;
    int replies_fd;
};

/// First thing after the fork, signals still blocked: makes sure that this process ends with its parent, and leaves the
/// terminal's signals to the parent.
void settle_child(pid_t parent) noexcept;

/// Serves orders until there are no more, then ends the process.
[[noreturn]] void run_child(const ChildSetup& setup) noexcept;

} // namespace weft::backends
