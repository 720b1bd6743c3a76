// SPDX-License-Identifier: Apache-2.0
// A study as one page that needs nothing beside it: no network, no other file.
#pragma once

#include "bench/report/machine_facts.h"
#include "bench/study/summary.h"

#include <string>

namespace weft::bench {

struct ReportExtras {
    MachineFacts machine;               ///< without facts where nobody recorded them
    std::string made_by;                ///< "weft 1.0"
    std::string prediction, comparison; ///< the folder's JSON files of these names, empty: there are none
    std::string picture;                ///< bytes of a PNG of what was rendered, empty: there is none
};

/// report.html: markup that is both HTML 5 and well-formed XML, in UTF-8. What is no JSON, or says something else
/// than it should, is left out, and the page says so.
std::string report_html(const Study& study, const Summary& summary, const ReportExtras& extras);

/// Whether this build has the charts; without them the page has its tables.
bool report_has_charts();

} // namespace weft::bench
