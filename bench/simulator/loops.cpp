// SPDX-License-Identifier: Apache-2.0
// The policies in which workers help themselves: fixed shares, one counter, and libgomp's guided loop.
#include "bench/simulator/policy.h"

#include <algorithm>

namespace weft::bench {
namespace {

using backends::Range;

class Loop : public Policy {
  public:
    explicit Loop(const Scenario& scenario)
        : scenario_(scenario), units_(static_cast<std::uint32_t>(scenario.unit_s.size())),
          workers_(scenario.plan.workers), chunk_(scenario.plan.chunk),
          serial_s_(scenario.overheads.serial_at(workers_)) {}
    double arrival_s(unsigned actor) const override { return first_arrival_s(scenario_, actor); }

  protected:
    const Scenario& scenario_;
    const std::uint32_t units_;
    const unsigned workers_;
    const std::uint32_t chunk_;
    const double serial_s_;
};

/// backends/share.h: nobody asks anybody.
class FixedLoop final : public Loop {
  public:
    explicit FixedLoop(const Scenario& scenario) : Loop(scenario), shares_(workers_), taken_(workers_) {
        for (unsigned worker = 0; worker < workers_; ++worker)
            backends::for_share(units_, workers_, chunk_, worker, [&](Range range) {
                if (!range.empty()) shares_[worker].push_back(range);
            });
    }
    Step next(unsigned worker) override {
        if (taken_[worker] == shares_[worker].size()) return {};
        return {Step::Kind::work, shares_[worker][taken_[worker]++], scenario_.overheads.grab_s};
    }

  private:
    std::vector<std::vector<Range>> shares_;
    std::vector<std::size_t> taken_;
};

/// Everybody takes the next `chunk` units: an atomic counter, omp's dynamic, and the queue of `threads`, whose producer
/// keeps it so long that it never runs dry. Who finds nothing has asked in vain, but has asked.
class CounterLoop : public Loop {
  public:
    using Loop::Loop;
    Step next(unsigned) override {
        const Range range = backends::range_at(next_, grab(units_ - next_), units_);
        next_ = range.last;
        if (range.empty()) return {.kind = Step::Kind::leave, .serial_s = serial_s_};
        return {Step::Kind::work, range, scenario_.overheads.grab_s, serial_s_};
    }

  protected:
    virtual std::uint32_t grab(std::uint32_t /*left*/) const { return chunk_; }

  private:
    std::uint32_t next_ = 0;
};

/// libgomp/iter.c, gomp_iter_guided_next (GCC 12): an even share of what is left, rounded up, and at least the chunk.
/// LLVM's runtime takes half of that.
class GuidedLoop final : public CounterLoop {
  public:
    using CounterLoop::CounterLoop;

  protected:
    std::uint32_t grab(std::uint32_t left) const override {
        return std::max(chunk_, left / workers_ + (left % workers_ != 0 ? 1 : 0));
    }
};

} // namespace

std::unique_ptr<Policy> make_fixed_loop(const Scenario& scenario) { return std::make_unique<FixedLoop>(scenario); }
std::unique_ptr<Policy> make_counter_loop(const Scenario& scenario) { return std::make_unique<CounterLoop>(scenario); }
std::unique_ptr<Policy> make_guided_loop(const Scenario& scenario) { return std::make_unique<GuidedLoop>(scenario); }

} // namespace weft::bench
