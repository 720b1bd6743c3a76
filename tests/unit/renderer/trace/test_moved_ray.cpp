// SPDX-License-Identifier: Apache-2.0
#include "renderer/trace/moved_ray.h"

#include "tests/support/random.h"

#include <gtest/gtest.h>

#include <bit>
#include <cstdint>

namespace weft::test {
namespace {

void expect_same(Vec3 a, Vec3 b) {
    for (std::size_t i = 0; i < 3; ++i)
        EXPECT_EQ(std::bit_cast<std::uint32_t>(a[i]), std::bit_cast<std::uint32_t>(b[i])) << a[i] << " and " << b[i];
}

void expect_moved(const Transform& map, const Ray& ray, float t_max) {
    Ray moved;
    RayMap{map}(ray, t_max, moved);
    expect_same(moved.origin, map.point(ray.origin));
    expect_same(moved.direction, map.vector(ray.direction));
    EXPECT_EQ(moved.t_max, t_max);
    EXPECT_EQ(moved.key, ray.key);
}

} // namespace

TEST(RayMap, MovesAsTheTransformDoesToTheLastBit) {
    Random random(7);
    const auto any = [&] { return random.point(100); };
    for (unsigned i = 0; i < 1000; ++i) {
        const Transform map{any(), any(), any(), any()};
        expect_moved(map, {any(), 3.0f, any(), 0xffffffffu - i}, 2.5f);
    }
}

TEST(RayMap, KeepsZerosSigns) {
    const Ray along_axes{{-0.0f, 0, 1}, infinity, {-0.0f, -1, 0}, 7};
    expect_moved({}, along_axes, infinity);
    expect_moved(scaling({-1, 0, 2}), along_axes, 1e38f);
}

} // namespace weft::test
