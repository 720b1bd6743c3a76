// SPDX-License-Identifier: Apache-2.0
#include "bench/study/evidence.h"

#include "bench/statistics/order_statistics.h"
#include "bench/study/losses.h"

#include <algorithm>
#include <map>

namespace weft::bench {
namespace {

constexpr double slow_from = 1.25;      // a worker that takes so many times as long is slow
constexpr double long_from = 2;         // a tile of so many mean tiles may be too long ...
constexpr double long_share_from = 0.2; // ... and is, when it is so much of a worker's even share

double seconds(const UnitTime& u) { return u.end_s - u.begin_s; }

/// Seconds of each tile in the serial run, by its number; empty when that was cut into other tiles.
std::vector<double> serial_costs(const RunRecord& run, const RunRecord& serial) {
    std::vector<double> costs(run.units.size(), 0);
    if (serial.units.size() != run.units.size()) return {};
    for (const UnitTime& u : serial.units) {
        if (u.unit >= costs.size()) return {};
        costs[u.unit] = seconds(u);
    }
    return costs;
}

/// For each worker the time of its tiles over that in the serial run, without the longest tile, which would say more
/// of itself than of the worker; 0 for a worker without tiles.
std::vector<double> slowness(const RunRecord& run, unsigned workers, const std::vector<double>& costs,
                             const UnitTime& longest) {
    std::vector<double> taken(workers, 0), expected(workers, 0);
    for (const UnitTime& u : run.units) {
        if (u.worker >= workers || u.unit >= costs.size() || &u == &longest) continue;
        taken[u.worker] += seconds(u);
        expected[u.worker] += costs[u.unit];
    }
    for (unsigned w = 0; w < workers; ++w) taken[w] = expected[w] > 0 ? taken[w] / expected[w] : 0;
    return taken;
}

void find_slow_worker(Evidence& e, const std::vector<double>& slowness, const RunRecord& run,
                      const std::vector<double>& costs, const UnitTime& longest) {
    const auto slowest = std::max_element(slowness.begin(), slowness.end());
    std::vector<double> others;
    for (auto w = slowness.begin(); w != slowness.end(); ++w)
        if (w != slowest && *w > 0) others.push_back(*w);
    if (others.empty()) return;
    const double usual = median(others);
    e.slow_factor = *slowest / usual;
    e.slow_worker = static_cast<unsigned>(slowest - slowness.begin());
    if (e.slow_factor < slow_from) return;
    for (const UnitTime& u : run.units)
        if (u.worker == *e.slow_worker && &u != &longest)
            e.slow_s += (seconds(u) - costs[u.unit] * usual) / static_cast<double>(slowness.size());
}

/// Whose the tail is: a long tile's, a slow worker's, that of uneven shares, or nobody's in particular.
void share_out_tail(Evidence& e, const RunRecord& run, const std::vector<WorkerTime>& times, double mean_tile,
                    double all_tiles) {
    const UnitTime& last = *std::max_element(run.units.begin(), run.units.end(),
                                             [](const auto& a, const auto& b) { return a.end_s < b.end_s; });
    double tail = 0, earliest = last.end_s; // when the first worker had nothing left
    for (const WorkerTime& t : times) {
        tail += t.tail_s / static_cast<double>(times.size());
        if (t.units > 0) earliest = std::min(earliest, last.end_s - t.tail_s);
    }
    // Where whoever is free takes the next tile, none can begin after that.
    const auto late = std::count_if(run.units.begin(), run.units.end(),
                                    [&](const UnitTime& u) { return u.begin_s > earliest + 0.5 * mean_tile; });
    const bool slow = e.slow_factor >= slow_from && e.slow_worker == last.worker;
    const double length = seconds(last) / (slow ? e.slow_factor : 1);
    if (late < 2 && length > long_from * mean_tile &&
        length * static_cast<double>(times.size()) > long_share_from * all_tiles)
        e.long_tail_s = tail;
    else if (slow)
        e.slow_tail_s = tail;
    else if (late >= 2)
        e.uneven_tail_s = tail;
}

} // namespace

Evidence evidence(const RunRecord& run, unsigned workers, const RunRecord& serial) {
    Evidence e;
    for (const UnitTime& u : serial.units) e.work_s += seconds(u);
    if (run.units.empty() || workers < 2) return e;
    const std::vector<WorkerTime> times = worker_times(run, workers);
    double gaps = 0, all_tiles = 0;
    for (const WorkerTime& t : times) {
        gaps += t.units > 0 ? t.units - 1 : 0;
        e.dispatch_each_s += t.dispatch_s;
        all_tiles += t.useful_s;
    }
    e.dispatch_each_s = gaps > 0 ? e.dispatch_each_s / gaps : 0;
    const UnitTime& longest = *std::max_element(run.units.begin(), run.units.end(),
                                                [](const auto& a, const auto& b) { return seconds(a) < seconds(b); });
    e.long_s = seconds(longest);
    e.long_share = e.long_s / all_tiles;
    const std::vector<double> costs = serial_costs(run, serial);
    if (!costs.empty() && longest.unit < costs.size()) {
        const std::vector<double> slow = slowness(run, workers, costs, longest);
        find_slow_worker(e, slow, run, costs, longest);
        const double expected = costs[longest.unit] * std::max(1.0, slow[std::min(longest.worker, workers - 1)]);
        if (e.long_s > long_from * expected) e.long_extra_s = (e.long_s - expected) / workers;
    }
    share_out_tail(e, run, times, all_tiles / static_cast<double>(run.units.size()), all_tiles);
    return e;
}

Evidence mean(const std::vector<Evidence>& rounds) {
    Evidence m;
    if (rounds.empty()) return m;
    const auto n = static_cast<double>(rounds.size());
    for (double Evidence::*part :
         {&Evidence::slow_s, &Evidence::slow_tail_s, &Evidence::long_s, &Evidence::long_share, &Evidence::long_extra_s,
          &Evidence::long_tail_s, &Evidence::uneven_tail_s, &Evidence::dispatch_each_s, &Evidence::work_s})
        for (const Evidence& e : rounds) m.*part += e.*part / n;
    std::vector<double> factors, extras;
    std::map<unsigned, double> votes;
    for (const Evidence& e : rounds) {
        factors.push_back(e.slow_factor);
        extras.push_back(e.long_extra_s);
        if (e.slow_worker) votes[*e.slow_worker] += 1;
    }
    m.slow_factor = median(factors);
    for (const auto& [worker, count] : votes)
        if (count > n / 2) m.slow_worker = worker;
    if (m.slow_factor < slow_from) m.slow_s = m.slow_tail_s = 0;
    if (median(extras) == 0) m.long_extra_s = 0;
    return m;
}

} // namespace weft::bench
