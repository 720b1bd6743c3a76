// SPDX-License-Identifier: Apache-2.0
// A study as one page that needs nothing beside it: no network, no other file.
#pragma once

#include "bench/report/machine_facts.h"
#include "bench/study/summary.h"

#include <string>

namespace weft::bench {

struct ReportExtras {
    MachineFacts machine; ///< without facts where nobody recorded them
    std::string made_by;  ///< "weft 1.0"
    std::string laws;     ///< JSON for the section on laws of scaling (scripts/laws.js), empty: no such section
};

/// report.html: markup that is both HTML 5 and well-formed XML, in UTF-8. Throws std::invalid_argument when `laws` is
/// no JSON.
std::string report_html(const Study& study, const Summary& summary, const ReportExtras& extras);

/// Whether this build has the charts; without them the page has its tables.
bool report_has_charts();

} // namespace weft::bench
