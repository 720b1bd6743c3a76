// SPDX-License-Identifier: Apache-2.0
// Laws of scaling through the measured speed-ups, to be drawn.
#pragma once

#include "bench/report/machine_facts.h"
#include "bench/study/summary.h"

#include <optional>
#include <string>
#include <vector>

namespace weft::bench {

struct LawPoint {
    double workers = 1, speedup = 1;
    std::optional<Interval> band; ///< 95 % of the bootstrapped curves
};

struct FittedLaw {
    std::size_t series = 0; ///< index into series()
    std::string law;        ///< "Amdahl", "universal scalability law"
    std::string text;       ///< its coefficients in words
    unsigned last = 1;      ///< most workers among the points it was fitted to; beyond that it is extrapolation
    std::vector<LawPoint> curve;
};

struct FittedLaws {
    unsigned border = 0; ///< no point with more workers takes part; 0: not known
    std::string about;   ///< for readers: what was fitted and how far such fits were off, or why there is none
    std::vector<FittedLaw> fits;
};

/// Per series, over all rounds of its arms with the work of the baseline (no weak scaling). A law describes equal
/// workers: where the machine has fewer cores than processors, points above the cores are left out, and always those
/// above the processors (not known: above the most serial runs side by side).
FittedLaws fitted_laws(const Summary& summary, const MachineFacts& machine);

} // namespace weft::bench
