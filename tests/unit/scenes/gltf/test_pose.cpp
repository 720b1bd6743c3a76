// SPDX-License-Identifier: Apache-2.0
// Meshes that are drawn otherwise than they are stored: posed by skins, morphed by weights.
#include "builder.h"

#include <gtest/gtest.h>

#include <functional>

namespace weft::scenes::test {
namespace {

void expect_near(Vec3 a, Vec3 b) {
    EXPECT_NEAR(a.x, b.x, 1e-5f);
    EXPECT_NEAR(a.y, b.y, 1e-5f);
    EXPECT_NEAR(a.z, b.z, 1e-5f);
}

/// A triangle on two joints: the first stands at (10, 0, 0), the second is turned a quarter about z at (0, 20, 0). The
/// mesh was bound where the second joint was moved by (0, 1, 0).
struct Skinned {
    Builder b;
    Json attributes;
    int mesh = 0, skin = 0;

    explicit Skinned(const std::vector<std::uint8_t>& joints = {0, 1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0},
                     const std::vector<float>& weights = {1, 0, 0, 0, 1, 0, 0, 0, 0.5f, 0.5f, 0, 0}) {
        attributes = triangle(b);
        attributes["NORMAL"] = b.floats({1, 0, 0, 1, 0, 0, 1, 0, 0}, "VEC3");
        attributes["TANGENT"] = b.floats({0, 1, 0, 1, 0, 1, 0, -1, 0, 1, 0, 1}, "VEC4");
        attributes["JOINTS_0"] = b.accessor(joints, u8, "VEC4");
        attributes["WEIGHTS_0"] = b.floats(weights, "VEC4");
        mesh = b.mesh(Json::array({Builder::primitive(attributes)}));
        const float h = std::sqrt(0.5f);
        b.node({{"mesh", mesh}, {"skin", 0}, {"translation", {100, 100, 100}}});
        b.node({{"translation", {10, 0, 0}}, {"scale", {2, 2, 2}}});
        b.node({{"translation", {0, 20, 0}}, {"rotation", {0, 0, h, h}}});
        const int inverse_bind = b.floats({1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0,  0, 1, //
                                           1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, -1, 0, 1},
                                          "MAT4");
        b.add("skins", {{"joints", {1, 2}}, {"inverseBindMatrices", inverse_bind}});
    }
};

TEST(GltfSkin, vertices_go_where_their_joints_are) {
    const Loaded loaded = load(Skinned().b);
    ASSERT_EQ(loaded.scene.meshes.size(), 1u);
    ASSERT_EQ(loaded.scene.instances.size(), 1u);
    EXPECT_EQ(loaded.scene.instances[0].to_world, Transform{}); // the node itself does not matter
    const Mesh& mesh = loaded.scene.meshes[0];
    EXPECT_EQ(mesh.name, "meshes[0] posed by skins[0]");
    expect_near(mesh.positions[0], {10, 0, 0}); // on joint 1: 2 * (0,0,0) + (10,0,0)
    expect_near(mesh.positions[1], {1, 21, 0}); // (1,0,0) - (0,1,0), turned to (1,1,0), + (0,20,0)
    expect_near(mesh.positions[2], {5, 11, 0}); // half way between (10,2,0) and (0,20,0)
    expect_near(mesh.normals[0], {1, 0, 0});
    expect_near(mesh.normals[1], {0, 1, 0});
    expect_near(mesh.tangents[1].xyz(), {-1, 0, 0});
    EXPECT_EQ(mesh.tangents[1].w, -1);
    EXPECT_NEAR(length(mesh.normals[2]), 1, 1e-6f);
}

TEST(GltfSkin, weights_are_relative_to_their_sum) {
    const Loaded loaded =
        load(Skinned({0, 1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0}, {3, 0, 0, 0, 0.1f, 0, 0, 0, 2, 2, 0, 0}).b);
    expect_near(loaded.scene.meshes[0].positions[0], {10, 0, 0});
    expect_near(loaded.scene.meshes[0].positions[1], {1, 21, 0});
    expect_near(loaded.scene.meshes[0].positions[2], {5, 11, 0});
    const Loaded none = load(Skinned({1, 0, 0, 0, 1, 0, 0, 0, 9, 0, 0, 0}, std::vector<float>(12)).b);
    expect_near(none.scene.meshes[0].positions[1], {1, 21, 0}); // on the first joint that it names
}

TEST(GltfSkin, joints_without_weight_may_be_anything) {
    EXPECT_EQ(rejection(Skinned({0, 200, 0, 0, 1, 7, 0, 0, 0, 1, 9, 9}).b), "");
    EXPECT_CONTAINS(rejection(Skinned({0, 0, 0, 0, 2, 0, 0, 0, 0, 1, 0, 0}).b),
                    "meshes[0].primitives[0]: vertex 1 hangs on joint 2, but the skin has 2");
}

TEST(GltfSkin, second_set_of_influences) {
    Skinned s;
    s.attributes["JOINTS_1"] =
        s.b.accessor(std::vector<std::uint16_t>{1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, u16, "VEC4");
    s.attributes["WEIGHTS_1"] =
        s.b.accessor(std::vector<std::uint8_t>{255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, u8, "VEC4", true);
    s.b.json["meshes"][0]["primitives"][0]["attributes"] = s.attributes;
    const Loaded loaded = load(s.b);
    expect_near(loaded.scene.meshes[0].positions[0], {(10 + 1) * 0.5f, 20 * 0.5f, 0}); // half of each joint
    s.b.json["meshes"][0]["primitives"][0]["attributes"].erase("WEIGHTS_1");
    EXPECT_CONTAINS(rejection(s.b), "both or neither of JOINTS_1 and WEIGHTS_1");
}

TEST(GltfSkin, without_inverse_bind_matrices_they_are_identities) {
    Skinned s;
    s.b.json["skins"][0].erase("inverseBindMatrices");
    expect_near(load(s.b).scene.meshes[0].positions[1], {0, 21, 0});
}

TEST(GltfSkin, is_checked) {
    const auto with = [](const std::function<void(Json&)>& change) {
        Skinned s;
        change(s.b.json);
        return rejection(s.b);
    };
    EXPECT_CONTAINS(with([](Json& j) { j["nodes"][0]["skin"] = 1; }), "nodes[0].skin: is 1, but the file has 1 skins");
    EXPECT_CONTAINS(with([](Json& j) { j["skins"][0]["joints"] = {1, 9}; }), "skins[0].joints[1]: is 9");
    EXPECT_CONTAINS(with([](Json& j) { j["skins"][0]["joints"] = Json::array(); }), "skins[0].joints: is empty");
    EXPECT_CONTAINS(with([](Json& j) {
                        j["skins"][0]["joints"] = {0, 1, 2};
                    }),
                    "must be MAT4 of FLOAT with at least 3");
    EXPECT_CONTAINS(with([](Json& j) { j["skins"][0]["inverseBindMatrices"] = 0; }), "must be MAT4");
    EXPECT_CONTAINS(with([](Json& j) {
                        j["meshes"][0]["primitives"][0]["attributes"].erase("JOINTS_0");
                        j["meshes"][0]["primitives"][0]["attributes"].erase("WEIGHTS_0");
                    }),
                    "has no JOINTS_0");
}

TEST(GltfSkin, one_mesh_drawn_with_and_without) {
    Skinned s;
    s.b.node({{"mesh", 0}, {"translation", {5, 0, 0}}});
    s.b.node({{"mesh", 0}, {"skin", 0}});
    const Loaded loaded = load(s.b);
    EXPECT_EQ(loaded.scene.meshes.size(), 2u);
    ASSERT_EQ(loaded.scene.instances.size(), 3u);
    EXPECT_EQ(loaded.scene.instances[0].mesh, loaded.scene.instances[2].mesh);
    EXPECT_EQ(loaded.scene.instances[1].to_world.t, (Vec3{5, 0, 0}));
    EXPECT_EQ(loaded.scene.meshes[loaded.scene.instances[1].mesh].positions[1], (Vec3{1, 0, 0}));
}

TEST(GltfSkin, flat_normals_are_those_of_the_pose) {
    Skinned s;
    Json flat = s.attributes;
    flat.erase("NORMAL");
    flat.erase("TANGENT");
    s.b.json["meshes"][0]["primitives"].push_back(Builder::primitive(flat));
    const Loaded loaded = load(s.b);
    const Mesh& mesh = loaded.scene.meshes[0];
    ASSERT_EQ(mesh.positions.size(), 6u);
    const Vec3 wanted = normalize(cross(mesh.positions[4] - mesh.positions[3], mesh.positions[5] - mesh.positions[3]));
    expect_near(mesh.normals[3], wanted);
}

/// A triangle with two targets: one lifts and turns, the other shifts the second vertex along x (sparse).
struct Morphed {
    Builder b;
    explicit Morphed(bool mesh_weights) {
        Json attributes = triangle(b);
        attributes["NORMAL"] = b.floats({0, 0, 1, 0, 0, 1, 0, 0, 1}, "VEC3");
        attributes["TANGENT"] = b.floats({1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1}, "VEC4");
        attributes["TEXCOORD_0"] = b.floats({0, 0, 1, 0, 0, 1}, "VEC2");
        attributes["COLOR_0"] = b.floats({1, 1, 1, 0, 0, 0, 1, 1, 1}, "VEC3");
        Json lift;
        lift["POSITION"] = b.floats({0, 0, 4, 0, 0, 4, 0, 0, 4}, "VEC3");
        lift["NORMAL"] = b.floats({2, 0, 0, 0, 0, 0, 0, 0, 0}, "VEC3");
        lift["TANGENT"] = b.floats({0, 2, 0, 0, 0, 0, 0, 0, 0}, "VEC3");
        lift["TEXCOORD_0"] = b.floats({1, 1, 0, 0, 0, 0}, "VEC2");
        lift["COLOR_0"] = b.floats({-1, 0, 0, 0.5f, 0, 0, 1, 1, 1}, "VEC3");
        const std::uint8_t where[] = {1};
        const float by[] = {10, 0, 0};
        const int shift = b.add("accessors", {{"componentType", f32},
                                              {"type", "VEC3"},
                                              {"count", 3},
                                              {"sparse",
                                               {{"count", 1},
                                                {"indices", {{"bufferView", b.view(where, 1)}, {"componentType", u8}}},
                                                {"values", {{"bufferView", b.view(by, 12)}}}}}});
        Json primitive = Builder::primitive(attributes);
        primitive["targets"] = {lift, {{"POSITION", shift}}};
        b.draw(primitive);
        if (mesh_weights) b.json["meshes"][0]["weights"] = {0.5, 0};
    }
};

TEST(GltfMorph, weights_come_from_the_mesh) {
    const Loaded loaded = load(Morphed(true).b);
    const Mesh& mesh = loaded.scene.meshes[0];
    EXPECT_EQ(mesh.positions, (std::vector<Vec3>{{0, 0, 2}, {1, 0, 2}, {0, 1, 2}}));
    expect_near(mesh.normals[0], normalize(Vec3{1, 0, 1}));
    expect_near(mesh.normals[1], {0, 0, 1});
    expect_near(mesh.tangents[0].xyz(), normalize(Vec3{1, 1, 0}));
    EXPECT_EQ(mesh.tangents[0].w, 1);
    EXPECT_EQ(mesh.uv0[0], (Vec2{0.5f, 0.5f}));
    EXPECT_EQ(mesh.colors[0], (Vec4{0.5f, 1, 1, 1}));
    EXPECT_EQ(mesh.colors[2], (Vec4{1, 1, 1, 1})); // not above one
}

TEST(GltfMorph, weights_of_the_node_come_first) {
    Morphed m(true);
    m.b.json["nodes"][0]["weights"] = {0, 2};
    const Loaded loaded = load(m.b);
    EXPECT_EQ(loaded.scene.meshes[0].positions, (std::vector<Vec3>{{0, 0, 0}, {21, 0, 0}, {0, 1, 0}}));
    EXPECT_EQ(loaded.scene.meshes[0].normals[0], (Vec3{0, 0, 1}));
}

TEST(GltfMorph, without_weights_nothing_moves) {
    EXPECT_EQ(load(Morphed(false).b).scene.meshes[0].positions[1], (Vec3{1, 0, 0}));
}

TEST(GltfMorph, each_set_of_weights_is_a_mesh) {
    Morphed m(false);
    for (const double weight : {1.0, 1.0, 0.25}) m.b.node({{"mesh", 0}, {"weights", {weight, 0}}});
    m.b.node({{"mesh", 0}});
    const Loaded loaded = load(m.b);
    ASSERT_EQ(loaded.scene.instances.size(), 5u);
    EXPECT_EQ(loaded.scene.meshes.size(), 3u);
    EXPECT_EQ(loaded.scene.instances[0].mesh, loaded.scene.instances[4].mesh);
    EXPECT_EQ(loaded.scene.instances[1].mesh, loaded.scene.instances[2].mesh);
    EXPECT_EQ(loaded.scene.meshes[loaded.scene.instances[3].mesh].positions[0].z, 1);
}

TEST(GltfMorph, quantized_targets) {
    Builder b;
    Json primitive = Builder::primitive(triangle(b));
    primitive["targets"] = {
        {{"POSITION", b.accessor(std::vector<std::int16_t>{0, 0, 3, 0, 0, 0, -5, 0, 0, 0, 0, 0}, s16, "VEC3")}}};
    b.json["accessors"][1]["count"] = 3;
    b.json["bufferViews"][1]["byteStride"] = 8;
    b.draw(primitive);
    b.json["meshes"][0]["weights"] = Json::array({1});
    EXPECT_CONTAINS(rejection(b), "KHR_mesh_quantization");
    b.json["extensionsUsed"] = Json::array({"KHR_mesh_quantization"});
    EXPECT_EQ(load(b).scene.meshes[0].positions, (std::vector<Vec3>{{0, 0, 3}, {1, 0, -5}, {0, 1, 0}}));
}

TEST(GltfMorph, is_checked) {
    const auto with = [](const char* pointer, const Json& value) {
        Morphed m(true);
        m.b.json[Json::json_pointer(pointer)] = value;
        return rejection(m.b);
    };
    EXPECT_CONTAINS(with("/meshes/0/weights", {1}),
                    "meshes[0].primitives[0].targets: has 2 morph targets, but 1 weights");
    EXPECT_CONTAINS(with("/nodes/0/weights", {1, 2, 3}), "but 3 weights");
    EXPECT_CONTAINS(with("/nodes/0/weights", {"a", 2}), "nodes[0].weights[0]: must be a number");
    EXPECT_CONTAINS(with("/meshes/0/primitives/0/targets/0/POSITION", 99), "targets[0].POSITION: is 99");
    EXPECT_CONTAINS(with("/meshes/0/primitives/0/targets/0/POSITION", 3), "targets[0].POSITION: accessor 3 is VEC2");
}

TEST(GltfMorph, then_skin) {
    Skinned s;
    Json primitive = Builder::primitive(s.attributes);
    primitive["targets"] = {{{"POSITION", s.b.floats({1, 0, 0, 0, 0, 0, 0, 0, 0}, "VEC3")}}};
    s.b.json["meshes"][0] = {{"primitives", {primitive}}, {"weights", {3}}};
    expect_near(load(s.b).scene.meshes[0].positions[0], {16, 0, 0}); // (3,0,0) doubled, + (10,0,0)
}

} // namespace
} // namespace weft::scenes::test
