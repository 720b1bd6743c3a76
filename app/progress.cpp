// SPDX-License-Identifier: Apache-2.0
#include "app/progress.h"

#include <algorithm>
#include <cmath>
#include <fmt/core.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace weft::app {
namespace {

double seconds(std::chrono::steady_clock::duration d) { return std::chrono::duration<double>(d).count(); }

unsigned terminal_width() {
    winsize size{};
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

} // namespace

std::string readable_time(double s) {
    if (!(s >= 0) || !std::isfinite(s)) return "?";
    if (s < 9.95) return fmt::format("{:.1f} s", s);
    const auto whole = static_cast<long long>(std::lround(s));
    if (whole < 3600) return fmt::format("{}:{:02}", whole / 60, whole % 60);
    return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

std::string progress_line(double share, double elapsed_s, double samples_per_s, unsigned width) {
    const double left = share > 0 ? elapsed_s * (1 - share) / share : INFINITY;
    std::string text = fmt::format("{:3.0f} %  {:.2f} Msamples/s  {} elapsed, {} left", 100 * share,
                                   samples_per_s * 1e-6, readable_time(elapsed_s), readable_time(left));
    if (width < text.size() + 14) return text;
    const std::size_t cells = std::min<std::size_t>(40, width - text.size() - 4);
    const auto full = static_cast<std::size_t>(share * static_cast<double>(cells));
    return fmt::format("[{}{}] {}", std::string(full, '#'), std::string(cells - full, ' '), text);
}

Progress::Progress(Mode mode, std::uint32_t units, std::uint64_t samples)
    : mode_(mode), units_(units), samples_(static_cast<double>(samples)), start_(Clock::now()), last_(start_) {}

Progress::~Progress() {
    if (drawn_) std::fputs("\r\033[K", stderr);
}

Progress::Mode Progress::mode_for_stderr() { return isatty(STDERR_FILENO) ? Mode::bar : Mode::lines; }

void Progress::update(std::uint32_t units_done) {
    const auto now = Clock::now();
    const double elapsed = seconds(now - start_);
    if (mode_ == Mode::none || elapsed < 1) return;
    if (mode_ == Mode::lines && seconds(now - last_) < 5) return;
    last_ = now;
    const double share = units_ > 0 ? units_done / units_ : 1;
    const double rate = share * samples_ / elapsed;
    if (mode_ == Mode::lines) {
        fmt::print(stderr, "weft: {}\n", progress_line(share, elapsed, rate, 0));
    } else {
        fmt::print(stderr, "\r{}\033[K", progress_line(share, elapsed, rate, terminal_width()));
        std::fflush(stderr);
        drawn_ = true;
    }
}

} // namespace weft::app
