// SPDX-License-Identifier: Apache-2.0
// The seam between the work and the runtimes: a pure map from unit index to bytes, run by any of them.
// Knows nothing of rays, pixels or files. docs/backends.md tells how to add one.
#pragma once

#include "backends/stop.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace weft::backends {

/// How units reach workers. Each backend supports a subset (Traits::schedules); an unsupported one is refused by name.
enum class Schedule : std::uint8_t { fixed, dynamic, guided, queue, stealing }; // `fixed` is called "static" outside
/// How results of a worker process reach the slots: as messages, or by a shared mapping. `none`: workers share memory.
enum class Transport : std::uint8_t { none, pipes, shared };

std::string_view name_of(Schedule) noexcept;  ///< "static", "dynamic", "guided", "queue", "stealing"
std::string_view name_of(Transport) noexcept; ///< "none", "pipes", "shared"
Schedule schedule_named(std::string_view);    ///< throws std::invalid_argument that lists the known names
Transport transport_named(std::string_view);  ///< throws std::invalid_argument that lists the known names

/// Handed to compute: the worker's way of hearing of a stop, and the coordinator's way of seeing that it lives.
class Pulse {
  public:
    Pulse(const Stop* stop, std::atomic<std::uint64_t>* beats) : stop_(stop), beats_(beats) {}
    /// Beats once and returns true when the unit should be abandoned. Call it about every thousand samples.
    bool stop_requested() const noexcept {
        if (beats_) beats_->fetch_add(1, std::memory_order_relaxed);
        return stop_ && stop_->requested();
    }

  private:
    const Stop* stop_;                  // may be null: never stops
    std::atomic<std::uint64_t>* beats_; // may be null: nobody watches
};

/// What to do: `units` independent units, each `unit_bytes` bytes of result.
struct Job {
    std::uint32_t units = 0;
    std::size_t unit_bytes = 0;
    /// Computes one unit into `out` (unit_bytes bytes, zeroed or left from an abandoned try: write every byte).
    /// Pure: runs on any worker, in any order, perhaps twice, perhaps in another process; reads nothing that changes
    /// and writes nothing but `out`. Returns false when it gave up because the pulse asked for it. May throw.
    std::function<bool(std::uint32_t unit, std::span<std::byte> out, const Pulse& pulse)> compute = nullptr;
};

/// How to do it. A pair that the backend does not support is refused with std::invalid_argument naming what it
/// supports.
struct Plan {
    unsigned workers = 1;
    Schedule schedule = Schedule::dynamic;
    /// Units per grab. static: 0 = contiguous blocks, N = cyclic blocks of N. Elsewhere 0 is allowed only where
    /// Traits::picks_chunk says so: the runtime chooses.
    std::uint32_t chunk = 1;
    Transport transport = Transport::none;
    double worker_timeout_s = 30; ///< processes: no pulse and no result for this long means hung
    /// The processor that each worker is bound to while it works; empty: wherever the kernel puts it.
    std::vector<unsigned> processors = {};
};

/// Who listens while the job runs.
struct Watch {
    const Stop* stop = nullptr;
    /// Called on the thread that called run(), never concurrently, about every `period_s`, with the number of units
    /// done. No thread is made for it, since none may be alive at a fork: where the caller works too, it is called
    /// between two of the caller's units. Must not throw.
    std::function<void(std::uint32_t done)> progress = nullptr;
    double period_s = 0.1;
};

struct WorkerFacts {
    std::uint32_t units = 0;  ///< units whose result was kept
    double busy_s = 0;        ///< inside compute, wall clock
    double wait_s = 0;        ///< from the start of the run to its end, not inside compute
    double cpu_s = 0;         ///< CPU time of the worker, read once at its end
    std::uint64_t bytes = 0;  ///< result bytes that crossed a process boundary
    std::uint32_t deaths = 0; ///< how often this worker was lost and replaced
};

