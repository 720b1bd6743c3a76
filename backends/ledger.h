// SPDX-License-Identifier: Apache-2.0
// The bookkeeping that the backends with shared memory have in common, so that each of them is little but its idiom.
#pragma once

#include "backends/backend.h"
#include "backends/binding.h"
#include "backends/share.h"

#include <ctime>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>

namespace weft::backends {

class Ledger {
  public:
    /// Opens the books: checks the plan and the job, starts the clock. Keeps references to all its arguments.
    Ledger(const Traits& traits, const Job& job, Slots& slots, const Plan& plan, const Watch& watch);

    /// False once stopped, failed or shut. Loops may ask it to leave early; perform() asks for itself.
    bool open() const noexcept { return !shut_.load(std::memory_order_relaxed) && !stopped(); }
    /// Computes one unit on behalf of `worker`, times it and books it. Does nothing when the ledger is not open.
    void perform(std::uint32_t unit, unsigned worker) noexcept;
    void perform(Range range, unsigned worker) noexcept;
    /// Nothing new starts from here on; for a backend that cannot go on.
    void shut() noexcept { shut_.store(true, std::memory_order_relaxed); }
    /// Reports progress if it is due. Only on the thread that called run(); perform() does it there by itself.
    void tick() noexcept;
    double tick_period_s() const noexcept { return watch_.period_s; }

    /// A worker's presence: made on the worker's own thread before its first unit, destroyed after its last, while
    /// that thread is still alive. Where the plan says so the thread is bound to the worker's processor meanwhile.
    class Shift {
      public:
        Shift(Ledger& ledger, unsigned worker) noexcept;
        ~Shift();
        Shift(const Shift&) = delete;
        Shift& operator=(const Shift&) = delete;

      private:
        Ledger& ledger_;
        unsigned worker_;
        clockid_t cpu_clock_; // of the thread that made the shift, readable from any
        std::int64_t cpu_begin_;
        std::optional<Binding> binding_;
    };

    /// Closes the books when every worker has left: the report, or the failure with the smallest unit as UnitFailed.
    Report close();

  private:
    struct alignas(64) Seat { // a cache line for each worker: booking must not make workers wait for each other
        std::atomic<std::uint32_t> units{0};
        std::int64_t busy_ns = 0;
        std::int64_t cpu_ns = 0;
        std::int64_t arrived_ns = 0;
    };
    struct Failure {
        std::uint32_t unit;
        std::string text;
    };

    bool stopped() const noexcept { return watch_.stop && watch_.stop->requested(); }
    void bind(unsigned worker, std::optional<Binding>& binding) noexcept;
    void fail(std::uint32_t unit, const char* text);
    void tick(std::int64_t now) noexcept;
    std::uint32_t done() const noexcept;

    const Job& job_;
    Slots& slots_;
    const Plan& plan_;
    const Watch& watch_;
    const Pulse pulse_;
    const std::thread::id caller_;
    const std::int64_t start_ns_;
    std::int64_t next_tick_ns_;
    std::vector<Seat> seats_;
    Report report_;
    std::mutex failing_;
    std::optional<Failure> failure_; // guarded by failing_
    std::exception_ptr unbound_;     // likewise: a worker that could not be bound
    std::atomic<bool> shut_{false};
};

} // namespace weft::backends
