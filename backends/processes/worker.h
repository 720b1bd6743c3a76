// SPDX-License-Identifier: Apache-2.0
// The coordinator's side of one worker process.
#pragma once

#include "backends/processes/inbox.h"
#include "backends/share.h"

#include <deque>
#include <functional>
#include <string>
#include <vector>

namespace weft::backends {

/// One child at a time; when it is lost another takes the same place.
struct Worker {
    pid_t pid = 0; ///< 0: nobody
    posix::Fd orders, replies;
    Inbox inbox;
    std::string text;            ///< of the error reply under way
    std::deque<Range> in_flight; ///< handed out and not answered, in the order in which the answers must come
    bool counting = false;       ///< takes units from the shared counter by itself
    bool alone = false;          ///< has a suspect in hand: gets nothing else
    std::uint64_t beats = 0;     ///< as last seen
    std::int64_t alive_ns = 0;   ///< when a pulse, a result or a new order was last seen

    bool alive() const noexcept { return pid != 0; }
    bool busy() const noexcept { return counting || !in_flight.empty(); }
};

/// What a forked child does: given its ends of the pipes, never returns.
using ChildMain = std::function<void(int orders_fd, int replies_fd)>;

/// Forks the child of `worker`. In the child the parent's ends in `all` are closed, unless `keep_sibling_ends`: who
/// holds a sibling's pipe hides its end of file. Throws std::system_error, and std::runtime_error if this process has
/// more than one thread.
void start(Worker& worker, std::vector<Worker>& all, bool keep_sibling_ends, const ChildMain& child_main);

} // namespace weft::backends
