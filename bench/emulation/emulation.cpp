// SPDX-License-Identifier: Apache-2.0
#include "bench/emulation/emulation.h"

#include "bench/emulation/apart.h"
#include "bench/emulation/sleeping_run.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <fmt/format.h>
#include <numeric>
#include <stdexcept>

namespace weft::bench {
namespace {

constexpr unsigned calibrations = 5;
constexpr double seconds_per_start = 0.5e-3; // of a thread or process, for the estimate of what a point takes

/// What comes back from the process that ran the workers.
struct Measurement {
    double makespan_s = 0, cpu_s = 0, oversleep_s = 0;
    SleepersOverheads overheads;
    char refusal[160] = ""; // not empty: why it could not run
};

/// Of several runs, the one in the middle.
Measurement measure(const Scenario& scenario, unsigned runs) {
    const PreciseSleep precise;
    Measurement m;
    try {
        m.overheads = overheads_of_sleepers(scenario, calibrations);
        std::vector<SleepingRun> done;
        done.reserve(runs);
        for (unsigned i = 0; i < runs; ++i) {
            done.push_back(run_sleeping(scenario));
            const backends::Report& report = done.back().report;
            if (report.lost_workers > 0) throw std::runtime_error("workers were lost: " + report.warnings.front());
        }
        const auto middle = done.begin() + static_cast<std::ptrdiff_t>(runs / 2);
        std::nth_element(done.begin(), middle, done.end(),
                         [](const SleepingRun& a, const SleepingRun& b) { return a.report.wall_s < b.report.wall_s; });
        m.makespan_s = middle->report.wall_s;
        m.cpu_s = middle->cpu_s;
        m.oversleep_s = middle->oversleep_s;
    } catch (const std::exception& e) {
        std::strncpy(m.refusal, e.what(), sizeof m.refusal - 1);
    }
    return m;
}

/// A point that is to be emulated.
struct Point {
    std::size_t place; // in the result
    Scenario scenario; // not yet dilated
    double mean_s = 0, makespan_s = 0;

    double takes_s(double dilation, unsigned runs = 1) const {
        const double starts_s = scenario.plan.workers * seconds_per_start;
        return runs * (makespan_s * dilation + starts_s) +
               calibrations * (calibration_unit_s(scenario.plan.workers) + starts_s);
    }
};

void run_point(const Point& point, double dilation, const EmulationOptions& options, const backends::Stop& stop,
               EmulatedArm& result) { // whose `runs` are set
    Scenario scenario = point.scenario;
    scenario.plan.worker_timeout_s = 1e6; // a worker that sleeps is not hung
    for (double& cost : scenario.unit_s) cost *= dilation;
    Measurement m;
    const double patience_s = 30 + 20 * point.takes_s(dilation, result.runs);
    const Ending ending = run_apart<Measurement>(
        m, [&] { return measure(scenario, result.runs); }, stop, patience_s);
    result.dilation = dilation;
    result.unit_s = point.mean_s * dilation;
    if (ending != Ending::done || m.refusal[0] != '\0') {
        result.reason = m.refusal[0] != '\0'     ? m.refusal
                        : ending == Ending::late ? fmt::format("was not done after {:.0f} s and was killed", patience_s)
                                                 : "its process died";
        return;
    }
    // How much too long a timer sleeps is a matter of this machine's clock, and nothing of any backend's scheduling.
    for (double& cost : scenario.unit_s) cost += std::max(0.0, m.oversleep_s);
    Question question;
    question.samples = {scenario.unit_s};
    question.low = scenario;
    question.low.overheads = m.overheads.low;
    question.high = m.overheads.high;
    const Prediction predicted = predict(question);
    result.ran = true;
    result.makespan_s = m.makespan_s / dilation;
    result.simulated_s = predicted.median_s / dilation;
    result.low_s = predicted.low_s / dilation;
    result.high_s = predicted.high_s / dilation;
    result.cpu_share = m.cpu_s / m.makespan_s;
    result.oversleep_s = m.oversleep_s;
    result.voided = result.cpu_share > most_cpu_share || result.oversleep_s > most_oversleep * result.unit_s;
    if (result.cpu_share > most_cpu_share)
        result.reason = fmt::format("the workers need {:.0f} % of a processor, more than {:.0f} %",
                                    result.cpu_share * 100, most_cpu_share * 100);
    else if (result.voided)
        result.reason =
            fmt::format("units sleep {:.0f} us too long, more than {:.2f} %: the machine is busy, or needs --dilate",
                        result.oversleep_s * 1e6, most_oversleep * 100);
    else if (result.unit_s < 0.99 * options.unit_s)
        result.reason = fmt::format("mean unit {:.1f} ms, not {:.0f}", result.unit_s * 1e3, options.unit_s * 1e3);
}

} // namespace

std::vector<EmulatedArm>
emulate_arms(const Study& study, const std::vector<PredictedArm>& arms, const EmulationOptions& options,
             const backends::Stop& stop,
             const std::function<void(std::size_t done, std::size_t of, const std::string& next)>& progress) {
    const auto start = std::chrono::steady_clock::now();
    std::vector<EmulatedArm> results;
    std::vector<Point> points;
    for (const PredictedArm& predicted : arms) {
        std::optional<Scenario> scenario = scenario_of(study, predicted.arm);
        if (!scenario) continue;
        Point point{results.size(), std::move(*scenario)};
        point.mean_s = std::accumulate(point.scenario.unit_s.begin(), point.scenario.unit_s.end(), 0.0) /
                       static_cast<double>(point.scenario.unit_s.size());
        point.makespan_s = simulate(point.scenario).makespan_s;
        if (!(point.mean_s > 0)) continue;
        results.push_back({.label = predicted.arm.label(), .workers = predicted.arm.workers});
        points.push_back(std::move(point));
    }
    // The short ones first: what they leave of their share of the budget goes to the long ones.
    std::stable_sort(points.begin(), points.end(),
                     [](const Point& a, const Point& b) { return a.makespan_s / a.mean_s < b.makespan_s / b.mean_s; });
    for (std::size_t i = 0; i < points.size(); ++i) {
        const Point& point = points[i];
        EmulatedArm& result = results[point.place];
        progress(i, points.size(), result.label);
        const double spent_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        const double share_s = (options.budget_s - spent_s) / static_cast<double>(points.size() - i);
        double dilation = options.dilation > 0 ? options.dilation : std::max(1.0, options.unit_s / point.mean_s);
        const double affordable = (share_s - point.takes_s(0)) / point.makespan_s;
        if (options.dilation <= 0) dilation = std::min(dilation, std::max(affordable, options.least_s / point.mean_s));
        constexpr double rounding = 1 + 1e-9; // the affordable dilation takes what is left, to the last digit or so
        if (point.takes_s(dilation) > (options.budget_s - spent_s) * rounding) {
            result.reason = fmt::format("not run: takes about {:.1f} s, and {:.1f} s of the budget are left",
                                        point.takes_s(dilation), std::max(0.0, options.budget_s - spent_s));
            continue;
        }
        result.runs = 1;
        while (draws_lots(point.scenario) && result.runs + 2 <= options.runs_by_lot &&
               point.takes_s(dilation, result.runs + 2) <= share_s)
            result.runs += 2; // an odd number has one in the middle
        run_point(point, dilation, options, stop, result);
        if (!stop.requested()) continue;
        std::vector<EmulatedArm> ended;
        std::copy_if(results.begin(), results.end(), std::back_inserter(ended), [](const auto& r) { return r.ran; });
        return ended;
    }
    return results;
}

} // namespace weft::bench
