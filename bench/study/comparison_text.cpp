// SPDX-License-Identifier: Apache-2.0
#include "bench/study/comparison.h"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace weft::bench {
namespace {

using Json = nlohmann::ordered_json;

std::string in_words(Verdict verdict, double margin) {
    switch (verdict) {
    case Verdict::faster: return "faster";
    case Verdict::slower: return "slower";
    case Verdict::same_within: return fmt::format("same within {:.3g} %", margin * 100);
    case Verdict::undecided: break;
    }
    return "undecided";
}

std::string interval_text(const std::optional<Interval>& i, double unit = 1) {
    return i ? fmt::format("[{:.3f}, {:.3f}]", i->low * unit, i->high * unit) : "[too few rounds]";
}

Json to_json(const std::optional<Interval>& i) { return i ? Json{{"low", i->low}, {"high", i->high}} : Json(); }

Json to_json(const ComparedArm& a, double margin) {
    return {{"label", a.arm.label()},
            {"median_s", a.median_s},
            {"ratio", a.ratio.ratio},
            {"interval", to_json(a.ratio.interval)},
            {"p", a.ratio.test.p},
            {"adjusted_p", a.adjusted_p},
            {"verdict", in_words(a.verdict, margin)},
            {"dispatch_s", a.dispatch_s},
            {"idle_burnt_s", a.idle_burnt_s}};
}

} // namespace

std::string to_text(const Study& study, const Comparison& c, const std::vector<GrainResult>& grains) {
    std::size_t widest = c.reference.arm.label().size();
    for (const ComparedArm& a : c.others) widest = std::max(widest, a.arm.label().size());
    std::string text =
        fmt::format("{}: {} rounds; time of each way over that of {}\n\n{:{}} {:>9}  {:<23} {:<18} {:>12} {:>11}\n",
                    study.plan.scene, study.complete_rounds(), c.reference.arm.label(), "way", widest, "seconds",
                    "ratio [95 % interval]", "verdict", "us between", "CPU burnt");
    const auto line = [&](const ComparedArm& a, const std::string& ratio, const std::string& verdict) {
        text += fmt::format("{:{}} {:>9.3f}  {:<23} {:<18} {:>12.2f} {:>9.3f} s\n", a.arm.label(), widest, a.median_s,
                            ratio, verdict, a.dispatch_s * 1e6, a.idle_burnt_s);
    };
    line(c.reference, "1", "the reference");
    for (const ComparedArm& a : c.others)
        line(a, fmt::format("{:.3f} {}", a.ratio.ratio, interval_text(a.ratio.interval)),
             in_words(a.verdict, c.margin));
    text += fmt::format("\nVerdicts hold together with 95 % (Holm). The reference against itself: {:.3f} {}.\n"
                        "What is not beyond that is no difference.\n",
                        c.reference.ratio.ratio, interval_text(c.reference.ratio.interval));
    if (!grains.empty()) text += "\nSmallest mean tile, in ms, at which the efficiency is still at least\n";
    for (const GrainResult& g : grains)
        if (g.metg_s)
            text += fmt::format("{:{}}  {:.0f} %  {:.4f} {}\n", g.name, widest, g.threshold * 100, *g.metg_s * 1e3,
                                interval_text(g.interval, 1e3));
        else
            text +=
                fmt::format("{:{}}  {:.0f} %  not crossed by the measured sizes\n", g.name, widest, g.threshold * 100);
    for (const std::string& note : study.notes) text += note + "\n";
    return text;
}

std::string to_json(const Study& study, const Comparison& c, const std::vector<GrainResult>& grains) {
    Json others = Json::array(), metg = Json::array();
    for (const ComparedArm& a : c.others) others.push_back(to_json(a, c.margin));
    for (const GrainResult& g : grains)
        metg.push_back({{"name", g.name},
                        {"threshold", g.threshold},
                        {"metg_s", g.metg_s ? Json(*g.metg_s) : Json()},
                        {"interval", to_json(g.interval)}});
    Json curves = Json::array();
    for (const GrainCurve& curve : grain_curves(study)) {
        Json points = Json::array();
        for (const GrainCurve::Point& p : curve.points)
            points.push_back({{"tile", p.tile},
                              {"granularity_s", p.granularity_s},
                              {"efficiency", p.efficiency.median},
                              {"interval", to_json(p.efficiency.interval)}});
        curves.push_back({{"name", curve.name}, {"points", points}});
    }
    const Json json{{"schema", "weft.comparison/1"},
                    {"scene", study.plan.scene},
                    {"rounds", study.complete_rounds()},
                    {"margin", c.margin},
                    {"noise_floor", c.noise_floor},
                    {"reference", to_json(c.reference, c.margin)},
                    {"others", others},
                    {"metg", metg},
                    {"curves", curves}};
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace weft::bench
