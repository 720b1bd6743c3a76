// SPDX-License-Identifier: Apache-2.0
#include "bench/study/prediction.h"

#include "bench/statistics/order_statistics.h"
#include "bench/statistics/paired.h"
#include "bench/study/overheads.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <stdexcept>

namespace weft::bench {
namespace {

constexpr double unknown_speed = 0.75;

/// Seconds of every tile in the serial run of a round, by tile.
std::vector<double> tile_costs(const RunRecord& serial) {
    std::vector<double> costs(serial.units.size());
    for (const UnitTime& u : serial.units)
        if (u.unit < costs.size()) costs[u.unit] = u.end_s - u.begin_s;
    return costs;
}

/// Costs by place in the hand-out.
std::vector<double> in_order(const Arm& arm, std::vector<double> costs) {
    if (arm.order == "cost") std::stable_sort(costs.begin(), costs.end(), std::greater<>());
    return costs;
}

/// By Hodges and Lehmann: of a machine that has two speeds, as a shared one may, medians jump from one to the other.
double middle_of(const std::vector<double>& seconds) { return hodges_lehmann(seconds).estimate; }

/// The overheads of a machine file, where it has them. The simulation runs in seconds of the study's machine.
void take_costs(Question& q, const MachineModel& machine) {
    for (const RuntimeCost& c : machine.costs) {
        if (c.backend != q.low.backend || c.schedule != name_of(q.low.plan.schedule) ||
            c.transport != name_of(q.low.plan.transport))
            continue;
        const Interval& speed = machine.relative_speed;
        q.low.overheads.startup_s = c.startup_s.low * speed.low;
        q.high.startup_s = c.startup_s.high * speed.high;
        q.low.overheads.grab_s = c.grab_s.low * speed.low;
        q.high.grab_s = c.grab_s.high * speed.high;
        q.low.overheads.leave_s = c.leave_s.low * speed.low;
        q.high.leave_s = c.leave_s.high * speed.high;
    }
}

/// From seconds of the study's machine to those of one that is so many times as fast, which is known within bounds.
void rescale(Prediction& p, const Interval& speed) {
    const double middle = std::sqrt(speed.low * speed.high);
    p.low_s /= speed.high;
    p.high_s /= speed.low;
    for (double* s : {&p.median_s, &p.middle_s}) *s /= middle;
    for (double& s : p.totals_s) s /= middle;
    for (Influence& i : p.tornado) {
        i.at_low_s /= middle;
        i.at_high_s /= middle;
    }
}

/// What is known of `arm` when `calibration`, the same with other workers, was measured. None when the serial run has
/// other tiles, or the order of the tiles is a curve: runs do not tell the grid.
std::optional<Question> question(const Study& study, const Arm& arm, const Arm& calibration,
                                 const MachineModel& machine) {
    const Arm* serial = serial_of(study, arm);
    if (!serial || (!arm.order.empty() && arm.order != "cost")) return std::nullopt;
    Question q;
    for (const RunRecord* run : study.runs_of(*serial)) {
        const std::vector<double> costs = tile_costs(*run);
        if (costs.empty()) return std::nullopt;
        q.samples.push_back(in_order(arm, costs));
    }
    const MeasuredRange after = measured_outside(study, *serial);
    q.low.backend = arm.backend;
    q.low.plan = plan_of(arm);
    const MeasuredOverheads o = measured_overheads(study, calibration, *serial);
    q.low.overheads.startup_s = o.startup.low;
    q.high.startup_s = o.startup.high;
    q.low.overheads.grab_s = o.grab.low;
    q.high.grab_s = o.grab.high;
    q.low.overheads.leave_s = o.leave.low;
    q.high.leave_s = o.leave.high;
    // The probe is a job of its own for all workers, whose tiles are few: at best it scales, at worst by half.
    q.low.before_s = o.probe.low / arm.workers;
    q.before_high_s = 2 * o.probe.high / arm.workers;
    q.low.after_s = after.low;
    q.after_high_s = after.high;
    take_costs(q, machine);
    const std::size_t entries = std::min<std::size_t>(arm.workers, machine.speed_low.size());
    const auto count = static_cast<std::ptrdiff_t>(entries);
    q.low.machine.speed_at.assign(machine.speed_low.begin(), machine.speed_low.begin() + count);
    q.speed_at_high.assign(machine.speed_high.begin(), machine.speed_high.begin() + count);
    for (const std::vector<double>& measured : machine.speeds)
        q.speeds.emplace_back(measured.begin(),
                              measured.begin() + static_cast<std::ptrdiff_t>(std::min(entries, measured.size())));
    return q;
}

} // namespace

MachineModel machine_of(const Study& study, unsigned largest) {
    MachineModel m;
    m.name = "this machine";
    m.speed_low = m.speed_high = {1};
    const std::vector<double> alone = study.seconds(study.plan.arms.front());
    m.speeds.assign(alone.size(), {1});
    for (unsigned active = 2; active <= largest; ++active) {
        const auto copies = std::find_if(study.plan.arms.begin(), study.plan.arms.end(),
                                         [&](const Arm& a) { return a.copies == active && a.scale == 1; });
        if (copies != study.plan.arms.end()) {
            std::vector<double> speeds = study.seconds(*copies);
            for (std::size_t r = 0; r < speeds.size(); ++r) {
                speeds[r] = alone[r] / speeds[r];
                if (m.speeds[r].size() + 1 == active) m.speeds[r].push_back(speeds[r]); // up to the first gap
            }
            m.speed_low.push_back(quantile(speeds, 0.05));
            m.speed_high.push_back(quantile(speeds, 0.95));
            m.processors = active;
        } else {
            // Between two measured counts: as before. Beyond the last: unknown, and said so by the interval.
            const bool beyond = active > m.processors && std::none_of(study.plan.arms.begin(), study.plan.arms.end(),
                                                                      [&](const Arm& a) { return a.copies > active; });
            m.speed_low.push_back(beyond ? std::min(m.speed_low.back(), unknown_speed * m.speed_low[m.processors - 1])
                                         : m.speed_low.back());
            m.speed_high.push_back(m.speed_high.back());
        }
    }
    return m;
}

MachineModel machine_of(const MachineFile& file, unsigned largest) {
    MachineModel m;
    m.name = file.name;
    m.processors = file.processors;
    m.described = true;
    m.relative_speed = file.relative_speed;
    m.costs = file.backends;
    for (const Interval& speed : speeds(file, largest)) {
        m.speed_low.push_back(speed.low);
        m.speed_high.push_back(speed.high);
    }
    return m;
}

std::vector<PredictedArm> predict_arms(const Study& study, const std::vector<unsigned>& workers,
                                       const MachineModel& machine) {
    if (study.complete_rounds() == 0) throw std::invalid_argument("the study has no complete round");
    const double serial_s = median(study.seconds(study.plan.arms.front()));
    std::vector<PredictedArm> predicted;
    std::vector<std::string> seen;
    for (const Arm& measured : study.plan.arms) {
        if (measured.backend == "serial" || measured.twin > 0 || measured.scale != 1) continue;
        for (const unsigned n : workers) {
            Arm arm = measured;
            arm.workers = n;
            if (std::find(seen.begin(), seen.end(), arm.label()) != seen.end()) continue;
            seen.push_back(arm.label());
            const std::optional<Question> q = question(study, arm, calibration_of(study, measured), machine);
            if (!q) continue;
            PredictedArm p;
            p.arm = arm;
            p.time = predict(*q);
            p.speedup = {serial_s / p.time.high_s, serial_s / p.time.low_s};
            p.speedup_median = serial_s / p.time.median_s;
            rescale(p.time, machine.relative_speed);
            Scenario middle = q->low;
            middle.unit_s = q->samples.front();
            const Outcome outcome = simulate(middle);
            double idle = 0;
            for (const WorkerTimes& w : outcome.workers) idle += outcome.makespan_s - w.end_s;
            p.tail_share = idle / (outcome.makespan_s * n);
            predicted.push_back(std::move(p));
        }
    }
    return predicted;
}

backends::Plan plan_of(const Arm& arm) {
    backends::Plan plan;
    plan.workers = arm.workers;
    plan.schedule = backends::schedule_named(arm.schedule);
    plan.chunk = arm.chunk.value_or(plan.schedule == backends::Schedule::fixed ? 0 : 1);
    plan.transport = backends::Transport::none;
    if (arm.backend == "processes")
        plan.transport = arm.transport.empty() ? backends::Transport::pipes : backends::transport_named(arm.transport);
    return plan;
}

std::optional<Scenario> scenario_of(const Study& study, const Arm& arm) {
    const Arm* serial = serial_of(study, arm);
    if (!serial || (!arm.order.empty() && arm.order != "cost")) return std::nullopt;
    Scenario scenario;
    scenario.backend = arm.backend;
    scenario.plan = plan_of(arm);
    std::vector<std::vector<double>> rounds;
    for (const RunRecord* run : study.runs_of(*serial)) rounds.push_back(tile_costs(*run));
    if (rounds.empty()) return std::nullopt;
    std::vector<double> of_tile(rounds.size());
    for (std::size_t tile = 0; tile < rounds[0].size(); ++tile) {
        std::transform(rounds.begin(), rounds.end(), of_tile.begin(),
                       [&](const auto& costs) { return costs.at(tile); });
        scenario.unit_s.push_back(median(of_tile));
    }
    if (scenario.unit_s.empty()) return std::nullopt;
    scenario.unit_s = in_order(arm, scenario.unit_s);
    return scenario;
}

std::vector<HeldOut> hold_out(const Study& study) {
    std::vector<HeldOut> results;
    for (const Arm& arm : study.plan.arms) {
        if (arm.workers < 2 || arm.twin > 0 || arm.scale != 1) continue;
        const MachineModel machine = machine_of(study, arm.workers);
        if (arm.workers > machine.processors || study.oversubscribed(arm)) continue; // nothing to compare with
        const Arm& calibration = calibration_of(study, arm);
        if (calibration.workers != 1) continue;
        const std::optional<Question> q = question(study, arm, calibration, machine);
        if (!q) continue;
        const Prediction p = predict(*q);
        results.push_back(
            {arm.label(), arm.workers, middle_of(p.totals_s), p.low_s, p.high_s, middle_of(study.seconds(arm))});
    }
    return results;
}

} // namespace weft::bench
