// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>

namespace weft::app {

/// One line of progress: share done, rate, time left. Pure, for tests. `width` is the terminal's, 0: no bar.
std::string progress_line(double share, double elapsed_s, double samples_per_s, unsigned width);

/// "1:05" or "2:03:04", and "0.4 s" below ten seconds.
std::string readable_time(double seconds);

/// Tells on stderr how far the rendering is: on a terminal a bar that is redrawn in place, elsewhere a line every five
/// seconds. Silent for work of less than a second. Time left is judged by the work done since the start.
class Progress {
  public:
    enum class Mode : std::uint8_t { none, bar, lines };
    Progress(Mode mode, std::uint32_t units, std::uint64_t samples);
    ~Progress(); ///< clears the bar

    void update(std::uint32_t units_done);
    /// What fits stderr: bar on a terminal, else lines.
    static Mode mode_for_stderr();

  private:
    using Clock = std::chrono::steady_clock;
    Mode mode_;
    double units_, samples_;
    Clock::time_point start_, last_;
    bool drawn_ = false;
};

} // namespace weft::app
