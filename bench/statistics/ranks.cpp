// SPDX-License-Identifier: Apache-2.0
#include "bench/statistics/ranks.h"

#include <algorithm>
#include <numeric>

namespace weft::bench {

std::vector<std::int64_t> doubled_ranks(std::span<const double> values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });

    std::vector<std::int64_t> ranks(values.size());
    for (std::size_t first = 0, last = 0; first < order.size(); first = last) {
        while (last < order.size() && values[order[last]] == values[order[first]]) ++last;
        // The ranks first + 1 .. last have the mean (first + 1 + last) / 2.
        for (std::size_t i = first; i < last; ++i) ranks[order[i]] = static_cast<std::int64_t>(first + 1 + last);
    }
    return ranks;
}

} // namespace weft::bench
