// SPDX-License-Identifier: Apache-2.0
#include "bench/study/regression.h"

#include "bench/study/summary.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace weft::bench {
namespace {

using Json = nlohmann::ordered_json;

constexpr unsigned least_rounds = 12; // two halves of six, and 99 % with a rank to spare

Instrument instrument_of(const Study& study) {
    const Summary summary = summarise(study);
    if (!summary.noise || !summary.noise->interval) return {};
    return {noise_floor(*summary.noise->interval), proven_bias(*summary.noise->interval)};
}

const Arm* find_arm(const Study& study, const std::string& label) {
    for (const Arm& arm : study.plan.arms)
        if (arm.label() == label) return &arm;
    return nullptr;
}

const char* in_words(const ArmChange& a) {
    if (a.more_rays) return "more rays";
    switch (a.verdict) {
    case Verdict::faster: return "faster";
    case Verdict::slower: return "slower";
    case Verdict::same_within: return "same";
    case Verdict::undecided: break;
    }
    return "undecided";
}

} // namespace

TwoStages judge_twice(std::span<const double> after, std::span<const double> before, const Instrument& instrument,
                      double margin) {
    TwoStages t;
    t.all = compare_pairs(after, before);
    const std::size_t half = after.size() / 2;
    const double worth = 1 + std::max(instrument.bias, margin);
    const auto wide = compare_pairs(after, before, 0.99).interval;
    const bool enough = after.size() >= least_rounds;
    bool slower = enough && wide && wide->low > 1 && t.all.ratio > worth;
    bool faster = enough && wide && wide->high < 1 && t.all.ratio < 1 / worth;
    for (const std::size_t stage : {std::size_t{0}, std::size_t{1}}) {
        const std::size_t first = stage * half, count = stage == 0 ? half : after.size() - half;
        if (count == 0) return t;
        const std::vector<double> ratios = paired_ratios(after.subspan(first, count), before.subspan(first, count));
        const auto m = median_interval(ratios, 0.8); // one side: a chance of a tenth
        t.stages[stage] = median(ratios);
        slower = slower && m && m->interval.low > 1;
        faster = faster && m && m->interval.high < 1;
    }
    if (slower)
        t.verdict = Verdict::slower;
    else if (faster)
        t.verdict = Verdict::faster;
    else if (judge(t.all.interval, 1, {margin, instrument.noise_floor, 0.05}) == Verdict::same_within)
        t.verdict = Verdict::same_within;
    return t;
}

Regression regression(const Study& before, const Study& after, const RegressionOptions& options) {
    const unsigned rounds = std::min(before.complete_rounds(), after.complete_rounds());
    if (rounds == 0) throw std::invalid_argument("one of the studies has no complete round");
    Regression r;
    const Instrument first = instrument_of(before), second = instrument_of(after);
    const Instrument instrument{std::max(first.noise_floor, second.noise_floor), std::max(first.bias, second.bias)};
    r.noise_floor = instrument.noise_floor;
    r.bias = instrument.bias;
    r.margin = options.margin;
    r.seen_from =
        std::max({options.margin, instrument.bias, std::sqrt(2.0) * instrument.noise_floor}); // half the rounds
    std::vector<double> p;
    for (const Arm& arm : before.plan.arms) {
        const Arm* same = find_arm(after, arm.label());
        if (!same || arm.twin > 0) continue;
        ArmChange change;
        change.label = arm.label();
        std::vector<double> a = before.seconds(arm), b = after.seconds(*same);
        change.before_s = median(a);
        change.after_s = median(b);
        a.resize(rounds);
        b.resize(rounds);
        const TwoStages t = judge_twice(b, a, instrument, options.margin);
        change.ratio = t.all;
        change.stages = t.stages;
        change.verdict = t.verdict;
        const RunRecord &old = *before.find(arm, 0), &now = *after.find(*same, 0);
        if (old.rays > 0) change.rays_ratio = static_cast<double>(now.rays) / static_cast<double>(old.rays);
        change.more_rays = change.rays_ratio > 1 + options.count_margin;
        r.same_image = r.same_image && old.image_sha256 == now.image_sha256;
        p.push_back(change.ratio.test.p);
        r.arms.push_back(std::move(change));
    }
    if (r.arms.empty()) throw std::invalid_argument("the studies have no arm in common");
    const std::vector<double> adjusted = holm_adjusted(p);
    for (std::size_t i = 0; i < r.arms.size(); ++i) {
        ArmChange& a = r.arms[i];
        a.adjusted_p = adjusted[i];
        if (a.adjusted_p > 0.05 && a.verdict != Verdict::same_within) a.verdict = Verdict::undecided;
        r.alarm = r.alarm || a.verdict == Verdict::slower || a.more_rays;
    }
    if (!r.same_image) r.notes.emplace_back("the images differ: what is compared is not the same work");
    for (const Study* study : {&before, &after})
        for (const Arm& arm : study->plan.arms)
            if (!arm.plant.empty()) r.notes.push_back(fmt::format("planted: {}, {}", arm.label(), arm.plant));
    if (before.plan.picture != after.plan.picture || before.plan.spp != after.plan.spp)
        r.notes.emplace_back("the studies are of different pictures");
    if (rounds < least_rounds)
        r.notes.push_back(fmt::format("{} rounds are too few for two stages: {} are the least", rounds, least_rounds));
    return r;
}

