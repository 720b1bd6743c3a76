// SPDX-License-Identifier: Apache-2.0
// What other commands left in the study's folder: prediction.json (weft predict) and comparison.json (weft compare).
// They may be of another version, so what is not there is left out; each function gives an empty text for a file
// that is none.
#pragma once

#include "bench/study/summary.h"

#include <string>

namespace weft::bench {

/// For the speed-up chart, as JSON: {"predicted": [{"series", "label", "workers", "speedup": {"median", "low",
/// "high"}}], "emulated": [{"series", "label", "workers", "speedup", "void"}]}; `series` is an index into series(), or
/// null. An emulated point without a speed-up of its own has that of the prediction, corrected by how far the emulated
/// makespan was from the simulated one: both are on the same stretched clock. "null" where nothing is predicted.
std::string prediction_points(const Summary& summary, const std::string& prediction);

/// A section of the page with tables: what was predicted, and how well that did where it could be tested.
std::string prediction_section(const std::string& prediction, unsigned rounds);
/// "Beside threads x2: of 6 other ways 1 faster and 2 slower; of 3 neither can be said", or empty.
std::string comparison_verdict(const std::string& comparison);
/// A section of the page: every way of handing out work beside the reference, and the smallest tiles worth handing out.
std::string comparison_section(const std::string& comparison);

} // namespace weft::bench
