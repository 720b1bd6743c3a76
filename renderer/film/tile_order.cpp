// SPDX-License-Identifier: Apache-2.0
#include "renderer/film/tile_order.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>

namespace weft {
namespace {

/// The place of (x, y) on Hilbert's curve through a square of `side` = 2^k. From the coarsest quadrant to the finest;
/// each turns or mirrors what is inside it. After Warren, Hacker's Delight, 2nd ed., chapter 16.
std::uint64_t hilbert_place(std::uint64_t side, std::uint64_t x, std::uint64_t y) {
    std::uint64_t place = 0;
    for (std::uint64_t half = side / 2; half > 0; half /= 2) {
        const bool right = (x & half) != 0, low = (y & half) != 0;
        place += half * half * ((right ? 3u : 0u) ^ (low ? 1u : 0u));
        if (!low) {
            if (right) {
                x = ~x;
                y = ~y;
            }
            std::swap(x, y);
        }
    }
    return place;
}

/// The place on a square spiral around (0, 0), y downwards: ring r begins beside the end of ring r - 1, at (r, r - 1),
/// and goes up, left, down and right, each time 2 r steps.
std::uint64_t spiral_place(std::int64_t x, std::int64_t y) {
    const std::int64_t r = std::max(std::abs(x), std::abs(y));
    if (r == 0) return 0;
    const std::int64_t inside = (2 * r - 1) * (2 * r - 1);
    std::int64_t along = 0;
    if (x == r && y < r)
        along = r - 1 - y;
    else if (y == -r)
        along = 2 * r + (r - 1 - x);
    else if (x == -r)
        along = 4 * r + (y + r - 1);
    else
        along = 6 * r + (x + r - 1);
    return static_cast<std::uint64_t>(inside + along);
}

template <class Place>
std::vector<std::uint32_t> sorted_by(std::uint32_t columns, std::uint32_t rows, const Place& place) {
    std::vector<std::pair<std::uint64_t, std::uint32_t>> keyed;
    keyed.reserve(std::size_t{columns} * rows);
    for (std::uint32_t y = 0; y < rows; ++y)
        for (std::uint32_t x = 0; x < columns; ++x) keyed.emplace_back(place(x, y), y * columns + x);
    std::sort(keyed.begin(), keyed.end());
    std::vector<std::uint32_t> order;
    order.reserve(keyed.size());
    for (const auto& [key, tile] : keyed) order.push_back(tile);
    return order;
}

} // namespace

std::vector<std::uint32_t> tile_order(TileOrder order, std::uint32_t columns, std::uint32_t rows,
                                      std::span<const double> costs) {
    if (order == TileOrder::hilbert) {
        const std::uint64_t side = std::bit_ceil(std::uint64_t{std::max(columns, rows)});
        return sorted_by(columns, rows, [&](std::uint32_t x, std::uint32_t y) { return hilbert_place(side, x, y); });
    }
    if (order == TileOrder::spiral) {
        // With an even side the larger half lies where the spiral begins a ring: right and above.
        const std::int64_t middle_x = (std::int64_t{columns} - 1) / 2, middle_y = std::int64_t{rows} / 2;
        return sorted_by(columns, rows,
                         [&](std::uint32_t x, std::uint32_t y) { return spiral_place(x - middle_x, y - middle_y); });
    }
    std::vector<std::uint32_t> tiles(std::size_t{columns} * rows);
    std::iota(tiles.begin(), tiles.end(), 0u);
    if (order == TileOrder::longest_first) {
        if (costs.size() != tiles.size())
            throw std::invalid_argument("longest first needs the cost of each of the " + std::to_string(tiles.size()) +
                                        " tiles, got " + std::to_string(costs.size()));
        std::stable_sort(tiles.begin(), tiles.end(),
                         [&](std::uint32_t a, std::uint32_t b) { return costs[a] > costs[b]; });
    }
    return tiles;
}

} // namespace weft
