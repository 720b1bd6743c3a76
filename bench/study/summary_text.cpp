// SPDX-License-Identifier: Apache-2.0
#include "bench/study/summary.h"

#include <algorithm>
#include <fmt/format.h>
#include <sstream>

namespace weft::bench {
namespace {

constexpr std::size_t columns = 110;

std::string with_interval(const Measured& m, int digits) {
    std::string text = fmt::format("{:.{}f}", m.median, digits);
    if (m.interval) text += fmt::format(" [{:.{}f}, {:.{}f}]", m.interval->low, digits, m.interval->high, digits);
    return text;
}

/// Fills the column of names; one that is longer has a line of its own.
std::string name_cell(const std::string& name, std::size_t width) {
    if (name.size() > width) return name + "\n" + std::string(width, ' ');
    return fmt::format("{:{}}", name, width);
}

/// Words on lines of at most `columns`, the first of which has begun at `indent`, where the others begin.
std::string wrapped(const std::string& text, std::size_t indent) {
    std::istringstream words(text);
    std::string result;
    std::size_t at = indent;
    for (std::string word; words >> word;) {
        if (at > indent && at + 1 + word.size() > columns) {
            result += "\n" + std::string(indent, ' ');
            at = indent;
        }
        if (at > indent) {
            result += ' ';
            ++at;
        }
        result += word;
        at += word.size();
    }
    return result + "\n";
}

std::string speedups(const Summary& s, std::size_t width) {
    const bool weak = !s.weak.empty();
    std::string text = fmt::format("{:{}} {:>9}  {:<20} {}  {}\n", "run", width, "seconds", "speed-up",
                                   weak ? "  ns/ray  T_P/T_1" : "efficiency", "of capacity");
    for (const ArmSummary& a : s.arms) // T_P/T_1 at the same number of rays for each worker
        text += fmt::format("{} {:>9.3f}  {:<20} {}  {}\n", name_cell(a.arm.label(), width), a.time.median,
                            with_interval(a.speedup, 3),
                            weak ? fmt::format("{:>8.1f}  {:>7.3f}", a.ns_per_ray, 1 / a.efficiency)
                                 : fmt::format("{:>10.3f}", a.efficiency),
                            a.oversubscribed ? "more workers than processors"
                            : a.of_capacity  ? with_interval(*a.of_capacity, 3)
                                             : "");
    return text;
}

std::string losses(const Summary& s, std::size_t width) {
    std::string text;
    for (const ArmSummary& a : s.arms)
        if (a.losses)
            text += fmt::format("{} {:>9.2f} {:>9.2f}  {}", name_cell(a.arm.label(), width), a.p95_tile_s * 1e3,
                                a.losses->tail_s * 1e3, wrapped(cause(*a.losses, a.arm.tile), width + 22));
    if (text.empty()) return text;
    return fmt::format(
        "\nWhere the rest went (shares of the render phase; 95 % of the tiles take no longer than p95, in "
        "ms; tail in ms)\n{:{}} {:>9} {:>9}  {}\n{}",
        "run", width, "p95 tile", "tail", "causes", text);
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
    constexpr std::size_t widest_name = 34;
    std::size_t width = 3;
    for (const ArmSummary& a : s.arms) width = std::max(width, std::min(a.arm.label().size(), widest_name));
    std::string text = wrapped(fmt::format("{}: {} rounds, median [95 % interval]", study.plan.scene, s.rounds), 0);
    if (!s.weak.empty()) text += wrapped(s.weak, 0);
    text += "\n" + speedups(s, width) + losses(s, width);
    text += "\nCapacity is what as many serial runs side by side achieve on this machine.\n";
    if (s.noise)
        text += fmt::format("Noise: the serial run against itself gives {}; nothing closer to 1 is a difference.\n",
                            with_interval(*s.noise, 3));
    if (s.stolen > 0.001)
        text += fmt::format("{:.1f} % of the processors' time was stolen by the hypervisor.\n", s.stolen * 100);
    if (s.flagged > 0) text += fmt::format("{} runs were held back by the processor quota.\n", s.flagged);
    if (const std::string words = disturbed_words(study, s); !words.empty()) text += wrapped(words, 0);
    for (const std::string& note : study.notes) text += wrapped(note, 0);
    return text;
}

} // namespace weft::bench
