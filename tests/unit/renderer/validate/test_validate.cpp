// SPDX-License-Identifier: Apache-2.0
#include "renderer/scene/validate.h"

#include "renderer/math/numeric.h"
#include "tests/support/thread_executor.h"

#include <gtest/gtest.h>

#include <chrono>

namespace weft {
namespace {

constexpr float nan = std::numeric_limits<float>::quiet_NaN();

/// One of everything, all of it in order.
Scene valid_scene() {
    Scene s;
    s.materials.resize(2);
    s.materials[0].base_color_map.image = 0;
    Image image;
    image.width = image.height = 2;
    image.texels.assign(16, 128);
    s.images.push_back(image);
    Mesh mesh;
    mesh.positions = {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {1, 1, 0}};
    mesh.normals.assign(4, {0, 0, 1});
    mesh.tangents.assign(4, {1, 0, 0, 1});
    mesh.uv0.assign(4, {0, 0});
    mesh.uv1.assign(4, {0, 0});
    mesh.colors.assign(4, {1, 1, 1, 1});
    mesh.triangles = {{0, 1, 2}, {2, 1, 3}};
    mesh.triangle_materials = {0, 1};
    mesh.spheres.push_back({{3, 0, 0}, 1, 1});
    s.meshes.push_back(mesh);
    s.instances.push_back({0, Transform{}});
    s.lights = {PointLight{}, SpotLight{}, DirectionalLight{}};
    s.environment.map.width = 2;
    s.environment.map.height = 1;
    s.environment.map.rgb.assign(6, 1);
    s.cameras.emplace_back();
    return s;
}

std::vector<std::string> run(Scene& scene) {
    SerialExecutor executor;
    return validate(scene, executor);
}

/// What validate() says of the valid scene after `spoil`: "ELEMENT: REASON", or "" when it accepts it.
template <class Spoil> std::string verdict(Spoil spoil) {
    Scene scene = valid_scene();
    spoil(scene);
    try {
        run(scene);
    } catch (const SceneError& error) {
        return error.what();
    }
    return "";
}

TEST(Validate, LeavesAValidSceneAlone) {
    Scene scene = valid_scene();
    EXPECT_TRUE(run(scene).empty());
    EXPECT_EQ(scene.meshes[0].triangles.size(), 2U);
    EXPECT_EQ(scene.meshes[0].spheres.size(), 1U);
    EXPECT_EQ(scene.instances.size(), 1U);
}

TEST(Validate, AcceptsAnEmptyScene) {
    Scene scene;
    EXPECT_TRUE(run(scene).empty());
    scene.meshes.emplace_back();
    scene.instances.emplace_back();
    EXPECT_TRUE(run(scene).empty());
}

TEST(Validate, RefusesIndicesOutOfRange) {
    EXPECT_EQ(verdict([](Scene& s) { s.meshes[0].triangles[1][2] = 4; }),
              "meshes[0] triangles[1] vertex: index 4 is out of range: there are 4");
    EXPECT_EQ(verdict([](Scene& s) { s.meshes[0].triangle_materials[1] = 2; }),
              "meshes[0] triangle_materials[1]: index 2 is out of range: there are 2");
    EXPECT_EQ(verdict([](Scene& s) { s.meshes[0].triangle_materials = {9}; }),
              "meshes[0] triangle_materials[0]: index 9 is out of range: there are 2");
    EXPECT_EQ(verdict([](Scene& s) { s.meshes[0].spheres[0].material = 2; }),
              "meshes[0] spheres[0].material: index 2 is out of range: there are 2");
    EXPECT_EQ(verdict([](Scene& s) { s.instances[0].mesh = 1; }),
              "instances[0].mesh: index 1 is out of range: there are 1");
    EXPECT_EQ(verdict([](Scene& s) { s.materials[1].normal_map.image = 1; }),
              "materials[1].normal_map image: index 1 is out of range: there are 1");
    EXPECT_NE(verdict([](Scene& s) { s.materials[1].normal_map.image = -2; }), "");
    EXPECT_NE(verdict([](Scene& s) { s.materials[0].base_color_map.uv_set = 2; }), "");
    EXPECT_NE(verdict([](Scene& s) { s.meshes[0].triangles[0][0] = 0xffffffff; }), "");
}

TEST(Validate, NamesTheMeshAsItsImporterDoes) {
    const std::string said = verdict([](Scene& s) {
        s.meshes[0].name = "meshes[3] 'Wheel'";
        s.meshes[0].positions[2].y = nan;
    });
    EXPECT_EQ(said, "meshes[3] 'Wheel' positions[2]: (0, nan, 0) is not finite or beyond 1e15");
}

TEST(Validate, RefusesArraysOfTheWrongLength) {
    EXPECT_EQ(verdict([](Scene& s) { s.meshes[0].normals.pop_back(); }), "meshes[0] normals: 3 entries for 4 vertices");
    EXPECT_NE(verdict([](Scene& s) { s.meshes[0].tangents.pop_back(); }), "");
    EXPECT_NE(verdict([](Scene& s) { s.meshes[0].uv0.emplace_back(); }), "");
    EXPECT_NE(verdict([](Scene& s) { s.meshes[0].uv1.pop_back(); }), "");
    EXPECT_NE(verdict([](Scene& s) { s.meshes[0].colors.pop_back(); }), "");
    EXPECT_NE(verdict([](Scene& s) { s.meshes[0].triangle_materials.clear(); }), "");
    EXPECT_NE(verdict([](Scene& s) { s.meshes[0].triangle_materials.push_back(0); }), "");
    EXPECT_NE(verdict([](Scene& s) { s.images[0].texels.pop_back(); }), "");
    EXPECT_NE(verdict([](Scene& s) { s.images[0].channels = 5; }), "");
    EXPECT_NE(verdict([](Scene& s) { s.images[0].width = 0; }), "");
    EXPECT_NE(verdict([](Scene& s) { s.images[0].width = s.images[0].height = 0xffffffff; }), "");
    EXPECT_NE(verdict([](Scene& s) { s.environment.map.rgb.pop_back(); }), "");
    EXPECT_NE(verdict([](Scene& s) { s.environment.map = {0, 5, {}}; }), "");
}

TEST(Validate, RefusesNumbersThatAreNone) {
    EXPECT_NE(verdict([](Scene& s) { s.meshes[0].positions[0].x = infinity; }), "");
    EXPECT_NE(verdict([](Scene& s) { s.meshes[0].positions[0].z = 1e30f; }), "");
    EXPECT_NE(verdict([](Scene& s) { s.meshes[0].uv0[3].y = nan; }), "");
    EXPECT_NE(verdict([](Scene& s) { s.meshes[0].uv1[3].y = 1e20f; }), "");
    EXPECT_NE(verdict([](Scene& s) { s.meshes[0].colors[3].w = nan; }), "");
    EXPECT_NE(verdict([](Scene& s) { s.meshes[0].spheres[0].center.x = nan; }), "");
    EXPECT_NE(verdict([](Scene& s) { s.meshes[0].spheres[0].radius = nan; }), "");
    EXPECT_NE(verdict([](Scene& s) { s.meshes[0].spheres[0].radius = -1; }), "");
    EXPECT_NE(verdict([](Scene& s) { s.materials[0].base_color.w = nan; }), "");
    EXPECT_NE(verdict([](Scene& s) { s.materials[0].roughness = nan; }), "");
    EXPECT_NE(verdict([](Scene& s) { s.materials[0].ior = infinity; }), "");
    EXPECT_NE(verdict([](Scene& s) { s.materials[0].emission.y = -1; }), "");
    EXPECT_NE(verdict([](Scene& s) { s.materials[0].emission.y = infinity; }), "");
    EXPECT_NE(verdict([](Scene& s) { s.materials[0].attenuation.z = nan; }), "");
    EXPECT_NE(verdict([](Scene& s) { s.materials[0].base_color_map.row0.x = nan; }), "");
    EXPECT_NE(verdict([](Scene& s) { s.lights = {PointLight{{nan, 0, 0}, {1, 1, 1}}}; }), "");
    EXPECT_NE(verdict([](Scene& s) { s.lights = {PointLight{{0, 0, 0}, {1, -1, 1}}}; }), "");
    EXPECT_NE(verdict([](Scene& s) { s.lights = {DirectionalLight{{0, 0, 0}, {1, 1, 1}}}; }), "");
    EXPECT_NE(verdict([](Scene& s) { std::get<SpotLight>(s.lights[1]).cos_outer = nan; }), "");
    EXPECT_NE(verdict([](Scene& s) { s.environment.radiance.x = nan; }), "");
    EXPECT_NE(verdict([](Scene& s) { s.environment.rotation = infinity; }), "");
    EXPECT_EQ(verdict([](Scene& s) { s.environment.map.rgb[4] = nan; }),
              "environment map: nan at column 1, row 0 is not finite");
}

TEST(Validate, RefusesCamerasThatSeeNothing) {
    for (const float fov : {0.0f, -1.0f, pi, nan, infinity})
        EXPECT_NE(verdict([&](Scene& s) { s.cameras[0].vertical_fov = fov; }), "") << fov;
    for (const float aspect : {-1.0f, nan, infinity})
        EXPECT_NE(verdict([&](Scene& s) { s.cameras[0].aspect = aspect; }), "") << aspect;
    EXPECT_NE(verdict([](Scene& s) {
                  s.cameras[0].kind = Camera::Kind::orthographic;
                  s.cameras[0].half_height = 0;
              }),
              "");
    EXPECT_NE(verdict([](Scene& s) { s.cameras[0].to_world.t.x = nan; }), "");
    EXPECT_NE(verdict([](Scene& s) { s.cameras[0].to_world.z = {}; }), "");
    EXPECT_NE(verdict([](Scene& s) { s.cameras[0].to_world.y = s.cameras[0].to_world.z; }), "");
}

TEST(Validate, DropsTrianglesWithoutArea) {
    Scene scene = valid_scene();
    Mesh& mesh = scene.meshes[0];
    mesh.positions.insert(mesh.positions.end(), {{1e-12f, 0, 0}, {0, 1e-12f, 0}});
    for (auto* three : {&mesh.normals}) three->resize(6, {0, 0, 1});
    mesh.tangents.resize(6, {1, 0, 0, 1});
    mesh.uv0.resize(6);
    mesh.uv1.resize(6);
    mesh.colors.resize(6, {1, 1, 1, 1});
    mesh.triangles = {{0, 0, 1}, {0, 1, 2}, {1, 1, 1}, {0, 4, 5}, {2, 1, 3}};
    mesh.triangle_materials = {0, 0, 1, 1, 1};
    const auto warnings = run(scene);
    ASSERT_EQ(warnings.size(), 1U);
    EXPECT_EQ(warnings[0], "repaired: triangles without area dropped: 3 (first: meshes[0] triangles[0])");
    ASSERT_EQ(mesh.triangles.size(), 2U);
    EXPECT_EQ(mesh.triangles[1], (Mesh::Triangle{2, 1, 3}));
    EXPECT_EQ(mesh.triangle_materials, (std::vector<std::uint32_t>{0, 1}));
}

TEST(Validate, DropsTrianglesWhoseAreaOverflows) {
    Scene scene = valid_scene();
    scene.meshes[0].positions[3] = {1e14f, 1e14f, 1e14f};
    scene.meshes[0].positions[2] = {0, 1e14f, 0};
    const auto warnings = run(scene);
    ASSERT_EQ(warnings.size(), 1U);
    EXPECT_NE(warnings[0].find("too large"), std::string::npos) << warnings[0];
}

TEST(Validate, ReplacesNormalsAndTangentsWithoutDirection) {
    Scene scene = valid_scene();
    Mesh& mesh = scene.meshes[0];
    mesh.normals = {{0, 0, 0}, {nan, 0, 0}, {0, 0, 5}, {0, infinity, 0}};
    mesh.tangents[1] = {0, 0, 0, nan};
    const auto warnings = run(scene);
    ASSERT_EQ(warnings.size(), 2U);
    EXPECT_EQ(warnings[0],
              "repaired: normals without direction replaced by geometric ones: 3 (first: meshes[0] normals[0])");
    for (const Vec3 n : mesh.normals) EXPECT_EQ(n, (Vec3{0, 0, 1}));
    EXPECT_NEAR(length(mesh.tangents[1].xyz()), 1, 1e-6);
    EXPECT_NEAR(dot(mesh.tangents[1].xyz(), mesh.normals[1]), 0, 1e-6);
    EXPECT_EQ(mesh.tangents[1].w, 1);
}

TEST(Validate, MakesTinyAndHugeNormalsUnit) {
    Scene scene = valid_scene();
    scene.meshes[0].normals = {{1e-38f, 0, 0}, {0, 1e38f, 0}, {1e-30f, 1e-30f, 0}, {0, 0, -3}};
    EXPECT_TRUE(run(scene).empty());
    for (const Vec3 n : scene.meshes[0].normals) EXPECT_NEAR(length(n), 1, 1e-6);
}

TEST(Validate, ClampsFactorsAndColours) {
    Scene scene = valid_scene();
    Material& m = scene.materials[1];
    m.base_color = {2, -1, 0.5f, 1};
    m.roughness = -1;
    m.metallic = 7;
    m.transmission = 1.5f;
    m.ior = 0;
    scene.meshes[0].colors[2] = {1.5f, 0, 0, 1};
    const auto warnings = run(scene);
    ASSERT_EQ(warnings.size(), 3U);
    EXPECT_EQ(m.base_color, (Vec4{1, 0, 0.5f, 1}));
    EXPECT_EQ(m.roughness, 0);
    EXPECT_EQ(m.metallic, 1);
    EXPECT_EQ(m.transmission, 1);
    EXPECT_EQ(m.ior, 1);
    EXPECT_EQ(scene.meshes[0].colors[2].x, 1);
}

TEST(Validate, DropsEmptySpheresAndSingularInstances) {
    Scene scene = valid_scene();
    scene.meshes[0].spheres.push_back({{0, 0, 0}, 0, 0});
    scene.meshes[0].spheres.push_back({{0, 0, 0}, 1e-30f, 0});
    Transform broken;
    broken.x.x = nan;
    scene.instances.push_back({0, scaling({1, 0, 1})});
    scene.instances.push_back({0, broken});
    scene.instances.push_back({0, scaling({1e-20f, 1e-20f, 1e-20f})});
    scene.instances.push_back({0, scaling({-1, 1, 1})});
    const auto warnings = run(scene);
    ASSERT_EQ(warnings.size(), 2U);
    EXPECT_EQ(scene.meshes[0].spheres.size(), 1U);
    EXPECT_EQ(scene.instances.size(), 2U);
}

TEST(Validate, RefusesInstancesThatReachTooFar) {
    EXPECT_EQ(verdict([](Scene& s) {
                  s.instances[0].to_world = translation({1e20f, 0, 0});
              }),
              "instances[0]: reaches beyond 1e15");
}

TEST(Validate, MakesDirectionsUnitAndConesOrdered) {
    Scene scene = valid_scene();
    std::get<SpotLight>(scene.lights[1]).direction = {0, 0, -1e30f};
    std::get<SpotLight>(scene.lights[1]).cos_inner = 0.1f;
    std::get<DirectionalLight>(scene.lights[2]).direction = {3, 4, 0};
    scene.environment.map.rgb[3] = -1;
    const auto warnings = run(scene);
    EXPECT_EQ(warnings.size(), 2U);
    EXPECT_EQ(std::get<SpotLight>(scene.lights[1]).direction, (Vec3{0, 0, -1}));
    EXPECT_EQ(std::get<SpotLight>(scene.lights[1]).cos_inner, std::get<SpotLight>(scene.lights[1]).cos_outer);
    EXPECT_NEAR(std::get<DirectionalLight>(scene.lights[2]).direction.x, 0.6f, 1e-6);
    EXPECT_EQ(scene.environment.map.rgb[3], 0);
}

TEST(Validate, StraightensCameras) {
    Scene scene = valid_scene();
    scene.cameras[0].to_world = {{2, 0, 0}, {0.5f, 2, 0}, {0, 0, 2}, {1, 2, 3}};
    EXPECT_EQ(run(scene).size(), 1U);
    EXPECT_NEAR(scene.cameras[0].to_world.determinant(), 1, 1e-5);
    EXPECT_EQ(scene.cameras[0].to_world.t, (Vec3{1, 2, 3}));
}

/// A grid of n x n quads with a hill, large enough for several chunks.
Mesh grid(std::uint32_t n) {
    Mesh mesh;
    for (std::uint32_t y = 0; y <= n; ++y)
        for (std::uint32_t x = 0; x <= n; ++x)
            mesh.positions.push_back({static_cast<float>(x), static_cast<float>(x * y % 7), static_cast<float>(y)});
    mesh.normals.assign(mesh.positions.size(), {0, 1, 0});
    for (std::uint32_t y = 0; y < n; ++y)
        for (std::uint32_t x = 0; x < n; ++x) {
            const std::uint32_t a = y * (n + 1) + x;
            mesh.triangles.push_back({a, a + n + 1, a + 1});
            mesh.triangles.push_back({a + 1, a + n + 1, a + n + 2});
        }
    mesh.triangle_materials = {0};
    return mesh;
}

TEST(Validate, DecidesTheSameWithAnyNumberOfWorkers) {
    Scene scene;
    scene.materials.resize(1);
    for (int i = 0; i < 3; ++i) {
        scene.meshes.push_back(grid(400));
        for (std::size_t k = 1000; k < scene.meshes.back().triangles.size(); k += 997)
            scene.meshes.back().triangles[k][1] = scene.meshes.back().triangles[k][0];
        for (std::size_t k = 500; k < scene.meshes.back().normals.size(); k += 991) scene.meshes.back().normals[k] = {};
        scene.instances.push_back({static_cast<std::uint32_t>(i), Transform{}});
    }
    Scene parallel = scene;
    test::TestExecutor racing(3);
    const auto serial_warnings = run(scene);
    const auto parallel_warnings = validate(parallel, racing);
    EXPECT_EQ(serial_warnings, parallel_warnings);
    for (std::size_t m = 0; m < 3; ++m) {
        EXPECT_EQ(scene.meshes[m].triangles, parallel.meshes[m].triangles);
        EXPECT_EQ(scene.meshes[m].normals, parallel.meshes[m].normals);
    }
    for (std::size_t k : {70000UL, 300000UL, 310000UL}) parallel.meshes[1].triangles[k][2] = 4000000000U;
    for (int round = 0; round < 20; ++round) {
        Scene copy = parallel;
        try {
            validate(copy, racing);
            FAIL() << "accepted";
        } catch (const SceneError& error) {
            EXPECT_EQ(error.element, "meshes[1] triangles[70000] vertex");
        }
    }
}

TEST(Validate, TakesWellUnderASecondForTenMillionTriangles) {
    Scene scene;
    scene.materials.resize(1);
    scene.meshes.push_back(grid(2236));
    scene.instances.push_back({0, Transform{}});
    test::TestExecutor racing(3);
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_TRUE(validate(scene, racing).empty());
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    RecordProperty("milliseconds", static_cast<int>(seconds * 1e3));
    std::printf("%zu triangles in %.0f ms\n", scene.meshes[0].triangles.size(), seconds * 1e3);
    EXPECT_LT(seconds, 10); // sanitizers and busy machines; the figure above is what counts
}

} // namespace
} // namespace weft
