// SPDX-License-Identifier: Apache-2.0
#include "bench/study/summary.h"

#include <algorithm>
#include <fmt/format.h>

namespace weft::bench {
namespace {

std::string with_interval(const Measured& m, int digits) {
    std::string text = fmt::format("{:.{}f}", m.median, digits);
    if (m.interval) text += fmt::format(" [{:.{}f}, {:.{}f}]", m.interval->low, digits, m.interval->high, digits);
    return text;
}

} // namespace

std::string disturbed_words(const Study& study, const Summary& s) {
    constexpr std::size_t most = 3;
    if (s.disturbed.empty()) return "";
    std::string text = fmt::format("{} of {} runs were disturbed", s.disturbed.size(), study.runs.size());
    for (std::size_t i = 0; i < std::min(most, s.disturbed.size()); ++i)
        text += (i == 0 ? ": " : "; ") + s.disturbed[i];
    if (s.disturbed.size() > most) text += fmt::format("; and {} more, see runs.csv", s.disturbed.size() - most);
    return text;
}

std::string to_text(const Study& study, const Summary& s) {
    std::size_t widest = 3;
    for (const ArmSummary& a : s.arms) widest = std::max(widest, a.arm.label().size());
    std::string text =
        fmt::format("{}: {} rounds, median [95 % interval]\n\n{:{}} {:>9}  {:<20} {:>10}  {}\n", study.plan.scene,
                    s.rounds, "run", widest, "seconds", "speed-up", "efficiency", "of capacity");
    for (const ArmSummary& a : s.arms)
        text += fmt::format("{:{}} {:>9.3f}  {:<20} {:>10.3f}  {}\n", a.arm.label(), widest, a.time.median,
                            with_interval(a.speedup, 3), a.efficiency,
                            a.oversubscribed ? "more workers than processors"
                            : a.of_capacity  ? with_interval(*a.of_capacity, 3)
                                             : "");
    text += "\nWhere the rest went (shares of the render phase):\n";
    for (const ArmSummary& a : s.arms)
        if (a.losses) text += fmt::format("{:{}}  {}\n", a.arm.label(), widest, cause(*a.losses));
    text += "\nCapacity is what as many serial runs side by side achieve on this machine.\n";
    if (s.noise)
        text += fmt::format("Noise: the serial run against itself gives {}; nothing closer to 1 is a difference.\n",
                            with_interval(*s.noise, 3));
    if (s.stolen > 0.001)
        text += fmt::format("{:.1f} % of the processors' time was stolen by the hypervisor.\n", s.stolen * 100);
    if (s.flagged > 0) text += fmt::format("{} runs were held back by the processor quota.\n", s.flagged);
    if (const std::string words = disturbed_words(study, s); !words.empty()) text += words + "\n";
    for (const std::string& note : study.notes) text += note + "\n";
    return text;
}

} // namespace weft::bench
