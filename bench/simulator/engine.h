// SPDX-License-Identifier: Apache-2.0
// The events of a simulated run, whatever the policy.
#pragma once

#include "bench/simulator/pace.h"
#include "bench/simulator/policy.h"

#include <functional>
#include <queue>

namespace weft::bench {

class Engine {
  public:
    /// Keeps references to both.
    Engine(const Scenario& scenario, Policy& policy);
    /// Call it once.
    Outcome run();

  private:
    struct Actor {
        backends::Range left; // of what it took
        double since = 0;     // of the unit under way, or of the time it was parked
        bool parked = false;
    };
    struct Moment { // for the clock time of a question, and for the work at which a unit ends
        double at;
        unsigned actor;
        bool operator>(const Moment& other) const { return at != other.at ? at > other.at : actor > other.actor; }
    };
    using Moments = std::priority_queue<Moment, std::vector<Moment>, std::greater<>>;

    void ask(double now, unsigned actor);
    void begin(double now, unsigned worker);
    void finish(double now, unsigned worker);
    void wake(double now);
    void spend(double now, unsigned actor, const Step& step);
    void count(unsigned actor, double WorkerTimes::*what, double seconds);
    void close();

    const Scenario& scenario_;
    Policy& policy_;
    const unsigned workers_;
    const double booking_s_; // per unit, on the worker
    Pace pace_;
    std::vector<Actor> actors_;
    Moments questions_, ends_;
    unsigned active_ = 0;
    double server_free_s_ = 0; // the lock or line
    double last_s_ = 0;
    Outcome outcome_;
};

} // namespace weft::bench
