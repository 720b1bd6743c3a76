// SPDX-License-Identifier: Apache-2.0
#include "renderer/film/tile.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <numeric>

namespace weft::test {
namespace {

TEST(TileGrid, CoversEveryPixelOnce) {
    for (const auto& [width, height] : {std::pair{1u, 1u}, {16u, 16u}, {17u, 15u}, {33u, 7u}, {1u, 100u}, {97u, 31u}})
        for (const std::uint32_t tile : {1u, 2u, 7u, 8u, 16u, 33u, 64u, 1000u}) {
            const TileGrid grid{width, height, tile};
            std::vector<int> covered(std::size_t{width} * height, 0);
            for (std::uint32_t i = 0; i < grid.count(); ++i) {
                const TileRect r = grid.rect(i);
                ASSERT_TRUE(r.x0 < r.x1 && r.y0 < r.y1 && r.x1 <= width && r.y1 <= height);
                ASSERT_LE(r.pixels(), tile * tile);
                for (std::uint32_t y = r.y0; y < r.y1; ++y)
                    for (std::uint32_t x = r.x0; x < r.x1; ++x) ++covered[y * width + x];
            }
            EXPECT_TRUE(std::all_of(covered.begin(), covered.end(), [](int n) { return n == 1; }))
                << width << 'x' << height << " by " << tile;
        }
}

TEST(TileGrid, NumbersRowByRow) {
    const TileGrid grid{20, 20, 8};
    EXPECT_EQ(grid.columns(), 3u);
    EXPECT_EQ(grid.rect(1).x0, 8u);
    EXPECT_EQ(grid.rect(1).y0, 0u);
    EXPECT_EQ(grid.rect(3).x0, 0u);
    EXPECT_EQ(grid.rect(3).y0, 8u);
    EXPECT_EQ(grid.rect(8).width(), 4u);
}

TEST(PixelInBlocks, VisitsEveryPixelOnceEightAndSixteenInABlock) {
    for (std::uint32_t width = 1; width < 20; ++width)
        for (std::uint32_t height = 1; height < 20; ++height) {
            std::vector<int> visits(width * height, 0);
            for (std::uint32_t place = 0; place < width * height; ++place) {
                const std::uint32_t pixel = pixel_in_blocks(width, height, place);
                ASSERT_LT(pixel, width * height) << width << 'x' << height << " at " << place;
                ++visits[pixel];
                if (width % 4 != 0 || height % 2 != 0) continue;
                const std::uint32_t first = pixel_in_blocks(width, height, place / 8 * 8);
                EXPECT_EQ(pixel % width / 4, first % width / 4);
                EXPECT_EQ(pixel / width / 2, first / width / 2);
                if (height % 4 != 0) continue;
                const std::uint32_t of_block = pixel_in_blocks(width, height, place / 16 * 16);
                EXPECT_EQ(pixel % width / 4, of_block % width / 4);
                EXPECT_EQ(pixel / width / 4, of_block / width / 4);
            }
            EXPECT_TRUE(std::all_of(visits.begin(), visits.end(), [](int n) { return n == 1; }))
                << width << 'x' << height;
        }
}

/// The bytes of a tile whose pixels say where they are.
std::vector<std::byte> make_tile(const TileGrid& grid, std::uint32_t index, TileCounts counts) {
    std::vector<std::byte> bytes(tile_bytes(grid), std::byte{0xff}); // what lies behind the last pixel is not read
    std::memcpy(bytes.data(), &counts, sizeof counts);
    const TileRect r = grid.rect(index);
    std::byte* to = bytes.data() + sizeof counts;
    for (std::uint32_t y = r.y0; y < r.y1; ++y)
        for (std::uint32_t x = r.x0; x < r.x1; ++x, to += 16) {
            const float rgba[4] = {static_cast<float>(x), static_cast<float>(y), static_cast<float>(index), 1};
            std::memcpy(to, rgba, sizeof rgba);
        }
    return bytes;
}

TEST(Film, PutsEveryTileInItsPlace) {
    for (const std::uint32_t tile : {1u, 5u, 8u, 64u}) {
        const TileGrid grid{23, 11, tile};
        Film film(23, 11);
        EXPECT_EQ(film.rgba[3], 0); // not done yet
        TileCounts counts;
        counts.rays = 3;
        counts.samples = 2;
        for (std::uint32_t i = 0; i < grid.count(); ++i) film.place(grid, i, make_tile(grid, i, counts));
        for (std::uint32_t y = 0; y < 11; ++y)
            for (std::uint32_t x = 0; x < 23; ++x) {
                const float* p = &film.rgba[(y * 23 + x) * 4];
                const auto index = y / tile * grid.columns() + x / tile;
                ASSERT_TRUE(p[0] == static_cast<float>(x) && p[1] == static_cast<float>(y) &&
                            p[2] == static_cast<float>(index) && p[3] == 1)
                    << x << ' ' << y << " tile " << tile;
            }
        EXPECT_EQ(film.counts.rays, 3u * grid.count());
        EXPECT_EQ(film.counts.samples, 2u * grid.count());
        EXPECT_EQ(film.counts.invalid_samples, 0u);
    }
}

TEST(Film, RemembersTheFirstInvalidSample) {
    const TileGrid grid{16, 16, 8};
    Film film(16, 16);
    TileCounts none, second, third;
    second.invalid_samples = 2;
    second.invalid_x = 9;
    second.invalid_y = 3;
    second.invalid_sample = 7;
    third.invalid_samples = 5;
    third.invalid_x = 1;
    film.place(grid, 0, make_tile(grid, 0, none));
    film.place(grid, 1, make_tile(grid, 1, second));
    film.place(grid, 2, make_tile(grid, 2, third));
    EXPECT_EQ(film.counts.invalid_samples, 7u);
    EXPECT_EQ(film.counts.invalid_x, 9u);
    EXPECT_EQ(film.counts.invalid_y, 3u);
    EXPECT_EQ(film.counts.invalid_sample, 7u);
}

} // namespace
} // namespace weft::test
