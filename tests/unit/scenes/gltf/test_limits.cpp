// SPDX-License-Identifier: Apache-2.0
// Small files that ask for much, and where charged memory goes.
#include "builder.h"

#include <gtest/gtest.h>

namespace weft::scenes::test {
namespace {

std::uint64_t used_after(const Bytes& bytes, std::uint64_t limit, bool* failed = nullptr) {
    MemoryBudget budget(limit);
    SerialExecutor executor;
    const SceneFolder folder("scene.gltf");
    try {
        (void)load_gltf(bytes, folder, {}, budget, executor);
        if (failed) *failed = false;
    } catch (const FileError& error) {
        if (failed) *failed = true;
        EXPECT_EQ(error.file, "scene.gltf") << error.what();
    }
    return budget.used();
}

TEST(GltfLimits, what_the_scene_holds_stays_charged) {
    Builder b;
    Json primitive = Builder::primitive(triangle(b));
    primitive["material"] = b.add("materials", {{"emissiveTexture", {{"index", 0}}}});
    b.add("textures", {{"source", 0}});
    b.add("images", {{"uri", tiny_png_uri()}});
    b.draw(primitive);
    const std::uint64_t vertices = 3 * sizeof(Vec3) + sizeof(Mesh::Triangle), texels = 3;
    EXPECT_EQ(used_after(to_bytes(b.text()), 1 << 20), vertices + sizeof(Mesh) + sizeof(Instance) + texels);
}

TEST(GltfLimits, nothing_stays_charged_after_an_error) {
    Builder b;
    Json primitive = Builder::primitive(triangle(b));
    primitive["material"] =
        b.add("materials", {{"emissiveTexture", {{"index", 0}}}, {"normalTexture", {{"index", 1}}}});
    primitive["indices"] = b.accessor(std::vector<std::uint8_t>{0, 1, 3}, u8, "SCALAR"); // found out last of all
    b.add("textures", {{"source", 0}});
    b.add("textures", {{"source", 1}});
    b.add("images", {{"uri", tiny_png_uri()}});
    b.add("images", {{"uri", tiny_png_uri()}});
    b.draw(primitive);
    bool failed = false;
    EXPECT_EQ(used_after(to_bytes(b.text()), 1 << 20, &failed), 0u);
    EXPECT_TRUE(failed);
}

TEST(GltfLimits, every_budget_is_kept) {
    Builder b;
    b.draw(Builder::primitive({{"POSITION", b.floats(std::vector<float>(30000), "VEC3")}}));
    const Bytes bytes = to_bytes(b.text());
    bool failed = true;
    for (std::uint64_t limit = 1000; failed; limit += limit / 8) {
        const std::uint64_t used = used_after(bytes, limit, &failed);
        if (failed) {
            EXPECT_EQ(used, 0u);
        }
        ASSERT_LT(limit, 10u << 20);
    }
}

TEST(GltfLimits, json_is_charged_by_what_it_becomes) {
    std::string text = R"({"asset":{"version":"2.0"},"extras":[{})";
    for (int i = 0; i < 300'000; ++i) text += ",{}";
    text += "]}";
    bool failed = false;
    used_after(to_bytes(text), 8 << 20, &failed); // the text has less than one
    EXPECT_TRUE(failed);
}

TEST(GltfLimits, accessors_without_data_are_bounded) {
    Builder b;
    b.draw(Builder::primitive(
        {{"POSITION", b.add("accessors", {{"componentType", f32}, {"type", "VEC3"}, {"count", 3}})}}));
    EXPECT_EQ(load(b).scene.meshes[0].positions, std::vector<Vec3>(3));
    b.json["accessors"][0]["count"] = std::uint64_t{1} << 62;
    EXPECT_THROW(load(b), LimitError);
    b.json["accessors"][0]["count"] = 0xffffffffffffffffu;
    EXPECT_THROW(load(b), LimitError);
}

TEST(GltfLimits, instances_are_counted_before_they_are_made) {
    Builder b;
    const int mesh = b.mesh(Json::array({Builder::primitive(triangle(b))}));
    const int many = b.add("accessors", {{"componentType", f32}, {"type", "VEC3"}, {"count", 1 << 20}});
    for (int i = 0; i < 10; ++i)
        b.node(
            {{"mesh", mesh}, {"extensions", {{"EXT_mesh_gpu_instancing", {{"attributes", {{"TRANSLATION", many}}}}}}}});
    bool failed = false;
    EXPECT_EQ(used_after(b.glb(), 100 << 20, &failed), 0u);
    EXPECT_TRUE(failed);
    EXPECT_THROW(load(b), LimitError);
    b.json["scenes"][0]["nodes"] = Json::array({0});
    EXPECT_EQ(load(b).scene.instances.size(), 1u << 20);
}

TEST(GltfLimits, posed_copies_are_charged) {
    Builder b;
    Json primitive = Builder::primitive({{"POSITION", b.floats(std::vector<float>(30000), "VEC3")}});
    primitive["targets"] = {{{"POSITION", 0}}};
    const int mesh = b.mesh(Json::array({primitive}));
    for (int i = 1; i <= 100; ++i) b.node({{"mesh", mesh}, {"weights", {i}}});
    bool failed = false;
    EXPECT_EQ(used_after(b.glb(), 8 << 20, &failed), 0u); // a hundred times 160 KB
    EXPECT_TRUE(failed);
}

// A small file that draws a mesh of many primitives in many ways: the product is what must be paid for.
TEST(GltfLimits, plans_are_charged) {
    Builder b;
    Json primitive = Builder::primitive(triangle(b)), primitives = Json::array();
    primitive["targets"] = Json::array({Json{{"POSITION", 0}}});
    for (int i = 0; i < 1000; ++i) primitives.push_back(primitive);
    const int mesh = b.mesh(primitives);
    for (int i = 1; i <= 1000; ++i) b.node({{"mesh", mesh}, {"weights", Json::array({i})}});
    bool failed = false;
    EXPECT_EQ(used_after(b.glb(), 32 << 20, &failed), 0u);
    EXPECT_TRUE(failed);
}

} // namespace
} // namespace weft::scenes::test
