// SPDX-License-Identifier: Apache-2.0
// A mesh that is brought to the world is seen as it was seen through its instance.
#include "renderer/integrator/surface_point.h"
#include "renderer/scene/flatten.h"
#include "renderer/scene/validate.h"
#include "tests/support/shapes.h"
#include "tests/support/thread_executor.h"

#include <gtest/gtest.h>

namespace weft::test {
namespace {

/// An egg with everything that a map changes: normals, tangents, both sets of coordinates; its back is not there.
Mesh egg() {
    Mesh mesh = icosphere(3);
    for (const Vec3& p : mesh.positions) {
        mesh.normals.push_back(normalize(p + Vec3{0.1f, 0, 0}));
        const Vec3 t = normalize_or(cross({0, 1, 0}, p), {1, 0, 0});
        mesh.tangents.push_back({t.x, t.y, t.z, p.x < 0 ? -1.0f : 1.0f});
        mesh.uv0.push_back({p.x, p.y});
    }
    return mesh;
}

Scene one_egg(const Transform& map, bool tangents) {
    Scene scene = scene_of(egg(), map);
    if (!tangents) scene.meshes[0].tangents.clear();
    Image bump;
    bump.width = bump.height = 1;
    bump.texels = {180, 150, 220, 255};
    scene.images.push_back(bump);
    scene.materials[0].normal_map.image = 0;
    scene.materials[0].double_sided = false;
    return scene;
}

TEST(Flatten, IsNotSeen) {
    const Transform turn = rotation(normalize({1, 2, 3}), 0.7f);
    const std::pair<const char*, Transform> maps[] = {
        {"moved", translation({3, -1, 2})},
        {"turned and stretched", translation({1, 2, 3}) * turn * scaling({2, 0.5f, 1})},
        {"mirrored", translation({0, 1, 0}) * turn * scaling({-1, 1, 2})},
    };
    TestExecutor executor(2);
    for (const auto& [name, map] : maps)
        for (const bool tangents : {true, false}) {
            SCOPED_TRACE(std::string(name) + (tangents ? ", tangents" : ""));
            Scene flat = one_egg(map, tangents);
            EXPECT_EQ(flatten(flat, executor), 1u);
            Scene again = flat; // validate() makes normals of unit length
            EXPECT_TRUE(validate(again, executor).empty());
            EXPECT_EQ(flatten(flat, executor), 0u) << "there is nothing left to do";
            const World before(one_egg(map, tangents), executor), after(std::move(flat), executor);
            Random random(3);
            std::size_t met = 0;
            for (int i = 0; i < 2000; ++i) {
                const Vec3 from = map.point(random_direction(random) * 3), to = map.point(random_point(random));
                const Ray ray{from, infinity, normalize(to - from), 0};
                Hit a, b;
                before.tracer.closest(before.scene, {&ray, 1}, {&a, 1});
                after.tracer.closest(after.scene, {&ray, 1}, {&b, 1});
                if (a.missed() || b.missed() || a.primitive != b.primitive) continue; // silhouettes and edges
                ++met;
                EXPECT_NEAR(a.t, b.t, 1e-4f);
                const SurfacePoint p = surface_point(before, ray, a, -ray.direction),
                                   q = surface_point(after, ray, b, -ray.direction);
                EXPECT_LT(length(p.position - q.position), 1e-4f);
                EXPECT_GT(dot(p.geometric_normal, q.geometric_normal), 0.999f);
                EXPECT_GT(dot(p.shading_normal, q.shading_normal), 0.999f);
                EXPECT_EQ(p.shading.front_face, q.shading.front_face);
                if (HasFailure()) return;
            }
            EXPECT_GT(met, 500u);
        }
}

TEST(Flatten, LeavesWhatItWouldSpoil) {
    SerialExecutor executor;
    Scene twice = scene_of(icosphere(1), translation({1, 0, 0}));
    twice.instances.push_back({0, translation({2, 0, 0})});
    Scene far = scene_of(icosphere(1), translation({1000, 0, 0}));
    Scene sphere = scene_of(sphere_mesh({0, 0, 0}, 1), scaling({1, 2, 1}));
    Scene still = scene_of(icosphere(1));
    for (Scene* const scene : {&twice, &far, &sphere, &still}) {
        const Instance before = scene->instances[0];
        EXPECT_EQ(flatten(*scene, executor), 0u);
        EXPECT_TRUE(scene->instances[0].to_world == before.to_world);
    }
}

/// A sliver that has an area where it is, but not among the coarser numbers of where it goes.
TEST(Flatten, KeepsEveryTriangle) {
    SerialExecutor executor;
    Mesh mesh = icosphere(1);
    add_triangle(mesh, {0, 0, 0}, {1e-9f, 0, 0}, {0, 1e-9f, 0});
    Scene scene = scene_of(mesh, translation({5, 5, 5}));
    EXPECT_EQ(flatten(scene, executor), 0u);
    EXPECT_TRUE(scene.meshes[0].positions == mesh.positions);
}

} // namespace
} // namespace weft::test
