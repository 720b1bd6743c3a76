// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

namespace weft::app {

/// Measures one phase after the other.
class Stopwatch {
  public:
    /// Seconds since construction or the last lap.
    double lap() {
        const auto now = Clock::now();
        const double s = std::chrono::duration<double>(now - start_).count();
        start_ = now;
        return s;
    }

  private:
    using Clock = std::chrono::steady_clock;
    Clock::time_point start_ = Clock::now();
};

} // namespace weft::app
