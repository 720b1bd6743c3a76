// SPDX-License-Identifier: Apache-2.0
#include "backends/stop.h"

#include <cerrno>
#include <new>
#include <system_error>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace weft::backends {

// A handler may touch it only because it never takes a lock.
static_assert(std::atomic<std::uint32_t>::is_always_lock_free);

Stop::Stop() {
    // Nonblocking: a request must never wait, and one byte in the pipe is as good as many.
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) throw std::system_error(errno, std::generic_category(), "pipe2");
    read_fd_ = ends[0];
    write_fd_ = ends[1];
    void* page = mmap(nullptr, sizeof *flag_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED) {
        const int error = errno;
        close(read_fd_);
        close(write_fd_);
        throw std::system_error(error, std::generic_category(), "mmap");
    }
    flag_ = new (page) std::atomic<std::uint32_t>(0);
}

Stop::~Stop() {
    close(read_fd_);
    close(write_fd_);
    munmap(flag_, sizeof *flag_);
}

void Stop::request() noexcept {
    const int saved = errno; // a handler must leave the interrupted call's error alone
    if (flag_->exchange(1, std::memory_order_relaxed) == 0) {
        const char byte = 1;
        [[maybe_unused]] const auto written = write(write_fd_, &byte, 1);
    }
    errno = saved;
}

} // namespace weft::backends
