// SPDX-License-Identifier: Apache-2.0
// What sample() says about a place is what the queries say when a ray finds the same place (reliability C8), and MIS
// with the two is unbiased (C12).
#include "renderer/math/warp.h"
#include "tests/unit/renderer/lights/scenes.h"

#include <gtest/gtest.h>

namespace weft::test {
namespace {

/// A room of everything: spheres round and stretched, lamps near and far, a sky with a sun.
Scene everything() {
    std::vector<Rgb> texels(32 * 16, Rgb{0.2f, 0.3f, 0.5f});
    texels[100] = {900, 800, 600};
    SceneBuilder b;
    b.map(32, 16, texels, 0.3f);
    Random random(31);
    for (int i = 0; i < 12; ++i) {
        const Vec3 p = random.point(4);
        b.triangle(p, p + random.point(1), p + random.point(1), {random(), 1, random()});
        b.sphere(random.point(4), random.between(0.05f, 0.6f), {1, random(), random()});
        b.sphere({}, random.between(0.05f, 0.6f), {1, 2, 1}, translation(random.point(4)) * scaling({1, 0.3f, 2}));
    }
    return b.scene;
}

TEST(LightPdf, OfASampleIsThatOfTheHit) {
    const Scene scene = everything();
    SerialExecutor serial;
    const LightTable table(scene, serial);
    Random random(2);
    int compared = 0;
    for (int i = 0; i < 50000; ++i) {
        const Vec3 from = random.point(4);
        const float u_pick = random();
        LightSample s;
        if (!table.sample(scene, from, u_pick, random.pair(), s)) continue;
        ASSERT_NEAR(length(s.direction), 1, 1e-5f);
        if (s.infinite) {
            ASSERT_NEAR(table.environment_arriving(scene, s.direction).pdf / s.pdf, 1, 1e-4f);
            ASSERT_EQ(table.environment_radiance(scene, s.direction), s.radiance);
            ++compared;
            continue;
        }
        // Of the emitters on the ray the one whose point was picked.
        const float distance = length(s.point - from);
        const EmitterHit* best = nullptr;
        const auto hits = emitters_along(scene, from, s.direction);
        for (const EmitterHit& h : hits)
            if (best == nullptr || std::fabs(h.t - distance) < std::fabs(best->t - distance)) best = &h;
        if (best == nullptr || std::fabs(best->t - distance) > 1e-4f * distance)
            continue; // missed by a rounding: a rim
        const float facing = std::fabs(dot(best->normal, s.direction));
        if (facing < 0.02f) continue; // edge on, the ray and the point differ by more than the rounding of the cosine
        const float pdf = table.emitter_pdf(scene, best->instance, best->primitive, from, best->point, best->normal);
        ASSERT_NEAR(pdf / s.pdf, 1, 1e-4f) << best->instance;
        ASSERT_EQ(s.radiance, best->radiance);
        ++compared;
    }
    EXPECT_GT(compared, 47000);
}

/// A carpet of more triangles than the table keeps ready in the world: those are made at each sample.
TEST(LightPdf, OfASampleIsThatOfTheHitAmongVeryManyTriangles) {
    constexpr std::uint32_t columns = 256, rows = 129;
    SceneBuilder b;
    Mesh carpet;
    for (std::uint32_t z = 0; z <= rows; ++z)
        for (std::uint32_t x = 0; x <= columns; ++x)
            carpet.positions.push_back({static_cast<float>(x), 0, static_cast<float>(z)});
    for (std::uint32_t z = 0; z < rows; ++z)
        for (std::uint32_t x = 0; x < columns; ++x) {
            const std::uint32_t v = z * (columns + 1) + x;
            carpet.triangles.push_back({v, v + 1, v + columns + 2});
            carpet.triangles.push_back({v, v + columns + 2, v + columns + 1});
        }
    carpet.triangle_materials = {b.material({1, 1, 1})};
    const Vec3 place{5, 6, 7};
    b.mesh(std::move(carpet), translation(place) * scaling({0.5f, 1, 0.25f}));
    SerialExecutor serial;
    const LightTable table(b.scene, serial);
    Random random(4);
    int compared = 0;
    for (int i = 0; i < 5000; ++i) {
        const Vec3 from = place + Vec3{random() * 128, random() * 10 + 1, random() * 32};
        LightSample s;
        const float u_pick = random();
        if (!table.sample(b.scene, from, u_pick, random.pair(), s)) continue;
        const float x = (s.point.x - place.x) / 0.5f, z = (s.point.z - place.z) / 0.25f;
        const float column = std::floor(x), row = std::floor(z), right = x - column, down = z - row;
        if (std::fabs(right - 0.5f) > 0.49f || std::fabs(down - 0.5f) > 0.49f || std::fabs(right - down) < 0.01f)
            continue; // rounding may have brought it to a neighbour
        const std::uint32_t cell = static_cast<std::uint32_t>(row) * columns + static_cast<std::uint32_t>(column);
        const std::uint32_t primitive = 2 * cell + (down > right ? 1 : 0);
        ASSERT_NEAR(table.emitter_pdf(b.scene, 0, primitive, from, s.point, {0, 1, 0}) / s.pdf, 1, 1e-3f) << primitive;
        ++compared;
    }
    EXPECT_GT(compared, 4000);
}

/// Irradiance through hits of cosine-distributed rays, all emitters on the way counted; of a sphere the first crossing.
/// Each weighs what `weight` makes of the density with which light sampling would have found it.
template <class Weight>
double by_chance(const Scene& scene, const LightTable& table, Vec3 from, Vec3 direction, Weight weight) {
    double sum = 0;
    const auto add = [&](Rgb radiance, float light_pdf) {
        sum += static_cast<double>(luminance(radiance)) * weight(static_cast<double>(light_pdf));
    };
    std::uint32_t last = 0xffffffffu;
    for (const EmitterHit& h : emitters_along(scene, from, direction)) {
        if (h.instance != last)
            add(h.radiance, table.emitter_pdf(scene, h.instance, h.primitive, from, h.point, h.normal));
        last = h.instance;
    }
    add(table.environment_radiance(scene, direction), table.environment_arriving(scene, direction).pdf);
    return sum * std::numbers::pi; // cosine / pdf
}

/// Light alone means: samples of lights, and by chance what is not sampled at all (the dim part of the sky).
TEST(LightPdf, EstimatorsAgree) {
    const Scene scene = everything();
    SerialExecutor serial;
    const LightTable table(scene, serial);
    const Vec3 from{0.3f, -4.5f, 0.2f}; // under everything: local z is +Y
    Random random(77);
    constexpr int batches = 16, samples = 20000;
    double light[batches]{}, chance[batches]{}, both[batches]{};
    for (int b = 0; b < batches; ++b)
        for (int i = 0; i < samples; ++i) {
            LightSample s;
            const float u_pick = random();
            if (table.sample(scene, from, u_pick, random.pair(), s) && s.direction.y > 0) {
                const double value = static_cast<double>(luminance(s.radiance) * s.direction.y / s.pdf) / samples;
                light[b] += value;
                both[b] += value * static_cast<double>(s.pdf / (s.pdf + cosine_hemisphere_pdf(s.direction.y)));
            }
            const Vec3 d = square_to_cosine_hemisphere(random.pair());
            const Vec3 direction{d.x, d.z, d.y};
            const auto pdf = static_cast<double>(cosine_hemisphere_pdf(d.z));
            chance[b] += by_chance(scene, table, from, direction, [](double) { return 1.0; }) / samples;
            both[b] += by_chance(scene, table, from, direction, [&](double p) { return pdf / (pdf + p); }) / samples;
            light[b] += by_chance(scene, table, from, direction, [](double p) { return p > 0 ? 0.0 : 1.0; }) / samples;
        }
    const auto statistic = [](const double(&x)[batches], const double(&y)[batches]) {
        double mean = 0, square_sum = 0;
        for (int b = 0; b < batches; ++b) mean += (x[b] - y[b]) / batches;
        for (int b = 0; b < batches; ++b) square_sum += (x[b] - y[b] - mean) * (x[b] - y[b] - mean);
        return std::fabs(mean) / std::sqrt(square_sum / (batches * (batches - 1)));
    };
    EXPECT_LT(statistic(light, chance), 3.6); // t of 15 degrees of freedom at 0.0033: three pairs at 0.01
    EXPECT_LT(statistic(light, both), 3.6);
    EXPECT_LT(statistic(chance, both), 3.6);
}

} // namespace
} // namespace weft::test
