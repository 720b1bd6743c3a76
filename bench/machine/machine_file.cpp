// SPDX-License-Identifier: Apache-2.0
#include "bench/machine/machine_file.h"

#include <algorithm>

namespace weft::bench {
namespace {

constexpr double unknown_speed =
    0.75; // of the last one known: clocks fall and memory is shared, by nobody knows how much

Interval between(const SpeedAt& a, const SpeedAt& b, unsigned active) {
    const double part = static_cast<double>(active - a.active) / (b.active - a.active);
    return {a.speed.low + part * (b.speed.low - a.speed.low), a.speed.high + part * (b.speed.high - a.speed.high)};
}

Interval beyond(const MachineFile& machine, const SpeedAt& last, unsigned active) {
    double low = unknown_speed;
    if (machine.cores > 0 && active > machine.cores)
        low = std::min(low, static_cast<double>(std::max(machine.cores, last.active)) / active);
    return {low * last.speed.low, last.speed.high};
}

} // namespace

std::vector<Interval> speeds(const MachineFile& machine, unsigned largest) {
    std::vector<SpeedAt> known = machine.speed_at;
    if (known.empty() || known.front().active != 1) known.insert(known.begin(), SpeedAt{});
    std::vector<Interval> all;
    for (unsigned active = 1; active <= largest; ++active) {
        const unsigned computing = std::min(active, machine.processors);
        const auto next =
            std::find_if(known.begin(), known.end(), [&](const SpeedAt& s) { return s.active >= computing; });
        Interval speed = next == known.end()         ? beyond(machine, known.back(), computing)
                         : next->active == computing ? next->speed
                                                     : between(*(next - 1), *next, computing);
        const double share = static_cast<double>(computing) / active;
        all.push_back({speed.low * share, speed.high * share});
    }
    return all;
}

} // namespace weft::bench
