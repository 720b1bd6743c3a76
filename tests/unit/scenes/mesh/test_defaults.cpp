// SPDX-License-Identifier: Apache-2.0
#include "scenes/defaults.h"

#include "renderer/math/numeric.h"
#include "tests/unit/scenes/mesh/loading.h"

#include <gtest/gtest.h>

#include <sys/stat.h>

namespace weft::scenes {
namespace {

/// The largest coordinate of the corners on the picture, where 1 is its edge.
float reach(const Bounds& bounds, const Camera& camera, float aspect) {
    float most = 0;
    const Transform to_camera = inverse(camera.to_world);
    const float tangent = std::tan(camera.vertical_fov / 2);
    for (unsigned i = 0; i < 8; ++i) {
        const Vec3 p = to_camera.point(bounds.corner(i));
        EXPECT_LT(p.z, 0);
        most = std::max({most, std::fabs(p.x) / (-p.z * tangent * aspect), std::fabs(p.y) / (-p.z * tangent)});
    }
    return most;
}

TEST(FrameCamera, ShowsTheWholeBoundsWithASmallMargin) {
    const Bounds all[] = {{{-1, -1, -1}, {1, 1, 1}},
                          {{0, 0, 0}, {100, 1, 1}},
                          {{-5, 0, -5}, {5, 0, 5}},
                          {{3, 3, 3}, {3, 9, 3}},
                          {{1e6f, 1e6f, 0}, {1.1e6f, 1.2e6f, 1e5f}},
                          {{0, 0, 0}, {1e14f, 1e14f, 1e14f}},
                          {{0, 0, 0}, {1e-4f, 1e-4f, 1e-4f}}};
    for (const Bounds& bounds : all)
        for (const float aspect : {1.0f, 16.0f / 9, 0.5f}) {
            const float r = reach(bounds, frame_camera(bounds, aspect), aspect);
            EXPECT_LT(r, 0.97f);
            EXPECT_GT(r, 0.88f);
        }
}

TEST(FrameCamera, StandsSomewhereForPointsAndNothing) {
    for (const Bounds& bounds : {Bounds{}, Bounds{{0, 0, 0}, {0, 0, 0}}, Bounds{{5e5f, 0, 0}, {5e5f, 0, 0}}})
        for (const float aspect : {1.0f, 0.0f, -1.0f, std::numeric_limits<float>::quiet_NaN()}) {
            const Camera camera = frame_camera(bounds, aspect);
            EXPECT_TRUE(is_finite(camera.to_world.t));
            const Vec3 center = bounds.empty() ? Vec3{} : bounds.center();
            EXPECT_GT(length(camera.to_world.t - center), 1);
        }
}

TEST(WorldBounds, FollowInstancesAndSpheres) {
    Scene scene;
    scene.meshes.emplace_back();
    scene.meshes[0].positions = {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {99, 99, 99}};
    scene.meshes[0].triangles = {{0, 1, 2}};
    scene.meshes.emplace_back();
    scene.meshes[1].spheres.push_back({{0, 0, 0}, 2, 0});
    scene.instances = {{0, translation({10, 0, 0})}, {1, rotation(Vec3{0, 0, 1}, 0.5f)}};
    const Bounds bounds = world_bounds(scene);
    EXPECT_EQ(bounds.upper.x, 11);
    EXPECT_NEAR(bounds.lower.x, -2, 1e-5);
    EXPECT_NEAR(bounds.upper.y, 2, 1e-5);
}

TEST(Light, IsFoundWhereverItComesFrom) {
    Scene scene;
    scene.materials.resize(2);
    scene.materials[1].emission = {2, 2, 2};
    scene.meshes.emplace_back();
    scene.meshes[0].positions = {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}};
    scene.meshes[0].triangles = {{0, 1, 2}};
    scene.meshes[0].triangle_materials = {0};
    EXPECT_FALSE(is_lit(scene));
    scene.meshes[0].triangle_materials = {1};
    EXPECT_FALSE(is_lit(scene)); // nowhere in the world
    scene.instances.emplace_back();
    EXPECT_TRUE(is_lit(scene));
    scene.materials[1].emission = {1, 1, 1}; // glows, as a label does
    EXPECT_FALSE(is_lit(scene));
    scene.meshes.clear();
    scene.instances.clear();
    scene.lights = {PointLight{{0, 0, 0}, {0, 0, 0}}};
    EXPECT_FALSE(is_lit(scene));
    scene.lights.emplace_back(DirectionalLight{});
    EXPECT_TRUE(is_lit(scene));
    scene.lights.clear();
    scene.environment.map = {1, 1, {0, 0, 0}};
    scene.environment.radiance = {1, 1, 1};
    EXPECT_FALSE(is_lit(scene));
    scene.environment.map.rgb[1] = 1;
    EXPECT_TRUE(is_lit(scene));
}

TEST(Sky, IsNeutralAndBrighterFromAbove) {
    const Environment sky = neutral_sky();
    ASSERT_EQ(sky.map.rgb.size(), std::size_t{sky.map.width} * sky.map.height * 3);
    double rows[2] = {0, 0};
    for (std::size_t i = 0; i < sky.map.rgb.size(); i += 3) {
        EXPECT_EQ(sky.map.rgb[i], sky.map.rgb[i + 2]);
        EXPECT_GT(sky.map.rgb[i], 0);
        rows[i < sky.map.rgb.size() / 2 ? 0 : 1] += static_cast<double>(sky.map.rgb[i]);
    }
    EXPECT_GT(rows[0], 2 * rows[1]);
}

TEST(Defaults, AreGivenOnce) {
    Scene scene;
    EXPECT_TRUE(add_camera(scene, 1));
    EXPECT_FALSE(add_camera(scene, 1));
    EXPECT_EQ(scene.cameras.size(), 1U);
    EXPECT_FALSE(is_lit(scene));
    EXPECT_TRUE(add_light(scene));
    EXPECT_FALSE(add_light(scene));
    EXPECT_TRUE(is_lit(scene));
}

TEST(Load, RefusesWhatIsNoSceneFile) {
    const TemporaryFolder folder;
    const std::string ply = "ply\nformat ascii 1.0\nelement vertex 0\nproperty float x\nproperty float y\n"
                            "property float z\nend_header\n";
    EXPECT_TRUE(verdict(folder.write("empty.ply", "")).starts_with("rejected"));
    EXPECT_TRUE(verdict(folder.path() / "gone.obj").starts_with("rejected"));
    EXPECT_TRUE(verdict(folder.path()).starts_with("rejected"));
    EXPECT_TRUE(verdict("").starts_with("rejected"));
    const std::string unknown = verdict(folder.write("scene.xyz", "Hello, world"));
    EXPECT_NE(unknown.find(".gltf, .glb, .ply, .obj"), std::string::npos) << unknown;
    EXPECT_EQ(verdict(folder.write("told_by_content", ply)), "ok");
    EXPECT_EQ(verdict(folder.write("other_content.dat", "# x\nv 0 0 0\n")), "ok");
    EXPECT_EQ(verdict(folder.write("UPPER.PLY", ply)), "ok");
    const std::string fifo = (folder.path() / "fifo.ply").string();
    ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
    EXPECT_TRUE(verdict(fifo).starts_with("rejected"));
}

TEST(Load, MakesBuiltinScenes) {
    EXPECT_FALSE(load_file("builtin:cornell").scene.meshes.empty());
    EXPECT_THROW(load_file("builtin:quux"), std::invalid_argument);
}

} // namespace
} // namespace weft::scenes
