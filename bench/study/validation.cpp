// SPDX-License-Identifier: Apache-2.0
#include "bench/study/validation.h"

#include "bench/statistics/paired.h"
#include "bench/statistics/verdict.h"
#include "bench/study/losses.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace weft::bench {
namespace {

using Json = nlohmann::ordered_json;

class Errors {
  public:
    void add(const std::string& label, double error) {
        errors_.push_back(std::fabs(error));
        if (errors_.size() > 1 && errors_.back() <= result_.worst) return;
        result_.worst = errors_.back();
        result_.worst_label = label;
    }
    Accuracy accuracy() {
        result_.cases = errors_.size();
        if (errors_.empty()) return result_;
        result_.median = median(errors_);
        result_.p95 = quantile(errors_, 0.95);
        return result_;
    }

  private:
    std::vector<double> errors_;
    Accuracy result_;
};

double last_end_s(const std::vector<UnitTime>& units) {
    double end = 0;
    for (const UnitTime& u : units) end = std::max(end, u.end_s);
    return end;
}

Json json_of(const Accuracy& a, const char* cases) {
    return {{cases, a.cases},
            {"median_abs_error", a.median},
            {"p95_abs_error", a.p95},
            {"max_abs_error", a.worst},
            {"worst", a.worst_label}};
}

std::string text_of(const Accuracy& a) {
    return fmt::format("median error {:.2f} %, 95 % below {:.2f} %, largest {:.2f} % ({})", a.median * 100, a.p95 * 100,
                       a.worst * 100, a.worst_label);
}

/// Seconds of each of these arms, by rounds; none where the study has no such arm.
std::vector<std::vector<double>> seconds_of(const Study& study, const std::vector<HeldOut>& held_out) {
    std::vector<std::vector<double>> seconds(held_out.size());
    for (std::size_t i = 0; i < held_out.size(); ++i)
        for (const Arm& arm : study.plan.arms)
            if (arm.label() == held_out[i].label) seconds[i] = study.seconds(arm);
    return seconds;
}

double share_of_runs_covered(const std::vector<HeldOut>& held_out, const std::vector<std::vector<double>>& seconds) {
    std::size_t inside = 0, all = 0;
    for (std::size_t i = 0; i < held_out.size(); ++i)
        for (const double s : seconds[i]) {
            ++all;
            inside += held_out[i].low_s <= s && s <= held_out[i].high_s;
        }
    return all > 0 ? static_cast<double>(inside) / static_cast<double>(all) : 0;
}

/// Whether rounds tell one arm from another, at a level at which nearly all pairs of so many arms are told rightly
/// (Bonferroni). Of arms that are not in the study the noise floor alone decides.
bool told_apart(const std::vector<double>& a, const std::vector<double>& b, std::size_t arms) {
    if (a.empty() || b.empty()) return true;
    const double pairs = static_cast<double>(arms * (arms - 1)) / 2;
    const std::optional<Interval> interval = compare_pairs(a, b, 1 - 0.05 / pairs).interval;
    return interval && (interval->low > 1 || interval->high < 1);
}

} // namespace

std::optional<double> replayed_s(const RunRecord& run, const Arm& arm) {
    Scenario scenario;
    scenario.backend = arm.backend;
    scenario.plan = plan_of(arm);
    std::vector<UnitTime> units = run.units;
    using backends::Schedule;
    const bool one_by_one =
        scenario.plan.schedule == Schedule::dynamic || scenario.plan.schedule == Schedule::guided ||
        (scenario.plan.schedule == Schedule::queue && arm.backend != "processes"); // there several are in hand
    if (!arm.order.empty() && !one_by_one) return std::nullopt;
    std::sort(units.begin(), units.end(), [&](const UnitTime& a, const UnitTime& b) {
        return arm.order.empty() ? a.unit < b.unit : a.begin_s < b.begin_s;
    });
    for (const UnitTime& u : units) scenario.unit_s.push_back(u.end_s - u.begin_s);
    double there_s = 0, gaps = 0, between_s = 0;
    for (const WorkerTime& t : worker_times(run, arm.workers)) {
        if (t.units == 0) continue;
        there_s = std::max(there_s, t.startup_s);
        gaps += t.units - 1;
        between_s += t.dispatch_s;
    }
    scenario.overheads.grab_s = gaps > 0 ? std::max(0.0, between_s / gaps) : 0;
    scenario.overheads.startup_s = startup_of_each(scenario, std::max(0.0, there_s - scenario.overheads.grab_s));
    double end_s = 0;
    for (const auto& unit : simulate(scenario).units) end_s = std::max(end_s, static_cast<double>(unit.end_ns) * 1e-9);
    return end_s;
}

