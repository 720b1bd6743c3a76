// SPDX-License-Identifier: Apache-2.0
// Which arms of a study belong together, and which of them lead.
#pragma once

#include "bench/study/summary.h"

#include <cstddef>
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

} // namespace weft::bench
