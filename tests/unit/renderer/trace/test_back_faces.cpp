// SPDX-License-Identifier: Apache-2.0
// The back of a triangle is there for no kind of ray, unless its material is double-sided.
#include "renderer/lights/light_table.h"
#include "renderer/trace/tracer.h"
#include "tests/support/shapes.h"

#include <gtest/gtest.h>

namespace weft::test {
namespace {

/// One triangle around a point of the unit sphere, its front outside.
Scene one_triangle(Vec3 outward, bool double_sided, const Transform& to_world) {
    Scene scene = scene_of(empty_mesh(), to_world);
    const Vec3 side = normalize(cross(std::fabs(outward.y) < 0.9f ? Vec3{0, 1, 0} : Vec3{1, 0, 0}, outward));
    const Vec3 up = cross(outward, side);
    Mesh& mesh = scene.meshes[0];
    mesh.positions = {outward - side - up, outward + side - up, outward + up * 2};
    mesh.triangles = {{0, 1, 2}};
    scene.materials[0].double_sided = double_sided;
    scene.materials[0].emission = {1, 1, 1};
    return scene;
}

const std::array<Transform, 3> places{Transform{}, Transform{{2, 0, 0}, {0, 0, -1}, {0, 3, 0}, {5, -1, 2}},
                                      Transform{{-1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {1, 2, 3}}}; // the last one mirrors

TEST(BackFaces, AreThereForDoubleSidedMaterialsOnly) {
    SerialExecutor executor;
    Random random(5);
    for (const Transform& place : places)
        for (const bool double_sided : {false, true})
            for (int i = 0; i < 200; ++i) {
                const Vec3 outward = random_direction(random);
                const Scene scene = one_triangle(outward, double_sided, place);
                const Tracer tracer(scene, executor);
                for (const bool from_outside : {true, false}) {
                    const Vec3 origin = outward * (from_outside ? 2.0f : 0.0f) + random_point(random) * 0.1f;
                    const Ray ray{place.point(origin), infinity, place.vector(outward - origin)};
                    Hit hit;
                    std::uint8_t occluded = 2;
                    tracer.closest(scene, {&ray, 1}, {&hit, 1});
                    tracer.occluded(scene, {&ray, 1}, {&occluded, 1});
                    EXPECT_EQ(!hit.missed(), double_sided || from_outside);
                    EXPECT_EQ(occluded, double_sided || from_outside);
                }
            }
}

TEST(BackFaces, GiveOffNoLight) {
    SerialExecutor executor;
    Random random(6);
    for (const Transform& place : places)
        for (const bool double_sided : {false, true})
            for (int i = 0; i < 50; ++i) {
                const Vec3 outward = random_direction(random);
                const Scene scene = one_triangle(outward, double_sided, place);
                const LightTable lights(scene, executor);
                for (const bool from_outside : {true, false}) {
                    LightSample sample;
                    const Vec3 from = place.point(outward * (from_outside ? 2.0f : 0.0f));
                    const bool lit = lights.sample(scene, from, random(), random.pair(), sample) &&
                                     max_component(sample.radiance) > 0;
                    EXPECT_EQ(lit, double_sided || from_outside);
                }
            }
}

} // namespace
} // namespace weft::test
