// SPDX-License-Identifier: Apache-2.0
#include "bench/lecture/sentences.h"

#include "bench/report/verdict.h"

#include <fmt/format.h>

namespace weft::bench {
namespace {

std::string with_interval(double median, const std::optional<Interval>& interval, int digits, const char* unit) {
    std::string text = fmt::format("{:.{}f}{}", median, digits, unit);
    if (interval) text += fmt::format(" [{:.{}f}, {:.{}f}]", interval->low, digits, interval->high, digits);
    return text;
}

/// Two tasks are not always faster than one, and not always can one tell.
std::string doubt_words(const LectureFindings& f) {
    if (!f.hours.interval) return " Fewer than six rounds cannot say how sure that is.";
    return f.hours.interval->high < 1 ? "" : " Whether that is faster at all, these runs cannot say.";
}

/// The machine gives too little for two tasks to be twice as fast, whatever they do.
std::string possible_words(const LectureFindings& f) {
    if (!f.possible_hours) return "";
    return fmt::format(" Two programs that know nothing of each other, side by side, would need {} for the same work: "
                       "that is what this machine can give.",
                       hours_words(*f.possible_hours));
}

std::string schedules_words(const LectureFindings& f) {
    return fmt::format("Where the work is uneven, {}", contest_words(*f.schedules, "the next tile on demand",
                                                                     "a fixed half for each task", f.uneven_noise));
}

} // namespace

std::string hours_words(const Measured& hours) { return with_interval(hours.median, hours.interval, 2, " h"); }

std::string seconds_words(const Measured& seconds) { return with_interval(seconds.median, seconds.interval, 3, " s"); }

std::string contest_words(const Contest& c, const std::string& name, const std::string& against, double noise) {
    std::string text = fmt::format("{} against {}: {} times the time", name, against,
                                   with_interval(c.ratio.ratio, c.ratio.interval, 3, ""));
    switch (c.verdict) {
    case Verdict::faster: return text + ". That is faster, by more than chance explains.";
    case Verdict::slower: return text + ". That is slower, by more than chance explains.";
    case Verdict::same_within: return text + ". That is the same, within 2 %.";
    case Verdict::undecided: break;
    }
    if (!c.ratio.interval) return text + "; fewer than six rounds cannot say whether that is chance.";
    text += ". No difference can be claimed";
    if (noise <= 0) return text + ".";
    return text + fmt::format(": the same thing measured twice differs by up to {:.1f} % here.", noise * 100);
}

std::string lecture_title(const LectureFindings& f) {
    return fmt::format("One task: 1 h. Two tasks: {:.2f} h.", f.hours.median);
}

std::vector<std::string> lecture_verdicts(const LectureFindings& f, const MachineFacts& machine) {
    std::vector<std::string> all;
    if (machine.processors == 1)
        all.push_back(fmt::format("One processor: two tasks take turns on it and need {} for what one does in an hour. "
                                  "They are concurrent, but not parallel.",
                                  hours_words(f.hours)));
    else
        all.push_back(fmt::format("What one task does in an hour, two tasks ({}) do in {}. The lecture says 0.5 h.{}{}",
                                  plain_name(f.two->arm), hours_words(f.hours), doubt_words(f), possible_words(f)));
    if (f.processes)
        all.push_back("Messages or shared memory? " + contest_words(*f.processes, plain_name(f.processes->arm),
                                                                    plain_name(f.processes->against), f.noise_floor));
    all.push_back(schedules_words(f));
    return all;
}

std::vector<std::string> lecture_limits(const Study& lecture, const LectureFindings& f, const MachineFacts& machine) {
    std::vector<std::string> all;
    if (machine.processors == 1)
        all.emplace_back("This program may use one processor only. How much faster two tasks are cannot be shown here, "
                         "nor which backend is the better one at it, nor what this machine could give to two: run weft "
                         "lecture where there are two or more. All else on this page holds as it is.");
    for (std::string& text : warnings(lecture, f.lecture, machine)) all.push_back(std::move(text));
    return all;
}

} // namespace weft::bench
