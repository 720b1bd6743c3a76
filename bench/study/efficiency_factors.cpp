// SPDX-License-Identifier: Apache-2.0
#include "bench/study/efficiency_factors.h"

#include "bench/study/losses.h"

#include <algorithm>
#include <stdexcept>

namespace weft::bench {
namespace {

/// A part of nothing is not a loss.
double ratio(double part, double whole) { return whole > 0 ? part / whole : 1; }

} // namespace

EfficiencyFactors efficiency_factors(const std::vector<const RunRecord*>& runs, unsigned workers,
                                     const std::vector<const RunRecord*>& serial) {
    if (runs.empty() || runs.size() != serial.size())
        throw std::invalid_argument("efficiency factors need runs, and as many serial ones");
    double all = 0, longest = 0, makespan = 0, alone = 0, after = 0;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        double most = 0, end = 0;
        for (const WorkerTime& t : worker_times(*runs[i], workers)) {
            all += t.useful_s;
            most = std::max(most, t.useful_s);
        }
        for (const UnitTime& u : runs[i]->units) end = std::max(end, u.end_s);
        longest += most;
        makespan += runs[i]->phases.render_s;
        after += std::max(0.0, runs[i]->phases.render_s - end);
        alone += useful_seconds(*serial[i]);
    }
    const double mean = all / workers;
    EfficiencyFactors f;
    if (!(mean > 0)) return f;
    f.global = ratio(alone, makespan * workers);
    f.parallel = ratio(mean, makespan);
    f.load_balance = ratio(mean, longest);
    f.communication = ratio(longest, makespan);
    f.serialisation = ratio(longest, longest + after);
    f.transfer = ratio(longest + after, makespan);
    f.computation = ratio(alone, all);
    f.load_balance_loss = (longest - mean) / makespan;
    return f;
}

const std::vector<NamedFactor>& efficiency_factor_names() {
    static const std::vector<NamedFactor> names{
        {"global", &EfficiencyFactors::global, "all of it: parallel times computation"},
        {"parallel", &EfficiencyFactors::parallel, "load balance times communication"},
        {"load balance", &EfficiencyFactors::load_balance, "mean over longest time in tiles"},
        {"communication", &EfficiencyFactors::communication, "serialisation times transfer"},
        {"serialisation", &EfficiencyFactors::serialisation, "all wait for what one does alone: results, film"},
        {"transfer", &EfficiencyFactors::transfer, "starting the workers, handing out tiles"},
        {"computation", &EfficiencyFactors::computation, "the serial run's time in tiles over that of this run"},
    };
    return names;
}

std::string hint(const EfficiencyFactors& f) {
    struct Advice {
        double value;
        const char* text;
    };
    const Advice advice[] = {
        {f.load_balance, "load balance: some workers have more to do; try a smaller --tile or --order cost"},
        {f.serialisation, "serialisation: results and film after the tiles; it weighs less on longer renders"},
        {f.transfer, "transfer: start-up and hand-out; try a larger --tile or --chunk, or a longer render"},
        {f.computation, "computation: the same tiles take longer; memory, caches, clock or other programs"},
    };
    const Advice* worst = std::min_element(std::begin(advice), std::end(advice),
                                           [](const Advice& a, const Advice& b) { return a.value < b.value; });
    return worst->value >= 0.98 ? "nothing to speak of" : worst->text;
}

} // namespace weft::bench
