// SPDX-License-Identifier: Apache-2.0
// What the lecture's studies found, in sentences for students: plain text, to be escaped by whoever shows it.
#pragma once

#include "bench/lecture/findings.h"
#include "bench/report/machine_facts.h"

#include <string>
#include <vector>

namespace weft::bench {

/// "0.51 h [0.50, 0.53]"
std::string hours_words(const Measured& hours);
/// "0.823 s [0.811, 0.840]"
std::string seconds_words(const Measured& seconds);
/// "A against B: 1.04 [1.01, 1.07] times the time" and what may be said of it: slower, faster, the same, or nothing.
std::string contest_words(const Contest& contest, const std::string& name, const std::string& against, double noise);

/// The page's title, and what it found, one sentence each.
std::string lecture_title(const LectureFindings& findings);
std::vector<std::string> lecture_verdicts(const LectureFindings& findings, const MachineFacts& machine);

/// What this machine and this study cannot show, and what a reader must know before believing a number. Often empty.
std::vector<std::string> lecture_limits(const Study& lecture, const LectureFindings& findings,
                                        const MachineFacts& machine);

} // namespace weft::bench
