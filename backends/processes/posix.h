// SPDX-License-Identifier: Apache-2.0
// The system calls that processes and pipes need, behind move-only owners and one rule for interruptions.
#pragma once

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <utility>

#include <sys/resource.h>
#include <sys/types.h>
#include <sys/uio.h>

namespace weft::backends::posix {

/// Owns a file descriptor.
class Fd {
  public:
    Fd() = default;
    explicit Fd(int fd) noexcept : fd_(fd) {}
    ~Fd() { reset(); }
    Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Fd& operator=(Fd&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    Fd(const Fd&) = delete;
    Fd& operator=(const Fd&) = delete;

    int get() const noexcept { return fd_; }
    explicit operator bool() const noexcept { return fd_ >= 0; }
    void reset() noexcept;

  private:
    int fd_ = -1;
};

/// Both ends of a pipe, closed on exec. Throws std::system_error.
struct Pipe {
    Pipe();
    Fd read_end, write_end;
};

void set_nonblocking(const Fd& fd); ///< throws std::system_error

/// How calls treat what signals do to them. Only the test faults ask for anything but the default.
struct Rules {
    bool retry_interrupted = true;
    bool finish_writes = true;
};

/// The one place that decides what an interrupted call means: call again.
template <class Call> auto uninterrupted(const Rules& rules, Call call) noexcept {
    auto result = call();
    while (result == -1 && errno == EINTR && rules.retry_interrupted) result = call();
    return result;
}

/// Writes all of it to a blocking descriptor, however many calls that takes. False when the reader is gone.
bool write_all(int fd, iovec* parts, int count, const Rules& rules) noexcept;

/// A mapping that forked children share with their parent, zero at the start.
class SharedMemory {
  public:
    explicit SharedMemory(std::size_t bytes); ///< throws std::system_error
    ~SharedMemory();
    SharedMemory(const SharedMemory&) = delete;
    SharedMemory& operator=(const SharedMemory&) = delete;
    void* data() const noexcept { return data_; }

  private:
    void* data_;
    std::size_t bytes_;
};

/// Blocks every signal for its lifetime, so that none is handled between a fork and the child's own arrangements.
class SignalsBlocked {
  public:
    SignalsBlocked() noexcept;
    ~SignalsBlocked() { restore(); }
    SignalsBlocked(const SignalsBlocked&) = delete;
    SignalsBlocked& operator=(const SignalsBlocked&) = delete;
    void restore() noexcept;

  private:
    sigset_t before_;
};

/// Ignores SIGPIPE for its lifetime: a worker that is gone shall be an error code, not the end of the program.
class SigpipeIgnored {
  public:
    SigpipeIgnored() noexcept;
    ~SigpipeIgnored();
    SigpipeIgnored(const SigpipeIgnored&) = delete;
    SigpipeIgnored& operator=(const SigpipeIgnored&) = delete;

  private:
    struct sigaction before_;
};

/// Throws std::runtime_error, naming how many there are, unless the calling thread is the only one of this process. A
/// thread that was joined a moment ago may still be listed, so this looks again for a while first.
void require_single_thread();

/// How a child ended and what it cost.
struct Ending {
    int status = 0;
    rusage usage{};
};
/// Waits for one child, by pid, at most `patience_ns`; then kills it. Never leaves a zombie.
Ending reap(pid_t pid, std::int64_t patience_ns) noexcept;

} // namespace weft::backends::posix
