// SPDX-License-Identifier: Apache-2.0
// Rays that should never be asked about, and some that only look so.
#include "tests/support/shapes.h"

#include "renderer/trace/tracer.h"

#include <gtest/gtest.h>

namespace weft::test {
namespace {

constexpr float nan = std::numeric_limits<float>::quiet_NaN();

Scene everything() {
    Scene scene = scene_of(icosphere(3));
    append(scene, sphere_mesh({3, 0, 0}, 1));
    append(scene, box({-1, -1, -1}, {1, 1, 1}), rotation(normalize(Vec3{1, 1, 0}), 0.5f));
    append(scene, grid(8), translation({0, 0, -4}) * scaling({4, 4, 1}));
    scene.materials[0].alpha_mode = AlphaMode::blend;
    scene.materials[0].base_color.w = 0.9f;
    return scene;
}

struct Answer {
    Hit hit;
    bool occluded;
};
Answer ask(const Scene& scene, const Tracer& tracer, const Ray& ray) {
    Answer a{};
    std::uint8_t occluded = 2;
    tracer.closest(scene, {&ray, 1}, {&a.hit, 1});
    tracer.occluded(scene, {&ray, 1}, {&occluded, 1});
    a.occluded = occluded != 0;
    return a;
}

TEST(StrangeRays, WhatIsNotFiniteOrHasNoDirectionHitsNothing) {
    const Scene scene = everything();
    SerialExecutor executor;
    const Tracer tracer(scene, executor);
    for (const float bad : {nan, -nan, infinity, -infinity})
        for (std::size_t axis = 0; axis < 6; ++axis) {
            Ray ray{{0.1f, 0.2f, 0.3f}, infinity, {0.4f, 0.5f, 0.6f}, 0};
            (axis < 3 ? ray.origin : ray.direction)[axis % 3] = bad;
            const Answer a = ask(scene, tracer, ray);
            EXPECT_TRUE(a.hit.missed() && !a.occluded) << bad << ' ' << axis;
        }
    for (const float t_max : {nan, 0.0f, -0.0f, -1.0f, -infinity}) {
        const Answer a = ask(scene, tracer, {{0, 0, 0}, t_max, {0, 0, -1}, 0});
        EXPECT_TRUE(a.hit.missed() && !a.occluded) << t_max;
    }
    const Answer a = ask(scene, tracer, {{0, 0, 0}, infinity, {0, -0.0f, 0}, 0});
    EXPECT_TRUE(a.hit.missed() && !a.occluded);
}

/// What runs side by side with others finds what it finds alone, with alpha and without backs, and whatever one among
/// them is.
TEST(StrangeRays, OneAmongManyThatRunSideBySide) {
    SerialExecutor executor;
    std::vector<Ray> rays;
    for (std::uint32_t i = 0; i < 64; ++i) {
        const auto x = static_cast<float>(1 + i % 8), y = static_cast<float>(i / 8);
        rays.push_back({{0.1f, 0.2f, 3}, infinity, {-0.04f * x, -0.1f - 0.02f * y, -1}, i});
    }
    for (const bool double_sided : {true, false})
        for (const Kernel& kernel : kernels()) {
            SCOPED_TRACE(kernel.isa);
            Scene scene = everything();
            scene.materials[0].double_sided = double_sided;
            const Tracer tracer(scene, executor, kernel.isa);
            for (std::size_t bad = 0; bad < rays.size(); bad += 3)
                for (const bool of_origin : {true, false}) {
                    std::vector<Ray> spoilt = rays;
                    (of_origin ? spoilt[bad].origin.y : spoilt[bad].t_max) = of_origin ? nan : -1;
                    std::vector<Hit> hits(rays.size());
                    tracer.closest(scene, spoilt, hits);
                    EXPECT_TRUE(hits[bad].missed());
                    for (std::size_t i = 0; i < rays.size(); ++i) {
                        const Hit hit = hits[i], alone = ask(scene, tracer, spoilt[i]).hit;
                        EXPECT_TRUE(hit.instance == alone.instance && hit.primitive == alone.primitive &&
                                    (hit.missed() || (hit.t == alone.t && hit.b1 == alone.b1 && hit.b2 == alone.b2)))
                            << i << " beside " << bad;
                    }
                }
        }
}

/// There is no tree over placements to stop a ray before it is moved.
TEST(StrangeRays, WhatIsNotFiniteHitsNothingOfASingleMovedMesh) {
    Scene scene = scene_of(icosphere(2));
    scene.instances[0].to_world = translation({1, 2, 3});
    SerialExecutor executor;
    const Tracer tracer(scene, executor);
    const Answer a = ask(scene, tracer, {{nan, 0, 0}, infinity, {1, 2, 3}, 0});
    EXPECT_TRUE(a.hit.missed() && !a.occluded);
    EXPECT_FALSE(ask(scene, tracer, {{0, 0, 0}, infinity, {1, 2, 3}, 0}).hit.missed());
}

TEST(StrangeRays, NothingToHit) {
    SerialExecutor executor;
    Scene scene;
    EXPECT_TRUE(ask(scene, Tracer(scene, executor), {{0, 0, 0}, infinity, {0, 0, 1}, 0}).hit.missed());
    scene = scene_of(empty_mesh());
    EXPECT_TRUE(ask(scene, Tracer(scene, executor), {{0, 0, 0}, infinity, {0, 0, 1}, 0}).hit.missed());
}

/// Any bits at all: what comes back is a hit with sane numbers or none, and the two questions agree.
TEST(StrangeRays, RandomBits) {
    const Scene scene = everything();
    SerialExecutor executor;
    const Tracer tracer(scene, executor);
    std::uint32_t state = 1;
    const auto bits = [&] {
        state = state * 1664525u + 1013904223u;
        return std::bit_cast<float>(state ^ (state >> 15));
    };
    Random random(2);
    for (int i = 0; i < 60'000; ++i) {
        Ray ray{random_point(random), infinity, random_direction(random), static_cast<std::uint32_t>(i)};
        const auto which = static_cast<unsigned>(i) % 128;
        for (std::size_t axis = 0; axis < 3; ++axis) {
            if (which >> axis & 1) ray.origin[axis] = bits();
            if (which >> (axis + 3) & 1) ray.direction[axis] = bits();
        }
        if (which >> 6 & 1) ray.t_max = bits();
        const Answer a = ask(scene, tracer, ray);
        ASSERT_EQ(a.hit.missed(), !a.occluded) << i;
        if (a.hit.missed()) continue;
        ASSERT_TRUE(a.hit.t >= 0 && a.hit.t <= ray.t_max && std::isfinite(a.hit.t)) << a.hit.t;
        ASSERT_LT(a.hit.instance, scene.instances.size());
        ASSERT_LT(a.hit.primitive, scene.meshes[scene.instances[a.hit.instance].mesh].primitives());
        ASSERT_TRUE(a.hit.b1 >= 0 && a.hit.b2 >= 0 && a.hit.b1 + a.hit.b2 <= 1.00001f);
    }
}

/// t_max is inclusive, and what lies beyond it is not there.
TEST(StrangeRays, EndsWhereItSays) {
    SerialExecutor executor;
    Scene scene = scene_of(grid(1));
    append(scene, sphere_mesh({0, 0, -5}, 1));
    const Tracer tracer(scene, executor);
    const Ray ray{{0.25f, 0.125f, 2}, infinity, {0, 0, -1}, 0};
    EXPECT_EQ(ask(scene, tracer, ray).hit.t, 2);
    for (const auto& [t_max, met] :
         {std::pair{2.0f, true}, {std::nextafter(2.0f, 0.0f), false}, {1.0f, false}, {3.0f, true}}) {
        Ray bounded = ray;
        bounded.t_max = t_max;
        const Answer a = ask(scene, tracer, bounded);
        EXPECT_EQ(a.occluded, met) << t_max;
        EXPECT_EQ(!a.hit.missed(), met) << t_max;
    }
    Ray behind = ray;
    behind.direction = {0, 0, 1};
    EXPECT_TRUE(ask(scene, tracer, behind).hit.missed());
}

/// A distance that overflows is none, in every kernel: of a direction too short for it, and of areas so small that
/// their inverse is infinite.
TEST(StrangeRays, NothingIsMetAtInfinity) {
    SerialExecutor executor;
    Mesh plain = empty_mesh(), thin = empty_mesh();
    add_triangle(plain, {0, 0, 0}, {1, 0, 0}, {0, 1, 0});
    add_triangle(thin, {-1e-40f, -1, 0}, {1e-40f, -1, 1}, {0, 1, 0.5f});
    for (const auto& [mesh, ray] : {std::pair{plain, Ray{{0.2f, 0.2f, -10}, infinity, {0, 0, 1e-38f}, 0}},
                                    std::pair{thin, Ray{{0, 0, -1}, infinity, {0, 0, 1}, 0}}}) {
        const Scene scene = scene_of(mesh);
        for (const Kernel& kernel : kernels()) {
            SCOPED_TRACE(kernel.isa);
            const Answer a = ask(scene, Tracer(scene, executor, kernel.isa), ray);
            EXPECT_TRUE(a.hit.missed()) << a.hit.t;
            EXPECT_FALSE(a.occluded);
        }
    }
}

/// Far from the world's origin, where products of planes and slopes are rounded by more than the space is large: no box
/// may be missed, whether they are fused or not.
TEST(StrangeRays, MissNoBoxFarFromTheOrigin) {
    SerialExecutor executor;
    Mesh wall = empty_mesh(), edge = empty_mesh();
    add_triangle(wall, {11300010, -100, 7.625f}, {11300010, 100, 7.625f}, {11300105, 0, 7.625f});
    add_triangle(edge, {11300003, -1, 10}, {11300003, 1, 10}, {11300002, 0, 10});
    for (const auto& [mesh, ray] : {std::pair{wall, Ray{{11300005, 0, 0}, infinity, {2 / 3.0f, 0, 1}, 0}},
                                    std::pair{edge, Ray{{11300003, 0, 0}, infinity, {0, 0, 2 / 3.0f}, 0}}}) {
        const Scene scene = scene_of(mesh);
        for (const Kernel& kernel : kernels()) {
            SCOPED_TRACE(kernel.isa);
            const Answer a = ask(scene, Tracer(scene, executor, kernel.isa), ray);
            EXPECT_FALSE(a.hit.missed());
            EXPECT_TRUE(a.occluded);
        }
    }
}

/// What is left of an origin at one side of its margins is 0, which no slope makes too large; the other side is not.
TEST(StrangeRays, EnterNoEmptyBoxByOverflow) {
    SerialExecutor executor;
    Mesh mesh = empty_mesh();
    add_triangle(mesh, {-1e15f, -1e15f, -1e15f}, {1e15f, 1e15f, -1e15f}, {0, 0, 1e15f});
    const Scene scene = scene_of(mesh);
    for (const Kernel& kernel : kernels()) {
        SCOPED_TRACE(kernel.isa);
        const Tracer tracer(scene, executor, kernel.isa);
        for (float s = 7e8f; s < 7.4e8f; s += 64)
            ask(scene, tracer, {{-s, -s, -s}, infinity, {0x1p-98f, 0x1p-98f, 0x1p-98f}, 0}); // comes back
    }
}

/// t is counted in the ray's own direction, of whatever length and through whatever instance.
TEST(StrangeRays, DirectionsOfAnyLength) {
    SerialExecutor executor;
    Scene scene = scene_of(grid(1), translation({0, 0, -3}) * scaling({2, 2, 7}));
    append(scene, sphere_mesh({0, 0, 5}, 1), scaling({1, 1, 2}));
    const Tracer tracer(scene, executor);
    for (const float length : {1e-9f, 1e-3f, 1.0f, 1e3f, 1e9f}) {
        EXPECT_NEAR(ask(scene, tracer, {{0.3f, 0.1f, 0}, infinity, {0, 0, -length}, 0}).hit.t * length, 3, 1e-5);
        EXPECT_NEAR(ask(scene, tracer, {{0, 0, 0}, infinity, {0, 0, length}, 0}).hit.t * length, 8, 1e-4);
    }
}

} // namespace
} // namespace weft::test
