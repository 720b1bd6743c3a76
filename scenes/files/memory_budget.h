// SPDX-License-Identifier: Apache-2.0
// Memory is asked for here before it is taken, so that a greedy scene ends with a sentence and not with the OOM killer.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

namespace weft::scenes {

/// A number of bytes that may be charged, by any thread, until it is used up.
class MemoryBudget {
  public:
    explicit MemoryBudget(std::uint64_t limit) : limit_(limit) {}
    MemoryBudget(const MemoryBudget&) = delete;
    MemoryBudget& operator=(const MemoryBudget&) = delete;

    /// Takes `bytes` for `what` ("the vertices"), or throws LimitError that names file, element, what, how much was
    /// wanted, how much is left, and --max-memory; then nothing was taken. Call it before the allocation.
    void charge(std::uint64_t bytes, std::string_view what, std::string_view file = {}, std::string_view element = {});
    /// Gives back what was charged and has been freed.
    void release(std::uint64_t bytes) noexcept { used_.fetch_sub(bytes, std::memory_order_relaxed); }

    std::uint64_t used() const noexcept { return used_.load(std::memory_order_relaxed); }
    std::uint64_t limit() const noexcept { return limit_; }

  private:
    std::atomic<std::uint64_t> used_{0};
    std::uint64_t limit_;
};

/// A charge that is given back at the end of the block: for memory of one step, and for results that an error discards.
class Charge {
  public:
    Charge(MemoryBudget& budget, std::uint64_t bytes, std::string_view what, std::string_view file = {},
           std::string_view element = {})
        : budget_(budget), bytes_(bytes) {
        budget_.charge(bytes, what, file, element);
    }
    ~Charge() { budget_.release(bytes_); }
    Charge(const Charge&) = delete;
    Charge& operator=(const Charge&) = delete;

    void keep() noexcept { bytes_ = 0; } ///< the memory outlives the block: it stays charged

  private:
    MemoryBudget& budget_;
    std::uint64_t bytes_;
};

/// Bytes that this process may use: the smallest of physical memory and the cgroup limits (v1 and v2) of its group and
/// of every group above. `root` is put before /proc and the cgroup mounts: for tests.
std::uint64_t available_memory(const std::string& root = "");

/// The budget when the user names none: three quarters of available_memory().
std::uint64_t default_memory_budget();

/// "1.5 GiB": for messages.
std::string readable_bytes(std::uint64_t bytes);

} // namespace weft::scenes
