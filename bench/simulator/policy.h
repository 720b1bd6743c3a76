// SPDX-License-Identifier: Apache-2.0
// Who computes what: the part of the simulation in which the backends differ.
#pragma once

#include "backends/share.h"
#include "bench/simulator/simulate.h"

#include <memory>
#include <vector>

namespace weft::bench {

/// What somebody who asked for work does next.
struct Step {
    enum class Kind : std::uint8_t {
        work,  ///< compute `units`, then ask again
        again, ///< it was busy with something else: ask again
        park,  ///< nothing now; asks again when woken, and if that never happens it has left
        leave, ///< nothing any more
    };
    Kind kind = Kind::leave;
    backends::Range units{};
    double own_s = 0;    ///< passes before that
    double serial_s = 0; ///< before own_s, one actor at a time, first come first served
};

/// The actors are the workers 0..P-1 and, where the backend has one, a coordinator P, who computes nothing.
class Policy {
  public:
    virtual ~Policy() = default;
    virtual bool coordinated() const { return false; }
    /// When this actor asks for the first time.
    virtual double arrival_s(unsigned actor) const = 0;
    /// Called in the order of time; actors who ask at the same moment in the order of their numbers.
    virtual Step next(unsigned actor) = 0;
    virtual void finished([[maybe_unused]] unsigned worker, [[maybe_unused]] std::uint32_t unit,
                          [[maybe_unused]] double useful_s) {}
    /// Parked actors to be woken, filled by next() and finished(), emptied by who called them.
    std::vector<unsigned> woken;
};

/// The policy of this backend and plan; null when there is none. Keeps a reference to the scenario.
std::unique_ptr<Policy> make_policy(const Scenario& scenario);

// The families, by the file that defines them.
std::unique_ptr<Policy> make_fixed_loop(const Scenario& scenario);   // loops.cpp
std::unique_ptr<Policy> make_counter_loop(const Scenario& scenario); // loops.cpp
std::unique_ptr<Policy> make_guided_loop(const Scenario& scenario);  // loops.cpp
std::unique_ptr<Policy> make_tasks(const Scenario& scenario);        // tasks.cpp
std::unique_ptr<Policy> make_stealing(const Scenario& scenario);     // stealing.cpp
std::unique_ptr<Policy> make_tbb_ranges(const Scenario& scenario);   // tbb_ranges.cpp
/// `taking`: how workers serve themselves; null: the coordinator hands out orders.
std::unique_ptr<Policy> make_coordinator(const Scenario& scenario, std::unique_ptr<Policy> taking); // coordinator.cpp

/// When worker `worker` of this backend and schedule can ask for its first unit.
double first_arrival_s(const Scenario& scenario, unsigned worker); // policies.cpp

} // namespace weft::bench
