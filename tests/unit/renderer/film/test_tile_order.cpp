// SPDX-License-Identifier: Apache-2.0
#include "renderer/film/tile_order.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

namespace weft::test {
namespace {

using Tiles = std::vector<std::uint32_t>;

TEST(TileOrder, EveryTileOnce) {
    for (const TileOrder order : {TileOrder::scanline, TileOrder::hilbert, TileOrder::spiral, TileOrder::longest_first})
        for (const auto& [columns, rows] : {std::pair{0u, 0u}, {1u, 1u}, {1u, 9u}, {8u, 8u}, {60u, 34u}, {3u, 1000u}}) {
            std::vector<double> costs;
            for (std::uint32_t i = 0; i < columns * rows; ++i) costs.push_back(i * 7 % 5);
            Tiles tiles = tile_order(order, columns, rows, costs);
            std::sort(tiles.begin(), tiles.end());
            ASSERT_EQ(tiles.size(), columns * rows);
            for (std::uint32_t i = 0; i < tiles.size(); ++i) ASSERT_EQ(tiles[i], i);
        }
}

void expect_steps_of_one(const Tiles& tiles, int columns) {
    for (std::size_t i = 1; i < tiles.size(); ++i) {
        const int a = static_cast<int>(tiles[i - 1]), b = static_cast<int>(tiles[i]);
        ASSERT_EQ(std::abs(a % columns - b % columns) + std::abs(a / columns - b / columns), 1) << "step " << i;
    }
}

TEST(TileOrder, HilbertGoesFromNeighbourToNeighbour) {
    for (const std::uint32_t side : {1u, 2u, 4u, 8u, 64u}) {
        const Tiles tiles = tile_order(TileOrder::hilbert, side, side);
        expect_steps_of_one(tiles, static_cast<int>(side));
        EXPECT_EQ(tiles.front(), 0u);
    }
}

TEST(TileOrder, SpiralGoesFromNeighbourToNeighbour) {
    EXPECT_EQ(tile_order(TileOrder::spiral, 3, 3), (Tiles{4, 5, 2, 1, 0, 3, 6, 7, 8}));
    for (const std::uint32_t side : {1u, 2u, 3u, 4u, 7u, 30u, 31u})
        expect_steps_of_one(tile_order(TileOrder::spiral, side, side), static_cast<int>(side));
    EXPECT_EQ(tile_order(TileOrder::spiral, 5, 1), (Tiles{2, 3, 1, 4, 0}));
}

TEST(TileOrder, LongestFirstKeepsEqualOnesInOrder) {
    const std::vector<double> costs{1, 5, 3, 5, 3, 9};
    EXPECT_EQ(tile_order(TileOrder::longest_first, 3, 2, costs), (Tiles{5, 1, 3, 2, 4, 0}));
    EXPECT_THROW(tile_order(TileOrder::longest_first, 3, 2), std::invalid_argument);
    EXPECT_EQ(tile_order(TileOrder::scanline, 3, 2), (Tiles{0, 1, 2, 3, 4, 5}));
}

} // namespace
} // namespace weft::test
