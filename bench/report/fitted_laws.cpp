// SPDX-License-Identifier: Apache-2.0
#include "bench/report/fitted_laws.h"

#include "bench/report/series.h"
#include "bench/statistics/law_fit.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <set>

namespace weft::bench {
namespace {

struct Points {
    std::vector<ScalingPoint> all; ///< one for each round of each arm
    std::set<unsigned> workers;
};

unsigned border_of(const Summary& s, const MachineFacts& m) {
    if (m.processors > 0) return m.cores > 0 ? std::min(m.cores, m.processors) : m.processors;
    unsigned side_by_side = 0;
    for (const ArmSummary& a : s.arms)
        if (a.arm.copies > 1) side_by_side = std::max(side_by_side, a.arm.copies);
    return side_by_side;
}

Points points_of(const Summary& s, const Series& line, unsigned border) {
    Points points;
    const std::vector<double>& serial = s.arms.front().seconds;
    for (const std::size_t i : line.arms) {
        const ArmSummary& a = s.arms[i];
        if (a.arm.scale != 1 || (border > 0 && a.arm.workers > border)) continue;
        points.workers.insert(a.arm.workers);
        for (std::size_t r = 0; r < a.seconds.size(); ++r)
            points.all.push_back({static_cast<double>(a.arm.workers), serial[r] / a.seconds[r]});
    }
    return points;
}

/// Whole numbers of workers, at most about 40 of them, to twice the last fitted one.
std::vector<double> drawn_at(unsigned last) {
    std::vector<double> at{1};
    while (at.back() < 2.0 * last) at.push_back(std::min(2.0 * last, std::ceil(at.back() + last / 20.0)));
    return at;
}

std::string in_words(LawKind kind, const LawFit& fit, const std::optional<LawBand>& band) {
    const ScalingLaw& law = fit.law;
    if (kind == LawKind::amdahl) {
        std::string text = fmt::format("serial share {:.2f} %", law.alpha * 100);
        if (band) text += fmt::format(" [{:.2f}, {:.2f}]", band->alpha.low * 100, band->alpha.high * 100);
        if (const auto most = law.ceiling()) text += fmt::format("; never more than {:.3g} times", *most);
        return text;
    }
    std::string text = fmt::format("waiting {:.4f}, exchange {:.6f}", law.alpha, law.beta);
    if (band)
        text += fmt::format(" [{:.4f}, {:.4f}], [{:.6f}, {:.6f}]", band->alpha.low, band->alpha.high, band->beta.low,
                            band->beta.high);
    if (const auto peak = law.peak()) text += fmt::format("; fastest with {:.3g} workers", *peak);
    return text;
}

std::optional<FittedLaw> fitted(LawKind kind, std::size_t series, const Points& points, const LawFit& fit) {
    FittedLaw f;
    f.series = series;
    f.law = kind == LawKind::amdahl ? "Amdahl" : "universal scalability law";
    f.last = *points.workers.rbegin();
    const std::vector<double> at = drawn_at(f.last);
    BootstrapOptions options;
    options.draws = 300;
    const std::optional<LawBand> band = bootstrap_law(kind, points.all, at, options);
    for (std::size_t i = 0; i < at.size(); ++i)
        f.curve.push_back({at[i], fit.law.throughput(at[i]), band ? std::optional(band->throughput[i]) : std::nullopt});
    f.text = in_words(kind, fit, band);
    return f;
}

} // namespace

FittedLaws fitted_laws(const Summary& s, const MachineFacts& machine) {
    FittedLaws laws;
    laws.border = border_of(s, machine);
    std::size_t most = 0;
    const std::vector<Series> lines = series(s);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const Points points = points_of(s, lines[i], laws.border);
        most = std::max(most, points.workers.size());
        const auto amdahl = fit_law(LawKind::amdahl, points.all), usl = fit_law(LawKind::usl, points.all);
        const std::size_t first = laws.fits.size();
        if (amdahl) laws.fits.push_back(*fitted(LawKind::amdahl, i, points, *amdahl));
        if (usl) laws.fits.push_back(*fitted(LawKind::usl, i, points, *usl));
        if (amdahl && usl && amdahl->aicc && usl->aicc)
            laws.fits[first + (*usl->aicc < *amdahl->aicc ? 1 : 0)].text += fmt::format(
                "; describes the points better (AICc lower by {:.1f})", std::abs(*amdahl->aicc - *usl->aicc));
    }
    const std::string within = laws.border > 0 ? fmt::format(" up to {} workers, beyond which the machine has no more "
                                                             "equal processors",
                                                             laws.border)
                                               : "";
    if (laws.fits.empty())
        laws.about = fmt::format("None was fitted: Amdahl's law needs three different worker counts{}, the universal "
                                 "scalability law six. This study has {}.",
                                 within, most);
    else
        laws.about = fmt::format("Least squares through every round{}, with 95 % bands by bootstrap. A fit describes "
                                 "what was measured; what it says beyond is a guess: fitted to the first 20 of 64 "
                                 "processors of a published ray tracer (BRL-CAD, in R's package usl), the universal "
                                 "scalability law is wrong by -53 % at 64 and Amdahl's by -10 %. weft predict "
                                 "simulates instead.",
                                 within);
    return laws;
}

} // namespace weft::bench
