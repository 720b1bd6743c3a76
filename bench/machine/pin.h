// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bench/machine/topology.h"

#include <string_view>

namespace weft::bench {

/// Where workers are put. `compact`: neighbours first, the processors of a core together. `scatter`: as far apart as
/// possible, over packages, NUMA nodes, caches and cores, a core's second processor only when all cores have a worker.
/// `core`: one worker for each core, neighbours first.
enum class Pin : std::uint8_t { none, compact, scatter, core };

std::string_view name_of(Pin pin) noexcept;
Pin pin_named(std::string_view name); ///< throws std::invalid_argument that lists the known names

/// The processor of each worker; empty for `none`. With more workers than processors it begins anew. Throws
/// std::invalid_argument when there are more workers than cores (core), or no topology.
std::vector<unsigned> pinned_processors(const Topology& topology, Pin pin, unsigned workers);

} // namespace weft::bench
