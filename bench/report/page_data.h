// SPDX-License-Identifier: Apache-2.0
// The numbers of the page in one JSON object, schema weft.page/1: the charts draw what stands here and nothing else.
#pragma once

#include "bench/report/fitted_laws.h"
#include "bench/report/machine_facts.h"
#include "bench/report/series.h"
#include "bench/report/tile_costs.h"
#include "bench/study/summary.h"

#include <optional>
#include <string>

namespace weft::bench {

struct PageLimits {
    std::size_t bars = 8'000;  ///< of all timelines together
    std::size_t cells = 6'000; ///< of the map of tile costs
};

/// What the page draws beside the summary.
struct PageParts {
    MachineFacts machine;
    std::optional<TileCosts> costs;
    FittedLaws laws;
    std::string prediction, comparison; ///< JSON of the folder's files, or empty; what is no JSON is left out
};
std::string page_data(const Study& study, const Summary& summary, const PageParts& parts,
                      const PageLimits& limits = {});

} // namespace weft::bench
