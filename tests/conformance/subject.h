// SPDX-License-Identifier: Apache-2.0
// What the conformance suite shares: the backend under test, the cases that it declares, a job whose right result is
// known, and the checks that every complete run must pass.
#pragma once

#include "backends/makers.h"
#include "backends/processes/posix.h"
#include "backends/registry.h"

#include <gtest/gtest.h>

#include <atomic>
#include <new>
#include <string>
#include <vector>

namespace weft::backends::conformance {

/// The command line: which backend is tested, and the bug planted in it, if any (see faults.h).
struct Selection {
    std::string backend;
    std::string fault;
};
Selection& selection();

/// A fresh backend under test, with the planted bug.
std::unique_ptr<Backend> subject();
/// The faults that the command line asks for. Throws std::invalid_argument.
Faults planted_faults();

struct Case {
    Schedule schedule;
    Transport transport;
    unsigned workers;
    Plan plan(std::uint32_t chunk = 1) const;
};
void PrintTo(const Case& c, std::ostream* out);
std::string case_name(const testing::TestParamInfo<Case>& info);
/// Everything that the backend declares, times 1, 2, 3 and 7 workers.
std::vector<Case> all_cases();
/// Everything that it declares, with three workers (or as many as it takes).
std::vector<Case> schedule_cases();
/// Of these, for tests that need a survivor: empty unless the backend survives a worker's death.
std::vector<Case> mortal_cases();

/// The bytes that unit `unit` must have, and a job that computes them.
void fill(std::uint32_t unit, std::span<std::byte> out);
Job filling_job(std::uint32_t units, std::size_t unit_bytes = 40);
/// A job that calls `before(unit, pulse)` and then fills. If it returns false the unit is abandoned.
Job job_that(std::uint32_t units, std::function<bool(std::uint32_t, const Pulse&)> before, std::size_t unit_bytes = 40);

bool right(const Slots& slots, std::uint32_t unit);
std::uint32_t count_done(const Report& report);
/// Every unit done and right, nothing lost, and the facts add up.
void expect_complete(const Report& report, const Slots& slots, const Plan& plan);
/// What holds for every report: done slots are right and the facts add up.
void expect_consistent(const Report& report, const Slots& slots, const Plan& plan);

/// Sleeps in a way that signals do not cut short.
void sleep_ms(double ms);
/// Keeps the CPU busy until the calling thread has used so much of it.
void burn_ms(double ms);

/// `count` zero-initialised T that forked workers share with the test.
template <class T> class Shared {
  public:
    explicit Shared(std::size_t count = 1) : memory_(count * sizeof(T)), data_(static_cast<T*>(memory_.data())) {
        for (std::size_t i = 0; i < count; ++i) new (data_ + i) T{};
    }
    T& operator[](std::size_t i) const { return data_[i]; }
    T& operator*() const { return *data_; }

  private:
    posix::SharedMemory memory_;
    T* data_;
};
using Counter = std::atomic<std::uint32_t>;

/// Threads of this process; looks again for a moment, since a joined thread may still be listed.
std::ptrdiff_t threads_alive(std::ptrdiff_t expected);
std::ptrdiff_t open_descriptors();
bool under_thread_sanitizer();

} // namespace weft::backends::conformance
