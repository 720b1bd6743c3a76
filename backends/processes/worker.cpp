// SPDX-License-Identifier: Apache-2.0
#include "backends/processes/worker.h"

#include "backends/processes/child.h"

#include <cstdio>
#include <cstdlib>
#include <system_error>

#include <unistd.h>

namespace weft::backends {

void start(Worker& worker, std::vector<Worker>& all, bool keep_sibling_ends, const ChildMain& child_main) {
    posix::require_single_thread();
    posix::Pipe orders, replies;
    posix::set_nonblocking(orders.write_end); // the coordinator waits for nobody in particular
    posix::set_nonblocking(replies.read_end);
    std::fflush(nullptr); // what is buffered now is written once, by us

    const pid_t parent = getpid();
    posix::SignalsBlocked blocked;
    const pid_t pid = fork();
    if (pid < 0) throw std::system_error(errno, std::generic_category(), "fork");
    if (pid == 0) {
        settle_child(parent);
        orders.write_end.reset();
        replies.read_end.reset();
        for (Worker& other : all) {
            if (keep_sibling_ends) break;
            other.orders.reset();
            other.replies.reset();
        }
        blocked.restore();
        child_main(orders.read_end.get(), replies.write_end.get());
        std::abort(); // child_main does not return
    }
    worker = Worker{};
    worker.pid = pid;
    worker.orders = std::move(orders.write_end);
    worker.replies = std::move(replies.read_end);
}

} // namespace weft::backends
