// SPDX-License-Identifier: Apache-2.0
// backends/stealing.h: everybody starts with a share; who runs dry takes the back half of the next victim's rest. Here
// a steal takes effect at once, so the rare worker that leaves while a range is being carried past it is not seen.
#include "bench/simulator/policy.h"

namespace weft::bench {
namespace {

using backends::Range;

class Stealing final : public Policy {
  public:
    explicit Stealing(const Scenario& scenario)
        : scenario_(scenario), units_(static_cast<std::uint32_t>(scenario.unit_s.size())), left_(units_),
          ranges_(scenario.plan.workers) {
        for (unsigned worker = 0; worker < ranges_.size(); ++worker)
            backends::for_share(units_, scenario.plan.workers, 0, worker,
                                [&](Range range) { ranges_[worker] = range; });
    }

    double arrival_s(unsigned actor) const override { return first_arrival_s(scenario_, actor); }

    Step next(unsigned worker) override {
        const Overheads& costs = scenario_.overheads;
        // A steal touches another worker's cache line, but thieves of different victims do not wait for each other.
        double own_s = costs.grab_s;
        if (ranges_[worker].empty()) {
            own_s = costs.serial_at(scenario_.plan.workers);
            if (!steal_into(worker)) return {.kind = Step::Kind::leave, .own_s = own_s};
            own_s += costs.grab_s;
        }
        Range& mine = ranges_[worker];
        const Range front = backends::range_at(mine.first, scenario_.plan.chunk, mine.last);
        mine.first = front.last;
        left_ -= front.size();
        return {Step::Kind::work, front, own_s};
    }

  private:
    bool steal_into(unsigned thief) {
        if (left_ == 0) return false; // spares the last round of all workers over all ranges
        const std::size_t workers = ranges_.size();
        for (std::size_t step = 1; step < workers; ++step) {
            Range& victim = ranges_[(thief + step) % workers];
            if (victim.empty()) continue;
            ranges_[thief] = {victim.first + victim.size() / 2, victim.last};
            victim.last = ranges_[thief].first;
            return true;
        }
        return false;
    }

    const Scenario& scenario_;
    const std::uint32_t units_;
    std::uint32_t left_;
    std::vector<Range> ranges_;
};

} // namespace

std::unique_ptr<Policy> make_stealing(const Scenario& scenario) { return std::make_unique<Stealing>(scenario); }

} // namespace weft::bench
