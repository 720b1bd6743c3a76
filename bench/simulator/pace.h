// SPDX-License-Identifier: Apache-2.0
// The fluid clock: how much work a worker gets done depends on how many compute beside it. Work is measured in seconds
// of a worker alone; a unit that begins at work w ends at w + its cost, whatever the speed does meanwhile. So a change
// of speed moves one line instead of every unit that is under way.
#pragma once

#include <algorithm>
#include <vector>

namespace weft::bench {

class Pace {
  public:
    explicit Pace(const std::vector<double>& speed_at) : speed_at_(speed_at) {}

    double work_at(double time) const { return work_ + (time - time_) * speed_; }
    double time_at(double work) const { return time_ + (work - work_) / speed_; }

    /// From `now` on, `active` workers compute.
    void set_active(double now, unsigned active) {
        if (speed_at_.empty() || active == 0) return;
        const double speed = speed_at_[std::min<std::size_t>(active, speed_at_.size()) - 1];
        if (speed == speed_) return; // no rounding where nothing changes
        work_ = work_at(now);
        time_ = now;
        speed_ = speed;
    }

  private:
    const std::vector<double>& speed_at_;
    double time_ = 0, work_ = 0, speed_ = 1;
};

} // namespace weft::bench
