// SPDX-License-Identifier: Apache-2.0
#include "backends/processes/posix.h"

#include "backends/clock.h"

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace weft::backends::posix {
namespace {

[[noreturn]] void throw_errno(const char* call) { throw std::system_error(errno, std::generic_category(), call); }

void nap(std::int64_t ns) noexcept {
    const timespec duration{0, ns};
    nanosleep(&duration, nullptr);
}

} // namespace

void Fd::reset() noexcept {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

Pipe::Pipe() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) throw_errno("pipe2");
    read_end = Fd(ends[0]);
    write_end = Fd(ends[1]);
}

void set_nonblocking(const Fd& fd) {
    const int flags = fcntl(fd.get(), F_GETFL);
    if (flags < 0 || fcntl(fd.get(), F_SETFL, flags | O_NONBLOCK) != 0) throw_errno("fcntl");
}

bool write_all(int fd, iovec* parts, int count, const Rules& rules) noexcept {
    while (count > 0) {
        const ssize_t written = uninterrupted(rules, [&] { return writev(fd, parts, count); });
        if (written < 0) return false;
        if (!rules.finish_writes) return true;
        auto taken = static_cast<std::size_t>(written);
        while (count > 0 && taken >= parts->iov_len) {
            taken -= parts->iov_len;
            ++parts;
            --count;
        }
        if (count > 0) {
            parts->iov_base = static_cast<std::byte*>(parts->iov_base) + taken;
            parts->iov_len -= taken;
        }
    }
    return true;
}

SharedMemory::SharedMemory(std::size_t bytes)
    : data_(mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)), bytes_(bytes) {
    if (data_ == MAP_FAILED) throw_errno("mmap");
}

SharedMemory::~SharedMemory() { munmap(data_, bytes_); }

SignalsBlocked::SignalsBlocked() noexcept : before_() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
}

void SignalsBlocked::restore() noexcept { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

SigpipeIgnored::SigpipeIgnored() noexcept : before_() {
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &ignore, &before_);
}

SigpipeIgnored::~SigpipeIgnored() { sigaction(SIGPIPE, &before_, nullptr); }

void require_single_thread() {
    std::ptrdiff_t threads = 0;
    for (int look = 0; look < 200; ++look) {
        using Entries = std::filesystem::directory_iterator;
        threads = std::distance(Entries("/proc/self/task"), Entries());
        if (threads == 1) return;
        nap(1'000'000);
    }
    throw std::runtime_error("cannot fork: " + std::to_string(threads) +
                             " threads are alive in this process, and a child would inherit their locks");
}

Ending reap(pid_t pid, std::int64_t patience_ns) noexcept {
    const std::int64_t deadline = wall_ns() + patience_ns;
    Ending ending;
    std::int64_t pause_ns = 20'000;
    for (;;) {
        const bool late = wall_ns() >= deadline;
        if (late) kill(pid, SIGKILL);
        const pid_t waited =
            uninterrupted({}, [&] { return wait4(pid, &ending.status, late ? 0 : WNOHANG, &ending.usage); });
        if (waited != 0) return ending;
        nap(pause_ns);
        pause_ns = std::min<std::int64_t>(pause_ns * 2, 5'000'000);
    }
}

} // namespace weft::backends::posix
