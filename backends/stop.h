// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>

namespace weft::backends {

/// A request to stop: the lecture's event. One flag in a shared page, so that forked workers see it, and a pipe that a
/// coordinator can poll beside its workers' results. Requesting is async-signal-safe and cannot be taken back.
class Stop {
  public:
    /// Maps the page and opens the pipe. Throws std::system_error.
    Stop();
    ~Stop();
    Stop(const Stop&) = delete;
    Stop& operator=(const Stop&) = delete;

    /// Sets the flag and wakes whoever polls wake_fd(). Safe in a signal handler, in any thread, in a forked child.
    void request() noexcept;
    /// True from the first request on; seen by every thread and by every process forked after construction.
    bool requested() const noexcept { return flag_->load(std::memory_order_relaxed) != 0; }
    /// Becomes readable on request and stays so: poll it, do not read it.
    int wake_fd() const noexcept { return read_fd_; }

  private:
    std::atomic<std::uint32_t>* flag_ = nullptr; // in a MAP_SHARED page of its own
    int read_fd_ = -1;
    int write_fd_ = -1;
};

} // namespace weft::backends
