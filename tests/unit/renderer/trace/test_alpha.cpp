// SPDX-License-Identifier: Apache-2.0
// Surfaces that let a share of the rays pass.
#include "renderer/sampling/sampler.h"
#include "renderer/trace/tracer.h"
#include "tests/support/shapes.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace weft::test {
namespace {

/// Sheets one behind the other down the z axis, all of one material.
Scene layers(unsigned count, float alpha, AlphaMode mode) {
    Scene scene = scene_of(empty_mesh());
    for (unsigned i = 0; i < count; ++i) {
        const float z = -1 - 3 * static_cast<float>(i);
        add_quad(scene.meshes[0], {-1, -1, z}, {1, -1, z}, {1, 1, z}, {-1, 1, z});
    }
    scene.materials[0].alpha_mode = mode;
    scene.materials[0].base_color.w = alpha;
    return scene;
}

std::vector<Ray> down_z(std::size_t count) {
    std::vector<Ray> rays;
    for (std::size_t i = 0; i < count; ++i) // off the diagonal, where two triangles meet
        rays.push_back({{0.25f, -0.5f, 0}, infinity, {0, 0, -1}, hash(static_cast<std::uint32_t>(i), 3)});
    return rays;
}

void expect_share(std::size_t passed, std::size_t count, double expected, const std::string& what) {
    const double n = static_cast<double>(count), sigma = std::sqrt(expected * (1 - expected) / n);
    EXPECT_NEAR(static_cast<double>(passed) / n, expected, 3.5 * sigma + 1e-9) << what;
}

TEST(Alpha, LayersMultiply) {
    constexpr std::size_t count = 40'000;
    const std::vector<Ray> rays = down_z(count);
    SerialExecutor executor;
    for (const float alpha : {0.0f, 0.1f, 0.5f, 0.9f, 1.0f})
        for (const unsigned n : {1u, 2u, 5u}) {
            const Scene scene = layers(n, alpha, AlphaMode::blend);
            const Tracer tracer(scene, executor);
            std::vector<Hit> hits(count);
            std::vector<std::uint8_t> occluded(count);
            tracer.closest(scene, rays, hits);
            tracer.occluded(scene, rays, occluded);
            std::size_t passed = 0, lit = 0;
            for (std::size_t i = 0; i < count; ++i) {
                passed += hits[i].missed();
                lit += occluded[i] == 0;
                ASSERT_EQ(hits[i].missed(), occluded[i] == 0) << "one ray, one answer";
            }
            const std::string what = std::to_string(n) + " layers of " + std::to_string(alpha);
            expect_share(passed, count, std::pow(1.0 - static_cast<double>(alpha), n), what);
            expect_share(lit, count, std::pow(1.0 - static_cast<double>(alpha), n), what);
            // Each layer takes its share of what reaches it.
            for (unsigned k = 0; k < n; ++k) {
                const auto stopped = static_cast<std::size_t>(std::count_if(
                    hits.begin(), hits.end(), [&](const Hit& h) { return !h.missed() && h.primitive / 2 == k; }));
                const double a = static_cast<double>(alpha);
                expect_share(stopped, count, a * std::pow(1 - a, k), what + ", stopped by one");
            }
        }
}

/// Both walls of a sphere count, each with a number of its own; so does every instance of one mesh.
TEST(Alpha, SidesAndInstancesDecideApart) {
    constexpr std::size_t count = 40'000;
    const std::vector<Ray> rays = down_z(count);
    SerialExecutor executor;
    Scene scene = scene_of(sphere_mesh({0, 0, -3}, 1));
    scene.materials[0].alpha_mode = AlphaMode::blend;
    scene.materials[0].base_color.w = 0.3f;
    for (int i = 1; i < 4; ++i) scene.instances.push_back({0, translation({0, 0, -5 * static_cast<float>(i)})});
    const Tracer tracer(scene, executor);
    std::vector<std::uint8_t> occluded(count);
    tracer.occluded(scene, rays, occluded);
    const auto passed = static_cast<std::size_t>(std::count(occluded.begin(), occluded.end(), 0));
    expect_share(passed, count, std::pow(0.7, 8), "four spheres");
}

TEST(Alpha, MaskIsAllOrNothing) {
    const std::vector<Ray> rays = down_z(500);
    SerialExecutor executor;
    for (const float alpha : {0.0f, 0.49f, 0.5f, 1.0f}) {
        const Scene scene = layers(3, alpha, AlphaMode::mask);
        const Tracer tracer(scene, executor);
        std::vector<Hit> hits(rays.size());
        tracer.closest(scene, rays, hits);
        for (const Hit& h : hits) ASSERT_EQ(h.missed(), alpha < 0.5f) << alpha;
    }
}

/// A texture's alpha cuts the surface where its texels say: the left half of the sheet is not there.
TEST(Alpha, FollowsTexture) {
    Scene scene = layers(1, 1, AlphaMode::mask);
    scene.meshes[0].uv0 = {{0, 1}, {1, 1}, {1, 0}, {0, 0}};
    scene.images.push_back({2, 1, 4, {255, 255, 255, 0, 255, 255, 255, 255}});
    scene.materials[0].base_color_map.image = 0;
    scene.materials[0].base_color_map.nearest = true;
    SerialExecutor executor;
    const Tracer tracer(scene, executor);
    Random random(1);
    for (int i = 0; i < 2000; ++i) {
        const Vec3 p = random_point(random) * 0.99f;
        const Ray ray{{p.x, p.y, 0}, infinity, {0, 0, -1}, static_cast<std::uint32_t>(i)};
        Hit hit;
        tracer.closest(scene, {&ray, 1}, {&hit, 1});
        ASSERT_EQ(hit.missed(), p.x < 0) << p.x << ' ' << p.y;
    }
}

/// The decision is the ray's and the primitive's own: not the batch's, not the order of asking, not the tree's.
TEST(Alpha, DecisionsDoNotDependOnCompany) {
    Random random(2);
    Scene scene = scene_of(empty_mesh());
    for (int i = 0; i < 400; ++i) {
        const Vec3 at = random_point(random), a = random_point(random), b = random_point(random);
        add_triangle(scene.meshes[0], at + a * 0.3f, at + b * 0.3f, at + random_point(random) * 0.3f);
    }
    scene.materials[0].alpha_mode = AlphaMode::blend;
    scene.materials[0].base_color.w = 0.4f;
    SerialExecutor executor;
    const Tracer tracer(scene, executor);
    // The same triangles in a scene where another tree grows over them: many more that no ray meets.
    Scene wider = scene;
    for (int i = 0; i < 1000; ++i) {
        const Vec3 at = random_point(random) + Vec3{20, 20, 20};
        const Vec3 a = random_point(random), b = random_point(random);
        add_triangle(wider.meshes[0], at + a, at + b, at + random_point(random));
    }
    const Tracer wider_tracer(wider, executor);

    std::vector<Ray> rays;
    for (std::uint32_t i = 0; i < 20'000; ++i) {
        const Vec3 origin = random_direction(random) * 3, target = random_point(random);
        rays.push_back({origin, 8, normalize(target - origin), hash(i, 0)});
    }
    std::vector<Hit> together(rays.size()), again(rays.size()), wide(rays.size());
    tracer.closest(scene, rays, together);
    wider_tracer.closest(wider, rays, wide);
    for (std::size_t i = rays.size(); i-- > 0;) tracer.closest(scene, {&rays[i], 1}, {&again[i], 1});
    std::size_t met = 0;
    for (std::size_t i = 0; i < rays.size(); ++i) {
        met += !together[i].missed();
        ASSERT_EQ(together[i].t, again[i].t);
        ASSERT_EQ(together[i].primitive, again[i].primitive);
        ASSERT_EQ(together[i].primitive, wide[i].primitive);
        ASSERT_EQ(together[i].t, wide[i].t);
    }
    EXPECT_GT(met, rays.size() / 4);
}

} // namespace
} // namespace weft::test
