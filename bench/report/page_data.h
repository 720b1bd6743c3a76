// SPDX-License-Identifier: Apache-2.0
// The numbers of the page in one JSON object, schema weft.page/1: the charts draw what stands here and nothing else.
#pragma once

#include "bench/report/machine_facts.h"
#include "bench/report/tile_costs.h"
#include "bench/study/summary.h"

#include <optional>
#include <string>
#include <vector>

namespace weft::bench {

/// What varies the workers and nothing else: one line of the speed-up chart.
struct Series {
    std::string name;              ///< an arm's label without its workers
    std::vector<std::size_t> arms; ///< indices into Summary::arms, by workers
};
std::vector<Series> series(const Summary& summary);

/// Of each series the arm with the most workers that are not more than the processors (0: not known, then as many as
/// serial runs were side by side), or its first.
/// Only arms with losses, that is with more than one worker.
std::vector<std::size_t> leading_arms(const Summary& summary, unsigned processors);

/// An arm that measures a backend: neither the baseline, nor its twin, nor side by side.
bool is_backend(const Arm& arm);

struct PageLimits {
    std::size_t bars = 12'000; ///< of all timelines together
    std::size_t cells = 6'000; ///< of the map of tile costs
};

/// `laws`: JSON of fitted laws, or empty; see scripts/laws.js. Throws std::invalid_argument when it is no JSON.
std::string page_data(const Study& study, const Summary& summary, const MachineFacts& machine,
                      const std::optional<TileCosts>& costs, const std::string& laws, const PageLimits& limits = {});

} // namespace weft::bench
