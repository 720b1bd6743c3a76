// SPDX-License-Identifier: Apache-2.0
#include "bench/study/losses.h"

#include <algorithm>
#include <fmt/format.h>

namespace weft::bench {
namespace {

std::string duration(double s) {
    if (s < 1e-4) return fmt::format("{:.2g} us", s * 1e6);
    if (s < 1e-3) return fmt::format("{:.0f} us", s * 1e6);
    return s < 1 ? fmt::format("{:.3g} ms", s * 1e3) : fmt::format("{:.3g} s", s);
}

std::string slow_worker(const Evidence& e) {
    const std::string who = e.slow_worker ? fmt::format("worker {}", *e.slow_worker) : "one worker";
    return fmt::format("{} computed {:.1f}x slower than the others", who, e.slow_factor);
}

std::string long_tile(const Losses& l, std::uint32_t tile) {
    const Evidence& e = l.evidence;
    std::string text = fmt::format("one tile takes {:.2g} % of the work", e.long_share * 100);
    if (e.long_tail_s > 0) text += fmt::format(", the last one ran alone for {}", duration(l.last_alone_s));
    if (tile > 1) text += fmt::format("; split it: --tile {}", tile / 2);
    return text;
}

} // namespace

std::vector<Cause> causes(const Losses& l, std::uint32_t tile) {
    const Evidence& e = l.evidence;
    const double tail = l.tail_s - e.slow_tail_s - e.long_tail_s - e.uneven_tail_s;
    const double inflation = l.inflation_s - e.slow_s - e.long_extra_s;
    std::vector<Cause> all{
        {"slow worker", e.slow_s + e.slow_tail_s, slow_worker(e)},
        {"long tile", e.long_extra_s + e.long_tail_s, long_tile(l, tile)},
        {"uneven shares", e.uneven_tail_s,
         fmt::format("workers waited {} while others still had tiles; try --schedule dynamic",
                     duration(e.uneven_tail_s))},
        {"tail", tail,
         fmt::format("at the end one worker ran alone for {}; try --tile {} or --order cost", duration(l.last_alone_s),
                     std::max(1u, tile / 2))},
        {"inflation", inflation, "the same tiles take longer under this backend"},
        {"machine", l.machine_s, "serial copies side by side are slower, too"},
        {"start", l.startup_s, fmt::format("{} until the first tiles", duration(l.startup_s))},
        {"dispatch", l.dispatch_s,
         fmt::format("{} between two tiles; try a larger --tile or --chunk", duration(e.dispatch_each_s))},
        {"serial part", l.outside_s,
         fmt::format("{} outside of the workers' run, {:.1f} % of the work", duration(l.outside_s),
                     e.work_s > 0 ? l.outside_s / e.work_s * 100 : 0)},
    };
    std::stable_sort(all.begin(), all.end(), [](const Cause& a, const Cause& b) { return a.seconds > b.seconds; });
    return all;
}

std::string cause(const Losses& l, std::uint32_t tile) {
    constexpr double worth_a_word = 0.02;
    std::string text;
    for (const Cause& c : causes(l, tile)) {
        const double share = c.seconds / l.measured_s;
        if (share < worth_a_word) break;
        text += fmt::format("{}{:.1f} % {}: {}", text.empty() ? "" : "; ", share * 100, c.name, c.text);
    }
    return text.empty() ? "nothing to speak of" : text;
}

} // namespace weft::bench
