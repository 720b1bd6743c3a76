// SPDX-License-Identifier: Apache-2.0
// What the study found, in words: plain text, to be escaped by whoever puts it on a page.
#pragma once

#include "bench/report/page_data.h"

#include <string>
#include <vector>

namespace weft::bench {

/// "1.93 [1.90, 1.95]"; with `percent`, "96.5 % [95.0, 97.5]".
std::string in_words(const Measured& m);
std::string in_percent(const Measured& m);
/// "12.3 ms", "1.71 s"
std::string duration_words(double seconds);

/// A backend at the largest measured worker count within the processors.
struct Finding {
    std::string arm, speed, lost;
};
std::vector<Finding> findings(const Summary& summary, const MachineFacts& machine);
/// What a reader must know before believing a number: noise, steal, quota, the study's notes. Often empty.
std::vector<std::string> warnings(const Study& study, const Summary& summary, const MachineFacts& machine);

/// Titles of the charts; each states a finding, or asks where none is certain.
struct Titles {
    std::string speedup, efficiency, losses, comparison, timeline, costs, order, noise;
};
Titles titles(const Study& study, const Summary& summary, const MachineFacts& machine,
              const std::optional<TileCosts>& costs);

} // namespace weft::bench
