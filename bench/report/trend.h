// SPDX-License-Identifier: Apache-2.0
// What the efficiency factors and Karp and Flatt's serial share say, in words.
#pragma once

#include "bench/report/series.h"

#include <string>

namespace weft::bench {

/// The factor that loses most among the leading arms: "Load balance loses most: 93 % are left in threads dynamic x2".
std::string factors_title(const Summary& summary, unsigned processors);

/// How the serial share goes with the workers, up to the processors (0: all): "rises" or "falls" only where the
/// intervals of the fewest and the most workers do not overlap. One sentence, or one for each kind of trend.
std::string karp_flatt_trend(const Summary& summary, unsigned processors);

} // namespace weft::bench
