// SPDX-License-Identifier: Apache-2.0
#include "bench/machine/counters.h"

#include <cerrno>
#include <cstdint>
#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <system_error>
#include <unistd.h>

namespace weft::bench {

std::string why_no_cycles() {
    perf_event_attr wanted{};
    wanted.type = PERF_TYPE_HARDWARE;
    wanted.size = sizeof wanted;
    wanted.config = PERF_COUNT_HW_CPU_CYCLES;
    wanted.exclude_kernel = 1;
    wanted.exclude_hv = 1;
    const auto fd = static_cast<int>(::syscall(SYS_perf_event_open, &wanted, 0, -1, -1, PERF_FLAG_FD_CLOEXEC));
    if (fd < 0) {
        switch (errno) {
        case EACCES:
        case EPERM: return "the kernel does not permit it";
        case ENOENT:
        case ENODEV:
        case EOPNOTSUPP: return "there is no such counter, as in most virtual machines";
        case ENOSYS: return "the kernel has no performance events";
        default: return std::generic_category().message(errno);
        }
    }
    volatile unsigned work = 0; // what is to be counted
    for (unsigned i = 0; i < 100'000; ++i) work = work + i;
    std::uint64_t cycles = 0;
    const bool counted = ::read(fd, &cycles, sizeof cycles) == sizeof cycles && cycles > 0;
    ::close(fd);
    return counted ? "" : "the counter is there but stands still";
}

} // namespace weft::bench
