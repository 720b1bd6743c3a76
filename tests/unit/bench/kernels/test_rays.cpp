// SPDX-License-Identifier: Apache-2.0
#include "bench/kernels/rays.h"
#include "tests/support/shapes.h"
#include "tests/support/thread_executor.h"

#include <gtest/gtest.h>

#include <set>

namespace weft::test {
namespace {

using namespace bench::kernels;

constexpr std::uint32_t side = 40; // not a multiple of the tile

/// A floor of 2 x 2 metres under a box, seen from above by a camera whose picture is the floor.
struct Room {
    SerialExecutor executor;
    World world{[] {
                    Scene scene = scene_of(grid(4), rotation({1, 0, 0}, -pi / 2));
                    append(scene, box({-0.5f, 0.2f, -0.5f}, {0.5f, 0.6f, 0.5f}));
                    return scene;
                }(),
                executor};
    Camera camera;
    RayOptions options;
    std::vector<RaySet> sets;

    explicit Room(Executor* other = nullptr) {
        camera.kind = Camera::Kind::orthographic;
        camera.half_height = 1;
        camera.to_world = look_at({0, 5, 0}, {0, 0, 0}, {0, 0, -1});
        options.side = side;
        options.batch = 300;
        sets = make_rays(world, world.scene, camera, options, other ? *other : executor);
    }
    const RaySet& of(RayKind kind) const { return sets[static_cast<std::size_t>(kind)]; }
};

/// The pixel of a camera ray: the picture's x is the world's x, its y the world's z.
std::pair<int, int> pixel(const Ray& ray) {
    return {static_cast<int>((ray.origin.x + 1) / 2 * side), static_cast<int>((ray.origin.z + 1) / 2 * side)};
}

TEST(Rays, PrimaryGoTileByTileAndInBlocksOfFourByFour) {
    const Room room;
    std::vector<std::pair<int, int>> expected, found;
    const auto add = [&](int left, int top, int right, int bottom) {
        for (int y = top; y < bottom; ++y)
            for (int x = left; x < right; ++x) expected.emplace_back(x, y);
    };
    for (int top = 0; top < 40; top += 16)
        for (int left = 0; left < 40; left += 16)
            for (int y = top; y < std::min(40, top + 16); y += 4)
                for (int x = left; x < std::min(40, left + 16); x += 4) add(x, y, x + 4, y + 4);
    for (const Ray& ray : room.of(RayKind::primary).rays) found.push_back(pixel(ray));
    EXPECT_EQ(found, expected);
}

TEST(Rays, BatchesCoverTheSetAndBlocksAreNeighbours) {
    const Room room;
    for (const RaySet& set : room.sets) {
        ASSERT_EQ(set.starts.front(), 0u);
        ASSERT_EQ(set.starts.back(), set.rays.size());
        EXPECT_EQ(set.blockwise.size(), set.rays.size());
        for (std::size_t i = 0; i < set.batches(); ++i) {
            EXPECT_GT(set.batch(i).size(), 0u);
            EXPECT_LE(set.batch(i).size(), 300u);
            const auto order = set.batch_blockwise(i);
            EXPECT_EQ(std::set<std::uint16_t>(order.begin(), order.end()).size(), order.size());
            EXPECT_LT(*std::max_element(order.begin(), order.end()), order.size());
        }
    }
    const RaySet& primary = room.of(RayKind::primary);
    for (std::size_t i = 0; i < 16; ++i) {
        const auto [x, y] = pixel(primary.rays[primary.batch_blockwise(0)[i]]);
        EXPECT_LT(x, 4);
        EXPECT_LT(y, 4);
    }
}

TEST(Rays, LeaveTheSurfacesAndMissThemAtOnce) {
    const Room room;
    std::vector<Hit> hits;
    for (const RayKind kind : {RayKind::diffuse1, RayKind::diffuse2, RayKind::shadow, RayKind::ao}) {
        const RaySet& set = room.of(kind);
        ASSERT_GT(set.rays.size(), 100u) << name_of(kind);
        hits.resize(set.rays.size());
        room.world.tracer.closest(room.world.scene, set.rays, hits);
        for (const Hit& hit : hits)
            if (!hit.missed()) {
                EXPECT_GT(hit.t, 1e-4f) << name_of(kind);
            }
    }
    // Everything is hit from above, and what is seen from above sees the sky.
    EXPECT_EQ(room.of(RayKind::diffuse1).rays.size(), std::size_t{side} * side);
    for (const Ray& ray : room.of(RayKind::diffuse1).rays) EXPECT_GT(ray.direction.y, 0);
}

TEST(Rays, ShadowRaysEndAtALampAboveAndAoRaysAreShort) {
    const Room room;
    const float diagonal = length(room.world.tracer.bounds().extent());
    Bounds lamp;
    for (const Ray& ray : room.of(RayKind::shadow).rays) {
        EXPECT_LT(ray.t_max, 1);
        lamp.include(ray.origin + ray.direction);
    }
    EXPECT_GT(lamp.lower.y, 0.6f + 0.3f * diagonal);
    EXPECT_NEAR(lamp.extent().x, 0.1f * diagonal, 0.01f * diagonal);
    EXPECT_NEAR(lamp.extent().z, 0.1f * diagonal, 0.01f * diagonal);
    double cosines = 0;
    for (const Ray& ray : room.of(RayKind::ao).rays) {
        EXPECT_EQ(ray.t_max, 0.1f * diagonal);
        cosines += ray.direction.y;
    }
    EXPECT_NEAR(cosines / static_cast<double>(room.of(RayKind::ao).rays.size()), 2.0 / 3, 0.02);
}

TEST(Rays, ShadowRaysGoToTheScenesOwnLight) {
    Scene scene = scene_of(grid(4), rotation({1, 0, 0}, -pi / 2));
    scene.lights.emplace_back(PointLight{{0.5f, 2, 0}, {1, 1, 1}});
    SerialExecutor executor;
    const World world(scene, executor);
    Camera camera;
    camera.to_world = look_at({0, 3, 0.1f}, {0, 0, 0}, {0, 0, -1});
    RayOptions options;
    options.side = 16;
    const auto sets = make_rays(world, world.scene, camera, options, executor);
    const auto& shadow = sets[static_cast<std::size_t>(RayKind::shadow)].rays;
    ASSERT_GT(shadow.size(), 100u);
    for (const Ray& ray : shadow) EXPECT_LT(length(ray.origin + ray.direction - Vec3{0.5f, 2, 0}), 1e-5f);
}

TEST(Rays, DoNotDependOnTheWorkers) {
    TestExecutor two(2);
    const Room a, b(&two);
    for (std::size_t k = 0; k < a.sets.size(); ++k) {
        ASSERT_EQ(a.sets[k].starts, b.sets[k].starts);
        for (std::size_t i = 0; i < a.sets[k].rays.size(); ++i) {
            EXPECT_EQ(a.sets[k].rays[i].origin, b.sets[k].rays[i].origin);
            EXPECT_EQ(a.sets[k].rays[i].direction, b.sets[k].rays[i].direction);
        }
    }
}

} // namespace
} // namespace weft::test
