// SPDX-License-Identifier: Apache-2.0
// Many lights of all kinds: the sum over what is picked is the sum over what is there.
#include "tests/unit/renderer/lights/scenes.h"

#include <gtest/gtest.h>

namespace weft::test {
namespace {

struct Lit {
    Scene scene;
    double expected = 0; ///< irradiance at the origin, facing +Y
};

/// Everything above y = 1, so that no formula needs a horizon.
Lit many(int each, std::uint32_t seed) {
    Random random(seed);
    SceneBuilder b;
    double sum = 0;
    const Vec3 up{0, 1, 0};
    const auto place = [&] { return random.point(10) + Vec3{0, 12, 0}; };
    for (int i = 0; i < each; ++i) {
        const Vec3 p0 = place(), p1 = p0 + random.point(0.4f), p2 = p0 + random.point(0.4f);
        const float l = random.between(0.1f, 20);
        b.triangle(p0, p1, p2, {l, l, l});
        sum += triangle_irradiance(p0, p1, p2, {}, up, static_cast<double>(l));

        const Vec3 center = place();
        const float r = random.between(0.01f, 0.5f);
        b.sphere(center, r, {1, 1, 1});
        sum += sphere_irradiance(center, static_cast<double>(r), {}, up, 1);

        const Vec3 at = place();
        b.light(PointLight{at, {l, l, l}});
        sum += static_cast<double>(l * at.y) / std::pow(static_cast<double>(length(at)), 3);

        const SpotLight spot{place(), normalize(random.point(1)), {9, 9, 9}, 0.9f, 0.5f};
        b.light(spot);
        const auto d = static_cast<double>(length(spot.position));
        const double cosine = static_cast<double>(dot(-spot.position, spot.direction)) / d;
        const double ramp = std::min(std::max((cosine - 0.5) / 0.4, 0.0), 1.0);
        sum += 9 * ramp * ramp * static_cast<double>(spot.position.y) / (d * d * d);
    }
    b.light(DirectionalLight{{0, -1, 0}, {0.2f, 0.2f, 0.2f}})
        .light(DirectionalLight{{0.6f, -0.8f, 0}, {0.1f, 0.1f, 0.1f}});
    sum += 0.2 + 0.08;
    b.sky({0.05f, 0.05f, 0.05f}); // shines, and is left to the BSDF
    return {b.scene, sum};
}

TEST(ManyLights, ArePickedWithoutBias) {
    SerialExecutor serial;
    for (const int each : {1, 3, 40, 1000}) {
        SCOPED_TRACE(each);
        const Lit lit = many(each, static_cast<std::uint32_t>(each));
        const LightTable table(lit.scene, serial);
        EXPECT_EQ(table.size(), static_cast<std::size_t>(4 * each + 3));
        const Estimate e = irradiance(lit.scene, table, {}, {0, 1, 0}, 1000000);
        EXPECT_NEAR(e.mean, lit.expected, 3.5 * e.error);
        EXPECT_LT(e.error, 0.01 * lit.expected);
    }
}

/// One lamp near, ten thousand far away: whoever picks by power alone sees the near one once in ten thousand times.
TEST(ManyLights, TheNearOneIsPickedOften) {
    Random random(4);
    SceneBuilder b;
    for (int i = 0; i < 10000; ++i) b.light(PointLight{Vec3{1000, 0, 0} + random.point(100), {1, 1, 1}});
    b.light(PointLight{{0, 1, 0}, {1, 1, 1}});
    SerialExecutor serial;
    const LightTable table(b.scene, serial);
    int near_ones = 0;
    for (int i = 0; i < 1000; ++i) {
        LightSample s;
        const float u_pick = random();
        ASSERT_TRUE(table.sample(b.scene, {}, u_pick, random.pair(), s));
        near_ones += length(s.point) < 2 ? 1 : 0;
    }
    EXPECT_GT(near_ones, 900);
}

TEST(ManyLights, InstancesShareTheTablesOfTheirMesh) {
    SceneBuilder b;
    b.material({1, 1, 1});
    Mesh lamp;
    for (std::uint32_t i = 0; i < 500; ++i) {
        const auto x = static_cast<float>(i) * 0.01f;
        lamp.positions.insert(lamp.positions.end(), {{x, 0, 0}, {x + 0.01f, 0, 0}, {x, 0, 0.01f}});
        lamp.triangles.push_back({3 * i, 3 * i + 1, 3 * i + 2});
    }
    lamp.triangle_materials = {0};
    b.mesh(lamp, translation({0, 1, 0}));
    for (int i = 1; i < 100000; ++i) {
        const auto x = static_cast<float>(i % 300), z = static_cast<float>(i / 300);
        b.scene.instances.push_back({0, translation({x * 6, 1, z})});
    }
    SerialExecutor serial;
    const LightTable table(b.scene, serial); // 50 million lights: one by one they would take gigabytes
    EXPECT_EQ(table.size(), 50000000u);
    Random random(2);
    int near_ones = 0;
    for (int i = 0; i < 1000; ++i) {
        LightSample s;
        const float u_pick = random();
        ASSERT_TRUE(table.sample(b.scene, {600, 0, 100}, u_pick, random.pair(), s));
        near_ones += length(s.point - Vec3{600, 0, 100}) < 20 ? 1 : 0;
    }
    EXPECT_GT(near_ones, 200); // by power alone it would be two
}

} // namespace
} // namespace weft::test