/// When and where a unit was computed; the clock is CLOCK_MONOTONIC in nanoseconds since the start of the run.
struct UnitFacts {
    std::uint32_t worker = 0;
    bool done = false; ///< the slot is valid
    std::int64_t begin_ns = 0;
    std::int64_t end_ns = 0;
};

/// The two good ends. The third, failure, is the exception UnitFailed.
struct Report {
    bool stopped = false;                 ///< ended by Stop before all units were done; done slots are valid
    std::vector<UnitFacts> units;         ///< one per unit
    std::vector<WorkerFacts> workers;     ///< one per worker
    std::vector<std::uint32_t> poisonous; ///< units given up because they killed every worker that tried; not done
    std::uint32_t reissued = 0;           ///< units handed out again after a worker was lost
    std::uint32_t lost_workers = 0;
    double startup_s = 0;              ///< until every worker could take its first unit
    double wall_s = 0;                 ///< start-up, work and join
    std::vector<std::string> warnings; ///< one line per lost worker: unit, pid, signal or exit code
};

/// A unit threw. Of several failures the one with the smallest unit index that was seen is reported.
struct UnitFailed : std::runtime_error {
    UnitFailed(std::uint32_t failed_unit, const std::string& text);
    std::uint32_t unit;
};

/// The job's results: `units` slots of `unit_bytes` at a fixed 64-byte aligned stride, zero at the start. Always a
/// shared anonymous mapping, so that forked workers may write to it; pages come with the first touch.
class Slots {
  public:
    Slots(std::uint32_t units, std::size_t unit_bytes); ///< throws std::bad_alloc, std::length_error
    ~Slots();
    Slots(Slots&&) noexcept;
    Slots& operator=(Slots&&) noexcept;
    Slots(const Slots&) = delete;
    Slots& operator=(const Slots&) = delete;

    std::span<std::byte> operator[](std::uint32_t unit) noexcept { return {data_ + unit * stride_, unit_bytes_}; }
    std::span<const std::byte> operator[](std::uint32_t unit) const noexcept {
        return {data_ + unit * stride_, unit_bytes_};
    }
    std::uint32_t units() const noexcept { return units_; }
    std::size_t unit_bytes() const noexcept { return unit_bytes_; }
    std::size_t stride() const noexcept { return stride_; }

  private:
    std::byte* data_ = nullptr;
    std::size_t stride_ = 0, unit_bytes_ = 0, mapped_ = 0;
    std::uint32_t units_ = 0;
};

/// What a backend is and can do. Every field is a fact that the conformance suite tests.
struct Traits {
    std::string_view name;
    std::string_view summary;          ///< the idiom in one line
    std::vector<Schedule> schedules;   ///< the first is the default
    std::vector<Transport> transports; ///< the first is the default
    bool shares_memory = true;         ///< a write to the caller's memory inside compute is visible to the caller
    bool survives_worker_death = false;
    bool spans_hosts = false;
    unsigned max_workers = 0; ///< 0: no bound of its own
    bool picks_chunk = false; ///< chunk 0 is allowed under every schedule: the runtime chooses
};

class Backend {
  public:
    virtual ~Backend() = default;
    virtual const Traits& traits() const noexcept = 0;
    /// On return slot u holds compute(u) for every unit with Report::units[u].done.
    /// Throws UnitFailed, std::invalid_argument (plan not supported; the message lists what is), std::system_error,
    /// std::runtime_error (processes: threads alive at the fork; workers that die before any unit is done).
    /// The object stays usable after every end; nothing it started is alive afterwards.
    virtual Report run(const Job&, Slots&, const Plan&, const Watch& = {}) = 0;
};

/// The plan that a backend prefers: its default schedule and transport, chunk 1.
Plan default_plan(const Traits& traits, unsigned workers);
/// Throws std::invalid_argument, naming what is supported, unless `traits` covers `plan`.
void check_plan(const Traits& traits, const Plan& plan);
/// Throws std::invalid_argument unless `slots` were made for `job` and there is something to call.
void check_job(const Job& job, const Slots& slots);

} // namespace weft::backends
