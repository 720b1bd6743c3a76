// SPDX-License-Identifier: Apache-2.0
// OpenMP tasks from one producer, as libgomp runs them (libgomp/task.c, GOMP_task, GCC 12): one queue for the team,
// oldest first, under one lock; with more than 64 tasks per thread outstanding the producer runs the next one itself.
#include "bench/simulator/policy.h"

#include <deque>

namespace weft::bench {
namespace {

using backends::Range;

class Tasks final : public Policy {
  public:
    explicit Tasks(const Scenario& scenario)
        : scenario_(scenario), units_(static_cast<std::uint32_t>(scenario.unit_s.size())),
          workers_(scenario.plan.workers), serial_s_(scenario.overheads.serial_at(workers_)), last_(workers_, units_) {}

    double arrival_s(unsigned actor) const override { return first_arrival_s(scenario_, actor); }

    Step next(unsigned worker) override {
        if (worker == producer) {
            publish();
            if (next_ < units_) return produce();
        }
        if (!queue_.empty()) {
            const Range task = queue_.front();
            queue_.pop_front();
            last_[worker] = task.last - 1;
            return {Step::Kind::work, task, scenario_.overheads.grab_s, serial_s_};
        }
        if (next_ >= units_ && making_.empty()) return {};
        idle_.push_back(worker);
        return {.kind = Step::Kind::park};
    }

    void finished(unsigned worker, std::uint32_t unit, double /*useful_s*/) override {
        if (unit != last_[worker]) return;
        last_[worker] = units_;
        --outstanding_;
    }

  private:
    static constexpr unsigned producer = 0; // whoever comes first; which one makes no difference

    Step produce() {
        const Range task = backends::range_at(next_, scenario_.plan.chunk, units_);
        next_ = task.last;
        if (outstanding_ > std::uint64_t{64} * workers_) return {Step::Kind::work, task, scenario_.overheads.grab_s};
        making_ = task;
        ++outstanding_;
        return {.kind = Step::Kind::again, .own_s = scenario_.overheads.grab_s};
    }

    /// The task that was being made is there now. With the last one, those who still wait may go.
    void publish() {
        if (making_.empty()) return;
        queue_.push_back(making_);
        making_ = {};
        if (idle_.empty()) return;
        woken.push_back(idle_.back());
        idle_.pop_back();
    }

    const Scenario& scenario_;
    const std::uint32_t units_;
    const unsigned workers_;
    const double serial_s_;
    std::uint32_t next_ = 0;
    Range making_{};
    std::deque<Range> queue_;
    std::uint64_t outstanding_ = 0;   // made and not finished
    std::vector<std::uint32_t> last_; // [worker]: the last unit of the queued task that it runs, or units_
    std::vector<unsigned> idle_;
};

} // namespace

std::unique_ptr<Policy> make_tasks(const Scenario& scenario) { return std::make_unique<Tasks>(scenario); }

} // namespace weft::bench
