// SPDX-License-Identifier: Apache-2.0
// Scenes that give no light, places from which there is none to be had, and numbers at the ends of their range.
#include "renderer/math/numeric.h"
#include "tests/unit/renderer/lights/scenes.h"

#include <gtest/gtest.h>

namespace weft::test {
namespace {

struct Dark {
    const char* name;
    Scene scene;
};

std::vector<Dark> dark() {
    std::vector<Dark> d;
    d.push_back({"nothing", Scene{}});
    d.push_back({"black emission", SceneBuilder().triangle({0, 1, 0}, {1, 1, 0}, {0, 1, 1}, {0, 0, 0}).scene});
    d.push_back({"black lights", SceneBuilder()
                                     .light(PointLight{{}, {0, 0, 0}})
                                     .light(SpotLight{{}, {0, 0, -1}, {0, 0, 0}})
                                     .light(DirectionalLight{{0, -1, 0}, {0, 0, 0}})
                                     .scene});
    d.push_back({"black map", SceneBuilder().map(4, 2, std::vector<Rgb>(8)).scene});
    d.push_back({"no area", SceneBuilder().triangle({0, 1, 0}, {1, 1, 0}, {2, 1, 0}, {1, 1, 1}).scene});
    d.push_back({"no radius", SceneBuilder().sphere({0, 1, 0}, 0, {1, 1, 1}).scene});
    SceneBuilder unused = SceneBuilder().triangle({0, 1, 0}, {1, 1, 0}, {0, 1, 1}, {1, 1, 1});
    unused.scene.instances.clear();
    d.push_back({"a mesh without instance", unused.scene});
    return d;
}

TEST(LightTable, IsEmptyWhereNothingShines) {
    SerialExecutor serial;
    for (const Dark& c : dark()) {
        SCOPED_TRACE(c.name);
        const LightTable table(c.scene, serial);
        EXPECT_TRUE(table.empty());
        EXPECT_EQ(table.size(), 0u);
        LightSample s;
        EXPECT_FALSE(table.sample(c.scene, {}, 0.5f, {0.5f, 0.5f}, s));
        EXPECT_EQ(table.environment_arriving(c.scene, {0, 1, 0}).pdf, 0);
        for (std::uint32_t i = 0; i < c.scene.instances.size(); ++i)
            EXPECT_EQ(table.emitter_pdf(c.scene, i, 0, {}, {0, 1, 0}, {0, 1, 0}), 0);
    }
}

TEST(LightTable, AnswersZeroForWhatIsNoLight) {
    SceneBuilder b; // one emissive triangle between two that are not
    b.material({0, 0, 0});
    b.material({1, 1, 1});
    Mesh m;
    m.positions = {{0, 1, 0}, {1, 1, 0}, {0, 1, 1}};
    m.triangles = {{0, 1, 2}, {0, 1, 2}, {0, 1, 2}};
    m.triangle_materials = {0, 1, 0};
    b.mesh(m);
    SerialExecutor serial;
    const LightTable table(b.scene, serial);
    EXPECT_EQ(table.size(), 1u);
    const Vec3 on{0.2f, 1, 0.2f}, n{0, 1, 0};
    EXPECT_EQ(table.emitter_pdf(b.scene, 0, 0, {}, on, n), 0);
    EXPECT_GT(table.emitter_pdf(b.scene, 0, 1, {}, on, n), 0);
    EXPECT_EQ(table.emitter_pdf(b.scene, 0, 1, {}, on, n), table.emitter_pdf(b.scene, 0, 1, {}, on, -n));
    EXPECT_EQ(table.emitter_pdf(b.scene, 0, 2, {}, on, n), 0);
}

TEST(LightTable, BothSidesEmit) {
    const Scene scene = SceneBuilder().triangle({-1, 0, -1}, {1, 0, -1}, {0, 0, 1}, {1, 1, 1}).scene;
    SerialExecutor serial;
    const LightTable table(scene, serial);
    const double above = irradiance(scene, table, {0, 1, 0}, {0, -1, 0}, 20000).mean;
    EXPECT_GT(above, 0.1);
    EXPECT_NEAR(above, irradiance(scene, table, {0, -1, 0}, {0, 1, 0}, 20000).mean, 0.02 * above);
}

TEST(LightTable, FromTheLightItselfNothingBreaks) {
    SerialExecutor serial;
    const Scene scene = SceneBuilder()
                            .triangle({-1, 0, -1}, {1, 0, -1}, {0, 0, 1}, {1, 1, 1})
                            .sphere({0, 5, 0}, 1, {1, 1, 1})
                            .light(PointLight{{2, 0, 0}, {1, 1, 1}})
                            .scene;
    const LightTable table(scene, serial);
    Random random(3);
    for (const Vec3 from : {Vec3{0, 0, 0}, {-1, 0, -1}, {0, 4, 0}, {0, 5, 0}, {0, 5, 1}, {2, 0, 0}, {2, 0, 1e-20f}})
        for (int i = 0; i < 5000; ++i) {
            const float u_pick = random();
            LightSample s;
            if (!table.sample(scene, from, u_pick, random.pair(), s)) continue;
            ASSERT_TRUE(std::isfinite(s.pdf) && s.pdf > 0);
            ASSERT_TRUE(is_finite(s.radiance) && is_finite(s.direction) && is_finite(s.point));
        }
    // In the plane of the triangle it is seen edge on.
    EXPECT_EQ(table.emitter_pdf(scene, 0, 0, {5, 0, 0}, {0, 0, 0}, {0, 1, 0}), 0);
}

TEST(LightTable, ExtremeNumbersGiveNoInvalidSample) {
    SerialExecutor serial;
    for (const float scale : {1e-12f, 1e-6f, 1e6f, 1e12f})
        for (const float power : {1e-20f, 1.0f, 1e30f}) {
            const Rgb rgb{power, power, power};
            const Scene scene = SceneBuilder()
                                    .triangle(Vec3{0, 1, 0} * scale, Vec3{1, 1, 0} * scale, Vec3{0, 1, 1} * scale, rgb)
                                    .sphere(Vec3{3, 1, 0} * scale, 0.5f * scale, rgb)
                                    .light(PointLight{Vec3{0, 2, 0} * scale, rgb})
                                    .light(DirectionalLight{{0, -1, 0}, rgb})
                                    .map(2, 1, {rgb, {}})
                                    .scene;
            const LightTable table(scene, serial);
            Random random(29);
            for (int i = 0; i < 500; ++i) {
                const Vec3 from = random.point(3 * scale);
                const float u_pick = i == 0 ? 0 : i == 1 ? one_minus_epsilon : random();
                const Vec2 u = i == 0 ? Vec2{} : i == 1 ? Vec2{one_minus_epsilon, one_minus_epsilon} : random.pair();
                LightSample s;
                if (!table.sample(scene, from, u_pick, u, s)) continue;
                ASSERT_TRUE(std::isfinite(s.pdf) && s.pdf > 0);
                ASSERT_TRUE(is_finite(s.direction) && is_finite(s.point));
                ASSERT_NEAR(length(s.direction), 1, 1e-4f);
            }
        }
}

/// The point of a sample lies on the receiver's side of the light, by about a rounding error.
TEST(LightTable, PointsLieOffTheSurfaceTowardsTheReceiver) {
    SerialExecutor serial;
    for (const float y : {2.0f, -2.0f}) {
        const Scene scene = SceneBuilder().triangle({-1, 0, -1}, {1, 0.3f, -1}, {0, 0.1f, 1}, {1, 1, 1}).scene;
        const LightTable table(scene, serial);
        const Vec3 corner{-1, 0, -1}, n = normalize(cross(Vec3{2, 0.3f, 0}, Vec3{1, 0.1f, 2}));
        Random random(1);
        for (int i = 0; i < 1000; ++i) {
            LightSample s;
            const Vec3 from{0.1f, y, 0.2f};
            ASSERT_TRUE(table.sample(scene, from, 0.5f, random.pair(), s));
            const float side = dot(s.point - corner, n) * (dot(from - corner, n) > 0 ? 1.0f : -1.0f);
            ASSERT_GT(side, 0);
            ASSERT_LT(side, 1e-5f);
        }
    }
}

} // namespace
} // namespace weft::test
