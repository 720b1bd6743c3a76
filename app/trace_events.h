// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/report.h"

#include <string>

namespace weft::app {

/// One render as a timeline in the trace event format, which ui.perfetto.dev and chrome://tracing open: the phases of
/// the program, and below them every worker with its tiles, all on one clock in microseconds. Workers of `processes`
/// stand as processes of their own. Above a million tiles only every n-th is kept, and the file says so.
std::string trace_json(const RenderRecord& record);

} // namespace weft::app
