// SPDX-License-Identifier: Apache-2.0
#include "bench/study/losses.h"

#include <algorithm>

namespace weft::bench {

double useful_seconds(const RunRecord& run) {
    double sum = 0;
    for (const UnitTime& u : run.units) sum += u.end_s - u.begin_s;
    return sum;
}

double end_of(const RunRecord& run) {
    double end = 0;
    for (const UnitTime& u : run.units) end = std::max(end, u.end_s);
    return end;
}

std::vector<WorkerTime> worker_times(const RunRecord& run, unsigned workers) {
    const double end = end_of(run);
    std::vector<WorkerTime> times(workers);
    std::vector<double> first(workers, end), last(workers, 0);
    for (const UnitTime& u : run.units) {
        if (u.worker >= workers) continue;
        WorkerTime& t = times[u.worker];
        ++t.units;
        t.useful_s += u.end_s - u.begin_s;
        first[u.worker] = std::min(first[u.worker], u.begin_s);
        last[u.worker] = std::max(last[u.worker], u.end_s);
    }
    for (unsigned w = 0; w < workers; ++w) {
        WorkerTime& t = times[w];
        if (t.units == 0) {
            t.tail_s = end;
            continue;
        }
        t.startup_s = first[w];
        t.dispatch_s = last[w] - first[w] - t.useful_s;
        t.tail_s = end - last[w];
    }
    return times;
}

Losses losses(const RunRecord& run, unsigned workers, const RunRecord& serial, const RunRecord* copies) {
    const double n = workers;
    Losses l;
    l.measured_s = run.phases.render_s;
    l.ideal_s = serial.phases.render_s / n;
    if (copies) l.machine_s = l.ideal_s * (copies->phases.render_s / serial.phases.render_s - 1);
    double last_end = 0, second_last = 0;
    for (const WorkerTime& t : worker_times(run, workers)) {
        l.inflation_s += t.useful_s / n;
        l.startup_s += t.startup_s / n;
        l.dispatch_s += t.dispatch_s / n;
        l.tail_s += t.tail_s / n;
        const double end = end_of(run) - t.tail_s;
        second_last = std::max(second_last, std::min(last_end, end));
        last_end = std::max(last_end, end);
    }
    l.inflation_s -= useful_seconds(serial) / n + l.machine_s;
    l.last_alone_s = workers > 1 ? last_end - second_last : 0;
    // What is left: outside of the run, less the share of what the serial run has outside of its units.
    l.outside_s = l.measured_s - l.ideal_s - l.machine_s - l.inflation_s - l.startup_s - l.dispatch_s - l.tail_s;
    l.evidence = evidence(run, workers, serial);
    return l;
}

Losses mean(const std::vector<Losses>& rounds) {
    Losses m;
    for (double Losses::*part :
         {&Losses::ideal_s, &Losses::machine_s, &Losses::inflation_s, &Losses::startup_s, &Losses::dispatch_s,
          &Losses::tail_s, &Losses::outside_s, &Losses::measured_s, &Losses::last_alone_s}) {
        for (const Losses& l : rounds) m.*part += l.*part;
        if (!rounds.empty()) m.*part /= static_cast<double>(rounds.size());
    }
    std::vector<Evidence> seen;
    seen.reserve(rounds.size());
    for (const Losses& l : rounds) seen.push_back(l.evidence);
    m.evidence = mean(seen);
    return m;
}

const std::array<NamedPart, 6>& loss_parts() {
    static constexpr std::array<NamedPart, 6> parts{{
        {"machine", &Losses::machine_s, "serial copies side by side are slower, too"},
        {"inflation", &Losses::inflation_s, "the same tiles take longer under this backend"},
        {"start", &Losses::startup_s, "until the workers' first tiles"},
        {"dispatch", &Losses::dispatch_s, "between two tiles of a worker"},
        {"tail", &Losses::tail_s, "workers without work at the end"},
        {"outside", &Losses::outside_s, "results and film, before and after the run"},
    }};
    return parts;
}

} // namespace weft::bench
