// SPDX-License-Identifier: Apache-2.0
#include "bench/study/overheads.h"

#include "bench/statistics/order_statistics.h"
#include "bench/study/losses.h"

#include <algorithm>

namespace weft::bench {
namespace {

/// Of the render phase, behind the last unit and before the backend's run.
double outside_of(const RunRecord& run) { return run.phases.render_s - end_of(run); }

/// Until all workers of a run have begun their first unit.
double start_of(const RunRecord& run, unsigned workers) {
    double first = 0;
    for (const WorkerTime& t : worker_times(run, workers))
        if (t.units > 0) first = std::max(first, t.startup_s);
    return first;
}

/// The arm that differs from one with --order cost by having no order, and so no probe; null where there is none.
const Arm* without_probe(const Study& study, Arm arm) {
    arm.order.clear();
    const auto found = std::find(study.plan.arms.begin(), study.plan.arms.end(), arm);
    return found == study.plan.arms.end() ? nullptr : &*found;
}

} // namespace

void MeasuredRange::set(const std::vector<double>& values) {
    low = std::max(0.0, quantile(values, 0.25));
    high = std::max(0.0, quantile(values, 0.75));
}

MeasuredOverheads measured_overheads(const Study& study, const Arm& arm, const Arm& serial) {
    std::vector<double> startup, grab, leave, probe;
    const bool probes = arm.order == "cost";
    const Arm* const plain = probes ? without_probe(study, arm) : &arm;
    const std::vector<const RunRecord*> runs = study.runs_of(arm), serial_runs = study.runs_of(serial);
    const std::vector<const RunRecord*> plain_runs = plain ? study.runs_of(*plain) : runs;
    for (std::size_t round = 0; round < runs.size(); ++round) {
        const RunRecord &run = *runs[round], &alone = *serial_runs[round];
        double gaps = 0, dispatch = 0;
        for (const WorkerTime& t : worker_times(run, arm.workers)) {
            if (t.units == 0) continue;
            gaps += t.units - 1;
            dispatch += t.dispatch_s;
        }
        startup.push_back(start_of(run, arm.workers) / arm.workers);
        // What lies outside of the backend's run and is not the serial run's: with a probe that, else the leaving.
        const double ends = plain ? outside_of(*plain_runs[round]) - outside_of(alone) : 0;
        probe.push_back(probes ? (outside_of(run) - outside_of(alone) - ends) * arm.workers : 0);
        grab.push_back(gaps > 0 ? dispatch / gaps : 0);
        leave.push_back(ends / arm.workers);
    }
    MeasuredOverheads o;
    o.startup.set(startup);
    o.grab.set(grab);
    // Both ends of the difference vary by what results and film take, which `measured_outside` counts: the least of it
    // is the most that a worker can be said to need.
    o.leave.high = std::max(0.0, *std::min_element(leave.begin(), leave.end()));
    o.probe.set(probe);
    return o;
}

MeasuredRange measured_outside(const Study& study, const Arm& serial) {
    std::vector<double> outside;
    for (const RunRecord* run : study.runs_of(serial)) outside.push_back(outside_of(*run));
    MeasuredRange range;
    range.set(outside);
    return range;
}

const Arm* serial_of(const Study& study, const Arm& arm) {
    for (const Arm& other : study.plan.arms)
        if (other.backend == "serial" && other.copies == 1 && other.twin == 0 && other.tile == arm.tile) return &other;
    return nullptr;
}

const Arm& calibration_of(const Study& study, const Arm& arm) {
    const Arm* best = &arm;
    for (const Arm& other : study.plan.arms) {
        Arm like = other;
        like.workers = arm.workers;
        if (like == arm && other.workers < best->workers) best = &other;
    }
    return *best;
}

} // namespace weft::bench
