// SPDX-License-Identifier: Apache-2.0
// Accessors and primitives: every stored form of a vertex and of a triangle, and what is wrong with the others.
#include "builder.h"

#include <gtest/gtest.h>

#include <functional>
#include <limits>

namespace weft::scenes::test {
namespace {

using Triangles = std::vector<Mesh::Triangle>;

/// Five corners of a zigzag in the plane z = 0.
Json zigzag(Builder& b) { return {{"POSITION", b.floats({0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0, 0, 2, 0}, "VEC3")}}; }

Mesh only_mesh(const Builder& b) {
    Loaded loaded = load(b);
    EXPECT_EQ(loaded.scene.meshes.size(), 1u);
    return loaded.scene.meshes.empty() ? Mesh{} : std::move(loaded.scene.meshes[0]);
}

float area_z(const Mesh& mesh, const Mesh::Triangle& t) {
    return cross(mesh.positions[t[1]] - mesh.positions[t[0]], mesh.positions[t[2]] - mesh.positions[t[0]]).z;
}

TEST(GltfPrimitives, triangles_without_indices) {
    Builder b;
    b.draw(
        Builder::primitive({{"POSITION", b.floats({0, 0, 0, 1, 0, 0, 0, 1, 0, 5, 0, 0, 6, 0, 0, 5, 1, 0}, "VEC3")}}));
    const Mesh mesh = only_mesh(b);
    EXPECT_EQ(mesh.triangles, (Triangles{{0, 1, 2}, {3, 4, 5}}));
    EXPECT_EQ(mesh.name, "meshes[0]");
    EXPECT_TRUE(mesh.normals.empty() && mesh.tangents.empty() && mesh.uv0.empty() && mesh.uv1.empty() &&
                mesh.colors.empty());
    EXPECT_EQ(mesh.triangle_materials.size(), 1u);
}

TEST(GltfPrimitives, indices_of_all_types) {
    const auto check = [](auto type, int code) {
        using I = decltype(type);
        Builder b;
        Json primitive = Builder::primitive(zigzag(b));
        primitive["indices"] = b.accessor(std::vector<I>{4, 3, 2, 0, 1, 2}, code, "SCALAR");
        b.draw(primitive);
        EXPECT_EQ(only_mesh(b).triangles, (Triangles{{4, 3, 2}, {0, 1, 2}}));
    };
    check(std::uint8_t{}, u8);
    check(std::uint16_t{}, u16);
    check(std::uint32_t{}, u32);
}

TEST(GltfPrimitives, strips_and_fans_face_one_way) {
    for (const bool indexed : {false, true}) {
        Builder b;
        Json primitive = Builder::primitive(zigzag(b));
        primitive["mode"] = 5;
        if (indexed) primitive["indices"] = b.accessor(std::vector<std::uint8_t>{0, 1, 2, 3, 4}, u8, "SCALAR");
        b.draw(primitive);
        const Mesh mesh = only_mesh(b);
        EXPECT_EQ(mesh.triangles, (Triangles{{0, 1, 2}, {1, 3, 2}, {2, 3, 4}}));
        for (const auto& t : mesh.triangles) EXPECT_GT(area_z(mesh, t), 0);
    }
    Builder b;
    Json primitive =
        Builder::primitive({{"POSITION", b.floats({0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0, -1, 1, 0}, "VEC3")}});
    primitive["mode"] = 6;
    b.draw(primitive);
    const Mesh mesh = only_mesh(b);
    EXPECT_EQ(mesh.triangles, (Triangles{{1, 2, 0}, {2, 3, 0}, {3, 4, 0}}));
    for (const auto& t : mesh.triangles) EXPECT_GT(area_z(mesh, t), 0);
}

TEST(GltfPrimitives, points_and_lines_are_one_line_each) {
    Builder b;
    for (const int mode : {0, 1, 2, 3, 1, 0}) {
        Json primitive = Builder::primitive(zigzag(b));
        primitive["mode"] = mode;
        b.draw(primitive);
    }
    const Loaded loaded = load(b);
    EXPECT_TRUE(loaded.scene.meshes.empty() && loaded.scene.instances.empty() && loaded.scene.materials.empty());
    const std::vector<std::string> wanted = {"unsupported: primitive mode POINTS", "unsupported: primitive mode LINES",
                                             "unsupported: primitive mode LINE_LOOP",
                                             "unsupported: primitive mode LINE_STRIP", "the scene has no triangles"};
    EXPECT_EQ(loaded.warnings, wanted);
}

TEST(GltfPrimitives, parts_of_triangles_are_left_out) {
    Builder b;
    b.draw(Builder::primitive(zigzag(b)));
    const Loaded loaded = load(b);
    EXPECT_EQ(loaded.scene.meshes[0].triangles.size(), 1u);
    EXPECT_TRUE(has_warning(loaded, "meshes[0].primitives[0]: ends with a part of a triangle"));
    Builder two;
    two.draw(Builder::primitive({{"POSITION", two.floats({0, 0, 0, 1, 0, 0}, "VEC3")}}));
    EXPECT_TRUE(load(two).scene.meshes.empty());
    EXPECT_TRUE(has_warning(load(two), "fewer than three vertices"));
    Builder none;
    none.draw(Builder::primitive(Json::object()));
    EXPECT_TRUE(has_warning(load(none), "has no POSITION"));
}

TEST(GltfPrimitives, bad_indices_are_rejected) {
    const auto with = [](const std::vector<std::uint8_t>& indices) {
        Builder b;
        Json primitive = Builder::primitive(zigzag(b));
        primitive["indices"] = b.accessor(indices, u8, "SCALAR");
        b.draw(primitive);
        return rejection(b);
    };
    EXPECT_EQ(with({0, 1, 4}), "");
    EXPECT_CONTAINS(with({0, 1, 5}), "meshes[0].primitives[0].indices: index 5, but the primitive has 5 vertices");
    EXPECT_CONTAINS(with({0, 1, 255}), "restart");
    Builder b;
    Json primitive = Builder::primitive(zigzag(b));
    primitive["indices"] = b.floats({0, 1, 2}, "SCALAR");
    b.draw(primitive);
    EXPECT_CONTAINS(rejection(b), "meshes[0].primitives[0].indices: accessor 1 must be SCALAR of");
    b.json["meshes"][0]["primitives"][0]["indices"] = 7;
    EXPECT_CONTAINS(rejection(b), "indices: is 7, but the file has 2 accessors");
    b.json["meshes"][0]["primitives"][0]["mode"] = 7;
    EXPECT_CONTAINS(rejection(b), "mode: is 7");
}

// A restart value is one also where there are enough vertices for it to be an index.
TEST(GltfPrimitives, restart_is_rejected_among_many_vertices) {
    Builder b;
    Json primitive = Builder::primitive({{"POSITION", b.floats(std::vector<float>(300 * 3), "VEC3")}});
    primitive["indices"] = b.accessor(std::vector<std::uint8_t>{0, 1, 255}, u8, "SCALAR");
    b.draw(primitive);
    EXPECT_CONTAINS(rejection(b), "restart");
}

TEST(GltfAccessors, interleaved_vertices) {
    Builder b;
    const std::vector<float> data = {0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1};
    const int view = b.view(data.data(), data.size() * 4, 24);
    const auto part = [&](int offset) {
        return b.add(
            "accessors",
            {{"bufferView", view}, {"byteOffset", offset}, {"componentType", f32}, {"type", "VEC3"}, {"count", 3}});
    };
    b.draw(Builder::primitive({{"POSITION", part(0)}, {"NORMAL", part(12)}}));
    const Mesh mesh = only_mesh(b);
    EXPECT_EQ(mesh.positions[2], (Vec3{0, 1, 0}));
    EXPECT_EQ(mesh.normals[2], (Vec3{0, 0, 1}));
    b.json["accessors"][1]["count"] = 4;
    EXPECT_CONTAINS(rejection(b),
                    "accessors[1]: 4 elements of 12 bytes from byte 12, 24 apart, do not fit into the 72 bytes");
}

TEST(GltfAccessors, sparse_replaces_elements) {
    Builder b;
    Json attributes = zigzag(b);
    const std::vector<std::uint16_t> where = {1, 4};
    const std::vector<float> values = {7, 8, 9, -1, -2, -3};
    const Json sparse = {{"count", 2},
                         {"indices", {{"bufferView", b.view(where.data(), 4)}, {"componentType", u16}}},
                         {"values", {{"bufferView", b.view(values.data(), 24)}}}};
    b.json["accessors"][0]["sparse"] = sparse;
    b.draw(Builder::primitive(attributes));
    const Mesh mesh = only_mesh(b);
    EXPECT_EQ(mesh.positions, (std::vector<Vec3>{{0, 0, 0}, {7, 8, 9}, {0, 1, 0}, {1, 1, 0}, {-1, -2, -3}}));

    Builder zeros = b; // without a buffer view the rest is zero
    zeros.json["accessors"][0].erase("bufferView");
    EXPECT_EQ(only_mesh(zeros).positions, (std::vector<Vec3>{{}, {7, 8, 9}, {}, {}, {-1, -2, -3}}));
}

TEST(GltfAccessors, sparse_is_checked) {
    const auto with = [](const std::vector<std::uint16_t>& where, const char* pointer, const Json& value) {
        Builder b;
        Json attributes = zigzag(b);
        const std::vector<float> values(3 * where.size());
        b.json["accessors"][0]["sparse"] = {
            {"count", where.size()},
            {"indices", {{"bufferView", b.view(where.data(), 2 * where.size())}, {"componentType", u16}}},
            {"values", {{"bufferView", b.view(values.data(), 4 * values.size())}}}};
        b.draw(Builder::primitive(attributes));
        if (*pointer) b.json["accessors"][0]["sparse"][Json::json_pointer(pointer)] = value;
        return rejection(b);
    };
    EXPECT_EQ(with({1, 4}, "", {}), "");
    EXPECT_CONTAINS(with({1, 5}, "", {}), "accessors[0].sparse.indices: index 5 at position 1 must be in 2..4");
    EXPECT_CONTAINS(with({3, 3}, "", {}), "increasing");
    EXPECT_CONTAINS(with({1, 60000}, "", {}), "index 60000");
    EXPECT_CONTAINS(with({1, 2}, "/count", 3), "accessors[0].sparse.indices: 3 elements");
    EXPECT_CONTAINS(with({1, 2}, "/count", 0), "accessors[0].sparse.count: is 0");
    EXPECT_CONTAINS(with({1, 2}, "/count", 6), "must be in 1..5");
    EXPECT_CONTAINS(with({1, 2}, "/indices/componentType", s16), "must be UNSIGNED_BYTE");
    EXPECT_CONTAINS(with({1, 2}, "/indices/byteOffset", 1), "multiple of 2");
    EXPECT_CONTAINS(with({1, 2}, "/values/byteOffset", 4), "sparse.values: 2 elements");
    EXPECT_CONTAINS(with({1, 2}, "/values/bufferView", 9), "is 9, but the file has");
}

TEST(GltfAccessors, sparse_indices_of_triangles) {
    Builder b;
    Json primitive = Builder::primitive(zigzag(b));
    primitive["indices"] = b.accessor(std::vector<std::uint8_t>{0, 0, 0, 2, 1, 3}, u8, "SCALAR");
    const std::vector<std::uint8_t> where = {1, 2}, values = {1, 2};
    b.json["accessors"][1]["sparse"] = {{"count", 2},
                                        {"indices", {{"bufferView", b.view(where.data(), 2)}, {"componentType", u8}}},
                                        {"values", {{"bufferView", b.view(values.data(), 2)}}}};
    b.draw(primitive);
    EXPECT_EQ(only_mesh(b).triangles, (Triangles{{0, 1, 2}, {2, 1, 3}}));
}

TEST(GltfAccessors, extents_cannot_overflow) {
    const auto with = [](const char* pointer, const Json& value) {
        Builder b;
        b.draw(Builder::primitive(triangle(b)));
        b.json[Json::json_pointer(pointer)] = value;
        return rejection(b);
    };
    EXPECT_CONTAINS(with("/accessors/0/count", 4), "accessors[0]: 4 elements of 12 bytes from byte 0");
    EXPECT_CONTAINS(with("/accessors/0/count", std::uint64_t{1} << 62), "do not fit");
    EXPECT_CONTAINS(with("/accessors/0/count", std::numeric_limits<std::uint64_t>::max()), "do not fit");
    EXPECT_CONTAINS(with("/accessors/0/count", 2147483647), "do not fit");
    EXPECT_CONTAINS(with("/accessors/0/count", 0), "accessors[0].count: is 0");
    EXPECT_CONTAINS(with("/accessors/0/count", -3), "must not be negative");
    EXPECT_CONTAINS(with("/accessors/0/byteOffset", 4), "do not fit");
    EXPECT_CONTAINS(with("/accessors/0/byteOffset", std::numeric_limits<std::uint64_t>::max() - 3), "do not fit");
    EXPECT_CONTAINS(with("/accessors/0/byteOffset", 2), "multiple of 4");
    EXPECT_CONTAINS(with("/bufferViews/0/byteStride", 252), "do not fit");
    EXPECT_CONTAINS(with("/bufferViews/0/byteStride", 8), "byteStride of 8");
    EXPECT_CONTAINS(with("/bufferViews/0/byteStride", std::uint64_t{1} << 63), "do not fit");
    EXPECT_CONTAINS(with("/bufferViews/0/byteStride", 14), "byteStride of 14");
    EXPECT_CONTAINS(with("/accessors/0/bufferView", 3),
                    "accessors[0].bufferView: is 3, but the file has 1 bufferViews");
    EXPECT_CONTAINS(with("/accessors/0/componentType", 5124), "is 5124, which is no component type");
    EXPECT_CONTAINS(with("/accessors/0/type", "VEC5"), "accessors[0].type");
    EXPECT_CONTAINS(with("/accessors/0/type", "VEC2"), "is VEC2, but must be VEC3");
    EXPECT_CONTAINS(with("/accessors/0/componentType", u32), "is of UNSIGNED_INT, which this attribute cannot be");
    EXPECT_CONTAINS(with("/meshes/0/primitives/0/attributes/POSITION", "0"), "must be a number, but is of type string");
}

TEST(GltfAccessors, attributes_must_be_as_long_as_the_positions) {
    Builder b;
    Json attributes = triangle(b);
    attributes["NORMAL"] = b.floats({0, 0, 1, 0, 0, 1}, "VEC3");
    b.draw(Builder::primitive(attributes));
    EXPECT_CONTAINS(rejection(b), "attributes.NORMAL: accessor 1 has 2 elements, but POSITION has 3");
}

TEST(GltfAccessors, quantized_vertices) {
    Builder b;
    Json attributes;
    // Rows padded to multiples of four bytes, as the extension asks.
    const std::vector<std::int16_t> positions = {0, 0, 0, 0, 100, 0, 0, 0, 0, -200, 5, 0};
    attributes["POSITION"] = b.add(
        "accessors",
        {{"bufferView", b.view(positions.data(), 24, 8)}, {"componentType", s16}, {"type", "VEC3"}, {"count", 3}});
    const std::vector<std::int8_t> normals = {0, 0, 127, 0, 0, -128, 0, 0, 127, 0, 0, 0};
    attributes["NORMAL"] = b.add("accessors", {{"bufferView", b.view(normals.data(), 12, 4)},
                                               {"componentType", s8},
                                               {"normalized", true},
                                               {"type", "VEC3"},
                                               {"count", 3}});
    attributes["TEXCOORD_0"] = b.accessor(std::vector<std::uint16_t>{0, 65535, 1, 2, 32768, 3}, u16, "VEC2", true);
    attributes["TEXCOORD_1"] = b.accessor(std::vector<std::uint16_t>{0, 65535, 1, 2, 32768, 3}, u16, "VEC2");
    b.draw(Builder::primitive(attributes));
    EXPECT_CONTAINS(rejection(b), "must declare KHR_mesh_quantization");
    b.json["extensionsUsed"] = b.json["extensionsRequired"] = Json::array({"KHR_mesh_quantization"});
    const Mesh mesh = only_mesh(b);
    EXPECT_EQ(mesh.positions, (std::vector<Vec3>{{0, 0, 0}, {100, 0, 0}, {0, -200, 5}}));
    EXPECT_EQ(mesh.normals, (std::vector<Vec3>{{0, 0, 1}, {0, -1, 0}, {1, 0, 0}}));
    EXPECT_EQ(mesh.uv0[0], (Vec2{0, 1}));
    EXPECT_EQ(mesh.uv0[2].x, 32768.0f / 65535.0f);
    EXPECT_EQ(mesh.uv1[2], (Vec2{32768, 3}));
}

TEST(GltfAccessors, colors_in_all_forms) {
    const auto colors = [](const std::function<int(Builder&)>& make) {
        Builder b;
        Json attributes = triangle(b);
        attributes["COLOR_0"] = make(b);
        b.draw(Builder::primitive(attributes));
        return only_mesh(b).colors;
    };
    const auto rgb = colors([](Builder& b) { return b.floats({1, 0, 0, 0, 0.5f, 0, 0, 0, 1}, "VEC3"); });
    EXPECT_EQ(rgb, (std::vector<Vec4>{{1, 0, 0, 1}, {0, 0.5f, 0, 1}, {0, 0, 1, 1}}));
    const auto rgba = colors([](Builder& b) { return b.floats({1, 0, 0, 0.25f, 0, 1, 0, 1, 0, 0, 1, 0}, "VEC4"); });
    EXPECT_EQ(rgba[0], (Vec4{1, 0, 0, 0.25f}));
    const auto bytes = colors([](Builder& b) {
        return b.accessor(std::vector<std::uint8_t>{255, 0, 51, 255, 0, 0, 0, 0, 0, 0, 0, 102}, u8, "VEC4", true);
    });
    EXPECT_EQ(bytes[0], (Vec4{1, 0, 51.0f / 255, 1}));
    EXPECT_EQ(bytes[2], (Vec4{0, 0, 0, 102.0f / 255}));
    const auto words = colors([](Builder& b) {
        return b.accessor(std::vector<std::uint16_t>{65535, 0, 6553, 0, 0, 0, 0, 0, 0}, u16, "VEC3", true);
    });
    EXPECT_EQ(words[0], (Vec4{1, 0, 6553.0f / 65535, 1}));
}

TEST(GltfMeshes, primitives_are_merged_with_their_materials) {
    Builder b;
    for (const char* name : {"unused", "red", "blue"}) b.add("materials", {{"name", name}});
    Json one = Builder::primitive(triangle(b)), two = Builder::primitive(zigzag(b)),
         three = Builder::primitive(triangle(b));
    one["material"] = 2;
    two["material"] = 1;
    two["mode"] = 5;
    b.node({{"mesh", b.mesh(Json::array({one, two, three}))}});
    b.json["meshes"][0]["name"] = "Wheel";
    const Loaded loaded = load(b);
    const Mesh& mesh = loaded.scene.meshes.at(0);
    EXPECT_EQ(mesh.name, "meshes[0] 'Wheel'");
    EXPECT_EQ(mesh.triangles, (Triangles{{0, 1, 2}, {3, 4, 5}, {4, 6, 5}, {5, 6, 7}, {8, 9, 10}}));
    EXPECT_EQ(mesh.triangle_materials, (std::vector<std::uint32_t>{0, 1, 1, 1, 2}));
    ASSERT_EQ(loaded.scene.materials.size(), 3u);
    EXPECT_EQ(loaded.scene.materials[0].name, "blue");
    EXPECT_EQ(loaded.scene.materials[1].name, "red");
    EXPECT_EQ(loaded.scene.materials[2].name, "default");
    EXPECT_EQ(loaded.scene.materials[2].metallic, 1);
    EXPECT_EQ(loaded.scene.materials[2].roughness, 1);
}

TEST(GltfMeshes, missing_attributes_are_filled) {
    Builder b;
    Json full = triangle(b), bare = {{"POSITION", b.floats({0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1}, "VEC3")}};
    full["NORMAL"] = b.floats({0, 0, 1, 0, 0, 1, 0, 0, 1}, "VEC3");
    full["TANGENT"] = b.floats({1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1}, "VEC4");
    full["TEXCOORD_0"] = b.floats({0, 1, 1, 1, 0, 0}, "VEC2");
    full["TEXCOORD_1"] = b.floats({0, 0, 0, 0, 0, 0}, "VEC2");
    full["COLOR_0"] = b.floats({0, 0, 0, 0, 0, 0, 0, 0, 0}, "VEC3");
    bare["TEXCOORD_0"] = b.floats({0, 0, 0, 1, 1, 0, 1, 1}, "VEC2"); // u along z, v along y
    Json quad = Builder::primitive(bare);
    quad["indices"] = b.accessor(std::vector<std::uint8_t>{0, 1, 2, 2, 1, 3}, u8, "SCALAR");
    b.node({{"mesh", b.mesh(Json::array({Builder::primitive(full), quad}))}});
    const Mesh mesh = only_mesh(b);
    ASSERT_EQ(mesh.positions.size(), 3u + 6u); // the flat quad has corners of its own
    EXPECT_EQ(mesh.triangles, (Triangles{{0, 1, 2}, {3, 4, 5}, {6, 7, 8}}));
    for (std::size_t i = 3; i < 9; ++i) {
        EXPECT_EQ(mesh.normals[i], (Vec3{1, 0, 0}));
        EXPECT_EQ(mesh.tangents[i].xyz(), (Vec3{0, 0, 1}));
        EXPECT_EQ(mesh.tangents[i].w, 1); // cross(x, z) is -y, where v decreases
        EXPECT_EQ(mesh.colors[i], (Vec4{1, 1, 1, 1}));
        EXPECT_EQ(mesh.uv1[i], mesh.uv0[i]); // as in a mesh without a second set
    }
    EXPECT_EQ(mesh.positions[8], (Vec3{0, 1, 1}));
    EXPECT_EQ(mesh.uv0[8], (Vec2{1, 1}));
    EXPECT_EQ(mesh.colors[0], (Vec4{0, 0, 0, 1}));
}

TEST(GltfMeshes, flat_meshes_keep_shared_vertices_and_drop_tangents) {
    Builder b;
    Json attributes = triangle(b);
    attributes["TANGENT"] = b.floats({1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1}, "VEC4");
    b.draw(Builder::primitive(attributes));
    const Mesh mesh = only_mesh(b);
    EXPECT_TRUE(mesh.normals.empty());
    EXPECT_TRUE(mesh.tangents.empty());
    EXPECT_EQ(mesh.positions.size(), 3u);
}

TEST(GltfMeshes, primitives_with_the_same_vertices_share_them) {
    Builder b;
    const Json attributes = zigzag(b);
    Json one = Builder::primitive(attributes), two = one, other = Builder::primitive(triangle(b));
    one["indices"] = b.accessor(std::vector<std::uint8_t>{0, 1, 2}, u8, "SCALAR");
    two["indices"] = b.accessor(std::vector<std::uint8_t>{1, 3, 2}, u8, "SCALAR");
    b.node({{"mesh", b.mesh(Json::array({one, other, two}))}});
    const Mesh mesh = only_mesh(b);
    EXPECT_EQ(mesh.positions.size(), 5u + 3u);
    EXPECT_EQ(mesh.triangles, (Triangles{{0, 1, 2}, {5, 6, 7}, {1, 3, 2}}));
}

TEST(GltfMeshes, unread_sets_give_warnings) {
    Builder b;
    Json attributes = triangle(b);
    attributes["COLOR_1"] = b.floats({0, 0, 0, 0, 0, 0, 0, 0, 0}, "VEC3");
    attributes["_CUSTOM"] = 0;
    b.draw(Builder::primitive(attributes));
    EXPECT_EQ(load(b).warnings, std::vector<std::string>{"unsupported: COLOR_1"});
}

} // namespace
} // namespace weft::scenes::test