std::string to_text(const Regression& r) {
    std::size_t widest = 3;
    for (const ArmChange& a : r.arms) widest = std::max(widest, a.label.size());
    std::string text = fmt::format("{:{}} {:>9} {:>9}  {:<22} {:<12} {}\n", "run", widest, "before", "after",
                                   "ratio [95 % interval]", "each half", "verdict");
    for (const ArmChange& a : r.arms)
        text += fmt::format("{:{}} {:>9.3f} {:>9.3f}  {:<22} {:<12} {}\n", a.label, widest, a.before_s, a.after_s,
                            a.ratio.interval ? fmt::format("{:.3f} [{:.3f}, {:.3f}]", a.ratio.ratio,
                                                           a.ratio.interval->low, a.ratio.interval->high)
                                             : fmt::format("{:.3f}", a.ratio.ratio),
                            fmt::format("{:.3f} {:.3f}", a.stages[0], a.stages[1]), in_words(a));
    text += fmt::format("\nNoise floor {:.1f} %, proven bias {:.1f} %. ", r.noise_floor * 100, r.bias * 100);
    text += r.alarm ? "Slower: an alarm.\n" : "No alarm.\n";
    if (!r.alarm && r.noise_floor > 0)
        text += fmt::format("A slow-down of less than {:.1f} % may go unseen here{}.\n", r.seen_from * 100,
                            r.seen_from > r.margin ? "; four times the rounds halve that" : "");
    for (const std::string& note : r.notes) text += note + "\n";
    return text;
}

std::string to_json(const Regression& r) {
    Json arms = Json::array();
    for (const ArmChange& a : r.arms)
        arms.push_back({{"label", a.label},
                        {"before_s", a.before_s},
                        {"after_s", a.after_s},
                        {"ratio", a.ratio.ratio},
                        {"low", a.ratio.interval ? Json(a.ratio.interval->low) : Json()},
                        {"high", a.ratio.interval ? Json(a.ratio.interval->high) : Json()},
                        {"stages", a.stages},
                        {"adjusted_p", a.adjusted_p},
                        {"rays_ratio", a.rays_ratio},
                        {"verdict", in_words(a)}});
    const Json json{{"schema", "weft.regression/1"},
                    {"alarm", r.alarm},
                    {"noise_floor", r.noise_floor},
                    {"bias", r.bias},
                    {"seen_from", r.seen_from},
                    {"same_image", r.same_image},
                    {"notes", r.notes},
                    {"arms", arms}};
    return json.dump(2) + "\n";
}

} // namespace weft::bench
