// SPDX-License-Identifier: Apache-2.0
#include "bench/report/verdict.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <numeric>

namespace weft::bench {
namespace {

const NamedPart& largest_part(const Losses& l) {
    return *std::max_element(loss_parts().begin(), loss_parts().end(),
                             [&](const auto& a, const auto& b) { return l.*a.seconds < l.*b.seconds; });
}

/// As the end of "Most is lost to".
std::string_view in_a_title(std::string_view part) {
    if (part == "machine") return "the machine itself";
    if (part == "inflation") return "slower tiles (inflation)";
    if (part == "start") return "starting the workers";
    if (part == "tail") return "the tail";
    if (part == "outside") return "work outside the backend's run";
    return part;
}

std::string sentence(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text + ".";
}

std::string plural(std::size_t n, const char* one, const char* many) {
    return fmt::format("{} {}", n, n == 1 ? one : many);
}

/// Half the noise interval's width.
double noise_width(const Summary& s) {
    return s.noise && s.noise->interval ? (s.noise->interval->high - s.noise->interval->low) / 2 : 0;
}

std::string speedup_title(const Summary& s, const std::vector<std::size_t>& leading) {
    if (leading.empty()) return "How much faster with more workers? No run had more than one.";
    const auto best = *std::max_element(leading.begin(), leading.end(), [&](std::size_t a, std::size_t b) {
        return s.arms[a].speedup.median < s.arms[b].speedup.median;
    });
    return fmt::format("{} reaches {} times the serial speed", s.arms[best].arm.label(),
                       in_words(s.arms[best].speedup));
}

std::string efficiency_title(const Summary& s, const std::vector<std::size_t>& leading) {
    if (leading.empty()) return "Efficiency of one worker";
    double low = INFINITY, high = 0;
    for (const std::size_t i : leading) {
        low = std::min(low, s.arms[i].efficiency);
        high = std::max(high, s.arms[i].efficiency);
    }
    return fmt::format("{:.0f} to {:.0f} % of the ideal is left at {}", low * 100, high * 100,
                       plural(s.arms[leading.front()].arm.workers, "worker", "workers"));
}

std::string losses_title(const Summary& s, const std::vector<std::size_t>& leading) {
    std::optional<std::size_t> worst;
    const auto share = [&](std::size_t i) {
        const Losses& l = *s.arms[i].losses;
        return l.*largest_part(l).seconds / l.measured_s;
    };
    for (const std::size_t i : leading)
        if (s.arms[i].losses && (!worst || share(i) > share(*worst))) worst = i;
    if (!worst) return "Where did the time go?";
    return fmt::format("Most is lost to {}: {:.1f} % of the time of {}",
                       in_a_title(largest_part(*s.arms[*worst].losses).name), share(*worst) * 100,
                       s.arms[*worst].arm.label());
}

/// A backend is called fastest only when its interval lies above all others of the same worker count.
std::string comparison_title(const Summary& s, const std::vector<std::size_t>& leading) {
    if (leading.size() < 2) return "How long did every run take?";
    const auto best = *std::max_element(leading.begin(), leading.end(), [&](std::size_t a, std::size_t b) {
        return s.arms[a].speedup.median < s.arms[b].speedup.median;
    });
    const bool clear = std::all_of(leading.begin(), leading.end(), [&](std::size_t i) {
        return i == best || (s.arms[i].speedup.interval && s.arms[best].speedup.interval &&
                             s.arms[best].arm.workers == s.arms[i].arm.workers &&
                             s.arms[best].speedup.interval->low > s.arms[i].speedup.interval->high);
    });
    if (clear) return fmt::format("{} is the fastest: its interval lies above all others", s.arms[best].arm.label());
    return "No backend is clearly the fastest: the intervals overlap";
}

std::string timeline_title(const Summary& s, const std::vector<std::size_t>& leading) {
    double worst = 0;
    std::string label;
    for (const std::size_t i : leading)
        if (s.arms[i].losses && s.arms[i].losses->tail_s / s.arms[i].losses->measured_s >= worst) {
            worst = s.arms[i].losses->tail_s / s.arms[i].losses->measured_s;
            label = s.arms[i].arm.label();
        }
    if (label.empty()) return "What did every worker do?";
    return fmt::format("The tail takes at most {:.1f} % of the time ({})", worst * 100, label);
}

std::string costs_title(const std::optional<TileCosts>& costs) {
    if (!costs) return "Which tiles are expensive? The runs do not tell.";
    std::vector<double> sorted = costs->tiles;
    std::sort(sorted.begin(), sorted.end(), std::greater<>());
    const auto tenth = static_cast<std::ptrdiff_t>((sorted.size() + 9) / 10);
    const double all = std::accumulate(sorted.begin(), sorted.end(), 0.0);
    return fmt::format("The most expensive tenth of the tiles takes {:.0f} % of the time",
                       all > 0 ? std::accumulate(sorted.begin(), sorted.begin() + tenth, 0.0) / all * 100 : 0);
}

} // namespace

std::string in_words(const Measured& m) {
    std::string text = fmt::format("{:.2f}", m.median);
    if (m.interval) text += fmt::format(" [{:.2f}, {:.2f}]", m.interval->low, m.interval->high);
    return text;
}

std::string in_percent(const Measured& m) {
    std::string text = fmt::format("{:.0f} %", m.median * 100);
    if (m.interval) text += fmt::format(" [{:.0f}, {:.0f}]", m.interval->low * 100, m.interval->high * 100);
    return text;
}

std::string duration_words(double s) {
    const double size = std::abs(s);
    if (size < 1e-3) return fmt::format("{:.1f} \u00b5s", s * 1e6);
    if (size < 1) return fmt::format("{:.3g} ms", s * 1e3);
    return fmt::format("{:.3f} s", s);
}

std::vector<Finding> findings(const Summary& s, const MachineFacts& machine) {
    std::vector<Finding> all;
    for (const std::size_t i : leading_arms(s, machine.processors)) {
        const ArmSummary& a = s.arms[i];
        Finding f{a.arm.label(), in_words(a.speedup) + " times the serial speed", ""};
        if (a.of_capacity) f.speed += "; " + in_percent(*a.of_capacity) + " of what the machine can give";
        if (a.losses) f.lost = cause(*a.losses);
        all.push_back(std::move(f));
    }
    return all;
}

std::vector<std::string> warnings(const Study& study, const Summary& s, const MachineFacts& machine) {
    std::vector<std::string> all;
    if (s.rounds < 6)
        all.push_back(fmt::format("{}: too few for an interval; at least 6 are needed.",
                                  plural(s.rounds, "complete round", "complete rounds")));
    if (const double width = noise_width(s); width > 0.05)
        all.push_back(
            fmt::format("The machine was not quiet: the serial run against itself gives {}. A smaller difference "
                        "than that between two backends means nothing.",
                        in_words(*s.noise)));
    if (s.stolen > 0.01)
        all.push_back(fmt::format("The hypervisor gave {:.1f} % of the processors' time to others.", s.stolen * 100));
    if (s.flagged > 0)
        all.push_back(fmt::format("The processor quota held back {}.", plural(s.flagged, "run", "runs")));
    for (const ArmSummary& a : s.arms)
        if (machine.processors > 0 && a.arm.workers > machine.processors) {
            all.push_back(fmt::format("The program may use {}; what has more workers is oversubscribed.",
                                      plural(machine.processors, "processor", "processors")));
            break;
        }
    if (const std::string words = disturbed_words(study, s); !words.empty()) all.push_back(sentence(words));
    for (const std::string& note : study.notes) all.push_back(sentence(note));
    return all;
}

Titles titles(const Study& study, const Summary& s, const MachineFacts& machine,
              const std::optional<TileCosts>& costs) {
    const std::vector<std::size_t> leading = leading_arms(s, machine.processors);
    Titles t;
    t.speedup = speedup_title(s, leading);
    t.efficiency = efficiency_title(s, leading);
    t.losses = losses_title(s, leading);
    t.comparison = comparison_title(s, leading);
    t.timeline = timeline_title(s, leading);
    t.costs = costs_title(costs);
    t.order = fmt::format("Did the machine drift? {} in random order, round by round",
                          plural(study.runs.size(), "run", "runs"));
    t.noise = s.noise ? fmt::format("Noise: the same thing twice differs by {} on the median",
                                    fmt::format("{:.1f} %", std::abs(s.noise->median - 1) * 100))
                      : "Noise was not measured";
    return t;
}

} // namespace weft::bench
