// SPDX-License-Identifier: Apache-2.0
#include "bench/emulation/apart.h"

#include "backends/clock.h"
#include "backends/processes/child.h"

#include <cerrno>
#include <cstdio>
#include <poll.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace weft::bench {

namespace posix = backends::posix;

Ending run_apart(const std::function<void()>& work, const backends::Stop& stop, double patience_s) {
    posix::require_single_thread();
    std::fflush(nullptr); // or both would write what is in the buffers
    const pid_t parent = getpid();
    posix::SignalsBlocked blocked;
    const pid_t pid = fork();
    if (pid < 0) throw std::system_error(errno, std::generic_category(), "no process for an emulated run");
    if (pid == 0) {
        backends::settle_child(parent);
        blocked.restore();
        try {
            work();
        } catch (...) {
            _exit(1);
        }
        _exit(0);
    }
    blocked.restore();
    const std::int64_t until_ns = backends::wall_ns() + static_cast<std::int64_t>(patience_s * 1e9);
    for (;;) {
        // A process that ends wakes no poll(); a stop does. A look every five milliseconds costs nothing worth
        // counting.
        pollfd wake{stop.wake_fd(), POLLIN, 0};
        ::poll(&wake, 1, 5);
        int status = 0;
        if (::waitpid(pid, &status, WNOHANG) == pid)
            return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? Ending::done : Ending::failed;
        if (!stop.requested() && backends::wall_ns() < until_ns) continue;
        posix::reap(pid, 0); // its own worker processes end with it
        return stop.requested() ? Ending::stopped : Ending::late;
    }
}

} // namespace weft::bench
