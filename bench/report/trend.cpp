// SPDX-License-Identifier: Apache-2.0
#include "bench/report/trend.h"

#include <fmt/format.h>
#include <map>

namespace weft::bench {
namespace {

/// The arms of a series that have such a share, within the processors, by workers.
std::vector<const ArmSummary*> with_share(const Summary& s, const Series& line, unsigned processors) {
    std::vector<const ArmSummary*> arms;
    for (const std::size_t i : line.arms)
        if (s.arms[i].karp_flatt && (processors == 0 || s.arms[i].arm.workers <= processors))
            arms.push_back(&s.arms[i]);
    return arms;
}

const char* trend_of(const Measured& fewest, const Measured& most) {
    if (!fewest.interval || !most.interval) return "cannot be told from so few rounds";
    if (most.interval->low > fewest.interval->high) return "rises with the workers: an overhead that grows with them";
    if (most.interval->high < fewest.interval->low) return "falls with the workers: a fixed cost, which few share";
    return "stays the same within its intervals: work that is not split, if it is above zero";
}

} // namespace

std::string factors_title(const Summary& s, unsigned processors) {
    double least = 2;
    std::string title = "What is the efficiency made of?";
    for (const std::size_t i : leading_arms(s, processors)) {
        if (!s.arms[i].factors) continue;
        const EfficiencyFactors& f = *s.arms[i].factors;
        for (const auto& [name, value] :
             {std::pair{"Load balance", f.load_balance}, std::pair{"Serialisation", f.serialisation},
              std::pair{"Transfer", f.transfer}, std::pair{"Computation", f.computation}}) {
            if (value >= least) continue;
            least = value;
            title = fmt::format("{} loses most: {:.0f} % are left in {}", name, value * 100, s.arms[i].arm.label());
        }
    }
    return least < 0.98 || least > 1 ? title : "No factor of the efficiency loses more than 2 %";
}

std::string karp_flatt_trend(const Summary& s, unsigned processors) {
    std::map<std::string, std::string> names; // by trend
    for (const Series& line : series(s)) {
        const auto arms = with_share(s, line, processors);
        if (arms.size() < 2) continue;
        std::string& of_trend = names[trend_of(*arms.front()->karp_flatt, *arms.back()->karp_flatt)];
        of_trend += (of_trend.empty() ? "" : ", ") + line.name;
    }
    if (names.empty())
        return "Karp and Flatt's serial share is in the table. How it goes with the workers cannot be told: that needs "
               "two different counts above 1 within the processors.";
    std::string text;
    for (const auto& [trend, of] : names)
        text += fmt::format("{}{}: the serial share {}.", text.empty() ? "" : " ", of, trend);
    return text;
}

} // namespace weft::bench
