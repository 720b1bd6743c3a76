// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/renderer/lights/executors.h"
#include "tests/unit/renderer/lights/scenes.h"

#include <gtest/gtest.h>

namespace weft::test {
namespace {

/// Enough of everything that every parallel loop has several rounds.
Scene large() {
    Random random(17);
    SceneBuilder b;
    Mesh cloud;
    for (std::uint32_t i = 0; i < 10000; ++i) {
        const Vec3 p = random.point(5);
        cloud.positions.insert(cloud.positions.end(), {p, p + random.point(0.1f), p + random.point(0.1f)});
        cloud.triangles.push_back({3 * i, 3 * i + 1, 3 * i + 2});
        cloud.triangle_materials.push_back(i % 3 == 0 ? 0 : 1);
    }
    b.material({1, 2, 3});
    b.material({0, 0, 0});
    b.mesh(cloud);
    for (int i = 0; i < 3000; ++i)
        b.sphere(random.point(5), 0.05f, {1, 1, 1}).light(PointLight{random.point(5), {1, 1, 1}});
    std::vector<Rgb> texels(128 * 64);
    for (Rgb& t : texels) t = {random(), random(), random()};
    b.map(128, 64, texels);
    return b.scene;
}

TEST(LightTable, IsTheSameForEveryExecutor) {
    const Scene scene = large();
    SerialExecutor serial;
    const LightTable expected(scene, serial);
    for (const auto& executor : executors()) {
        const LightTable table(scene, *executor);
        EXPECT_EQ(table.size(), expected.size());
        Random random(19);
        for (int i = 0; i < 5000; ++i) {
            const Vec3 from = random.point(6);
            const float u_pick = random();
            const Vec2 u = random.pair();
            LightSample a, b;
            const bool found = table.sample(scene, from, u_pick, u, a);
            ASSERT_EQ(found, expected.sample(scene, from, u_pick, u, b));
            if (!found) continue;
            ASSERT_TRUE(a.direction == b.direction && a.point == b.point && a.radiance == b.radiance && a.pdf == b.pdf);
        }
    }
}

/// The table is of the scene's values, not of its place in memory.
TEST(LightTable, MayBeAskedWithTheSceneMovedElsewhere) {
    auto scene = std::make_unique<Scene>(large());
    SerialExecutor serial;
    const LightTable table(*scene, serial);
    LightSample before, after;
    ASSERT_TRUE(table.sample(*scene, {}, 0.3f, {0.2f, 0.7f}, before));
    const Scene moved = std::move(*scene);
    scene.reset();
    ASSERT_TRUE(table.sample(moved, {}, 0.3f, {0.2f, 0.7f}, after));
    EXPECT_EQ(before.pdf, after.pdf);
    EXPECT_EQ(before.radiance, after.radiance);
}

} // namespace
} // namespace weft::test
