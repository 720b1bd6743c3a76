// SPDX-License-Identifier: Apache-2.0
// What every builtin scene promises, at its defaults and at its ends; a scene that is added is tested by being listed.
#include "helpers.h"
#include "renderer/scene/validate.h"
#include "tests/support/thread_executor.h"

#include <gtest/gtest.h>

#include <set>

namespace weft::scenes {
namespace {

/// Small, usual and unusual: each scene as it is, and with each parameter at its least (or, where cheap, its most).
std::vector<std::string> calls() {
    std::vector<std::string> all;
    for (const Builtin& b : builtins()) {
        all.emplace_back(b.name);
        for (const Parameter& p : b.parameters)
            all.push_back(std::string(b.name) + "," + std::string(p.name) + "=" + std::to_string(p.least));
    }
    for (const char* more :
         {"cornell,spheres=1", "lecture,pearls=64", "sphereflake,depth=6", "menger,depth=4",
          "terrain,triangles=54321,seed=99", "interior,triangles=1000000,lamps=1000", "uneven,layers=12"})
        all.emplace_back(more);
    return all;
}

class Promise : public testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Builtin, Promise, testing::ValuesIn(calls()), [](const auto& call) {
    std::string name = call.param;
    for (char& c : name)
        if (c == ',' || c == '=') c = '_';
    return name;
});

template <class T> std::uint64_t held(const std::vector<T>& v) { return v.capacity() * sizeof(T); }

std::uint64_t bytes_held(const Scene& s) {
    std::uint64_t sum = held(s.meshes) + held(s.instances) + held(s.materials) + held(s.images) + held(s.lights) +
                        held(s.environment.map.rgb) + held(s.cameras);
    for (const Mesh& m : s.meshes)
        sum += held(m.positions) + held(m.normals) + held(m.tangents) + held(m.uv0) + held(m.uv1) + held(m.colors) +
               held(m.triangles) + held(m.triangle_materials) + held(m.spheres);
    for (const Image& i : s.images) sum += held(i.texels);
    return sum;
}

TEST_P(Promise, bytes_is_an_upper_bound_and_not_wildly_more) {
    SerialExecutor serial;
    const BuiltinCall call = parse_builtin(GetParam());
    const std::uint64_t promised = call.builtin->bytes(call.values);
    const std::uint64_t actual = bytes_held(call.builtin->make(call.values, serial));
    EXPECT_LE(actual, promised);
    EXPECT_LE(promised, 2 * actual + (1u << 20));
}

TEST_P(Promise, has_one_camera_with_a_name_and_an_aspect) {
    const Scene scene = make(GetParam());
    ASSERT_EQ(scene.cameras.size(), 1u);
    EXPECT_FALSE(scene.cameras[0].name.empty());
    EXPECT_GT(scene.cameras[0].aspect, 0);
    EXPECT_GT(scene.cameras[0].vertical_fov, 0);
}

TEST_P(Promise, indices_are_valid_and_arrays_fit) {
    const Scene scene = make(GetParam());
    std::vector<bool> placed(scene.meshes.size()), seen(scene.materials.size());
    for (const Instance& i : scene.instances) {
        ASSERT_LT(i.mesh, scene.meshes.size());
        placed[i.mesh] = true;
        EXPECT_GT(i.to_world.determinant(), 0);
    }
    for (const Mesh& m : scene.meshes) {
        EXPECT_FALSE(m.name.empty());
        EXPECT_GT(m.primitives(), 0u);
        EXPECT_TRUE(m.normals.empty() || m.normals.size() == m.positions.size());
        EXPECT_TRUE(m.uv0.empty() || m.uv0.size() == m.positions.size());
        EXPECT_TRUE(m.colors.empty() || m.colors.size() == m.positions.size());
        ASSERT_TRUE(m.triangles.empty() || m.triangle_materials.size() == 1 ||
                    m.triangle_materials.size() == m.triangles.size());
        for (const auto& t : m.triangles)
            for (const std::uint32_t v : t) ASSERT_LT(v, m.positions.size());
        for (const std::uint32_t material : m.triangle_materials) ASSERT_LT(material, scene.materials.size());
        for (const Sphere& s : m.spheres) {
            ASSERT_LT(s.material, scene.materials.size());
            ASSERT_GT(s.radius, 0);
            ASSERT_TRUE(is_finite(s.center));
        }
        for (std::uint32_t p = 0; p < m.primitives(); ++p) seen[m.material_of(p)] = true;
    }
    for (std::size_t i = 0; i < placed.size(); ++i) EXPECT_TRUE(placed[i]) << scene.meshes[i].name;
    for (const Material& m : scene.materials)
        EXPECT_LT(m.base_color_map.image, static_cast<std::int32_t>(scene.images.size()));
}

TEST_P(Promise, normals_are_unit_and_on_the_front) {
    const Scene scene = make(GetParam());
    for (const Mesh& m : scene.meshes) {
        for (const Vec3 p : m.positions) ASSERT_TRUE(is_finite(p));
        for (const Vec3 n : m.normals) ASSERT_NEAR(length(n), 1, 1e-5f);
        std::size_t behind = 0;
        for (const auto& t : m.triangles) {
            const Vec3 face = face_normal(m, t);
            ASSERT_GT(length(face), 0) << m.name << ": a triangle without area";
            if (m.normals.empty()) continue;
            for (const std::uint32_t v : t) behind += dot(m.normals[v], face) <= 0 ? 1 : 0;
        }
        EXPECT_EQ(behind, 0u) << m.name;
    }
}

bool same(const Sphere& a, const Sphere& b) {
    return a.center == b.center && a.radius == b.radius && a.material == b.material;
}

TEST_P(Promise, is_the_same_whoever_builds_it) {
    SerialExecutor serial;
    test::TestExecutor threads(3);
    const BuiltinCall call = parse_builtin(GetParam());
    const Scene a = call.builtin->make(call.values, serial), b = call.builtin->make(call.values, threads);
    ASSERT_EQ(a.meshes.size(), b.meshes.size());
    for (std::size_t i = 0; i < a.meshes.size(); ++i) {
        const Mesh &p = a.meshes[i], &q = b.meshes[i];
        EXPECT_EQ(p.name, q.name);
        EXPECT_TRUE(p.positions == q.positions) << p.name;
        EXPECT_TRUE(p.normals == q.normals) << p.name;
        EXPECT_TRUE(p.uv0 == q.uv0) << p.name;
        EXPECT_TRUE(p.colors == q.colors) << p.name;
        EXPECT_TRUE(p.triangles == q.triangles) << p.name;
        EXPECT_TRUE(p.triangle_materials == q.triangle_materials) << p.name;
        EXPECT_TRUE(std::equal(p.spheres.begin(), p.spheres.end(), q.spheres.begin(), q.spheres.end(), same)) << p.name;
    }
    ASSERT_EQ(a.instances.size(), b.instances.size());
    for (std::size_t i = 0; i < a.instances.size(); ++i) {
        EXPECT_EQ(a.instances[i].mesh, b.instances[i].mesh);
        EXPECT_EQ(a.instances[i].to_world, b.instances[i].to_world);
    }
    ASSERT_EQ(a.materials.size(), b.materials.size());
    for (std::size_t i = 0; i < a.materials.size(); ++i) {
        EXPECT_EQ(a.materials[i].name, b.materials[i].name);
        EXPECT_EQ(a.materials[i].base_color, b.materials[i].base_color);
    }
    EXPECT_TRUE(a.environment.map.rgb == b.environment.map.rgb);
}

TEST_P(Promise, the_validator_finds_nothing_to_repair) {
    SerialExecutor serial;
    Scene scene = make(GetParam());
    for (const std::string& warning : validate(scene, serial)) ADD_FAILURE() << warning;
}

TEST_P(Promise, something_shines) {
    const Scene scene = make(GetParam());
    bool emits = !scene.lights.empty() || !scene.environment.map.rgb.empty();
    for (const Material& m : scene.materials) emits = emits || max_component(m.emission) > 0;
    EXPECT_TRUE(emits);
}

TEST(Builtins, names_and_parameters_are_in_order) {
    std::set<std::string_view> names;
    for (const Builtin& b : builtins()) {
        EXPECT_TRUE(names.insert(b.name).second) << b.name;
        EXPECT_FALSE(b.summary.empty());
        std::set<std::string_view> keys;
        for (const Parameter& p : b.parameters) {
            EXPECT_TRUE(keys.insert(p.name).second) << b.name << " " << p.name;
            EXPECT_FALSE(p.help.empty());
            EXPECT_LE(p.least, p.value);
            EXPECT_LE(p.value, p.most);
        }
    }
}

} // namespace
} // namespace weft::scenes