double noise_floor_of(const Study& study) {
    double floor = 0;
    for (const Arm& twin : study.plan.arms) {
        Arm original = twin;
        original.twin = 0;
        const auto& arms = study.plan.arms;
        if (twin.twin == 0 || study.complete_rounds() == 0 ||
            std::find(arms.begin(), arms.end(), original) == arms.end())
            continue;
        const PairedRatio ratio = compare_pairs(study.seconds(twin), study.seconds(original));
        if (ratio.interval) {
            floor = std::max(floor, noise_floor(*ratio.interval));
        } else {
            for (const double r : paired_ratios(study.seconds(twin), study.seconds(original)))
                floor = std::max(floor, std::max(r, 1 / r) - 1);
        }
    }
    return floor;
}

Validation validate(const Study& study, const std::vector<HeldOut>& held_out) {
    Validation v;
    Errors replay, ahead;
    for (const Arm& arm : study.plan.arms) {
        if (arm.workers < 2 || arm.copies > 1) continue;
        for (const RunRecord* run : study.runs_of(arm)) {
            const std::optional<double> simulated_s = run->units.empty() ? std::nullopt : replayed_s(*run, arm);
            if (simulated_s) replay.add(arm.label(), *simulated_s / last_end_s(run->units) - 1);
        }
    }
    v.replay = replay.accuracy();

    std::vector<double> predicted, measured;
    for (const HeldOut& h : held_out) {
        ahead.add(h.label, h.error());
        v.covered += h.covered() ? 1.0 / static_cast<double>(held_out.size()) : 0;
        predicted.push_back(h.predicted_s);
        measured.push_back(h.measured_s);
    }
    v.hold_out = ahead.accuracy();
    const std::vector<std::vector<double>> seconds = seconds_of(study, held_out);
    v.runs_covered = share_of_runs_covered(held_out, seconds);
    v.noise_floor = noise_floor_of(study);
    v.ranking = concordance(predicted, measured, [&](std::size_t i, std::size_t j) {
        const double ratio = std::max(measured[i], measured[j]) / std::min(measured[i], measured[j]);
        return held_out[i].workers == held_out[j].workers && ratio - 1 > v.noise_floor &&
               told_apart(seconds[i], seconds[j], held_out.size());
    });
    return v;
}

std::string to_text(const Validation& v) {
    std::string text = "Tested on this study:\n";
    text += v.replay.cases > 0 ? fmt::format("  replay of {} runs: {}\n", v.replay.cases, text_of(v.replay))
                               : "  replay: there is no run with two workers or more\n";
    if (v.hold_out.cases == 0)
        return text + "  from one worker to more: no runs of one backend with one worker and with more, and the serial "
                      "run of\n  the same tiles (weft scale --workers 1,2)\n";
    text += fmt::format("  from one worker to more, {} arms: {};\n    {:.0f} % of them and {:.0f} % of their runs "
                        "inside their 90 % interval\n",
                        v.hold_out.cases, text_of(v.hold_out), v.covered * 100, v.runs_covered * 100);
    if (v.ranking.pairs() == 0)
        return text + fmt::format("  ranking: no two arms are farther apart than the noise of {:.1f} %\n",
                                  v.noise_floor * 100);
    return text + fmt::format("  ranking: Kendall's tau {:.2f} over {} pairs of arms beyond the noise of {:.1f} %\n",
                              v.ranking.tau(), v.ranking.pairs(), v.noise_floor * 100);
}

std::string to_json(const Validation& v) {
    Json held_out = json_of(v.hold_out, "arms");
    held_out["coverage"] = v.covered;
    held_out["coverage_of_runs"] = v.runs_covered;
    return Json{{"replay", json_of(v.replay, "runs")},
                {"hold_out", held_out},
                {"ranking",
                 {{"tau", v.ranking.pairs() > 0 ? Json(v.ranking.tau()) : Json()},
                  {"pairs", v.ranking.pairs()},
                  {"concordant", v.ranking.concordant},
                  {"discordant", v.ranking.discordant},
                  {"tied", v.ranking.tied},
                  {"noise_floor", v.noise_floor}}}}
        .dump(2, ' ', false, Json::error_handler_t::replace);
}

} // namespace weft::bench
