// SPDX-License-Identifier: Apache-2.0
// The file around the scene: JSON text, binary container, buffers, data URIs, files beside it, versions, extensions.
#include "builder.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace weft::scenes::test {
namespace {

namespace fs = std::filesystem;

Builder one_triangle() {
    Builder b;
    b.draw(Builder::primitive(triangle(b)));
    return b;
}

void expect_one_triangle(const Loaded& loaded) {
    ASSERT_EQ(loaded.scene.meshes.size(), 1u);
    ASSERT_EQ(loaded.scene.meshes[0].triangles.size(), 1u);
    EXPECT_EQ(loaded.scene.meshes[0].positions[1], (Vec3{1, 0, 0}));
    EXPECT_EQ(loaded.scene.instances.size(), 1u);
}

TEST(GltfContainer, text_with_data_uri_and_binary_give_the_same_scene) {
    const Builder b = one_triangle();
    expect_one_triangle(load_text(b.text()));
    expect_one_triangle(load_bytes(b.glb()));
    EXPECT_TRUE(load_text(b.text()).warnings.empty());
    EXPECT_TRUE(is_glb(b.glb()));
    EXPECT_FALSE(is_glb(to_bytes(b.text())));
    EXPECT_FALSE(is_glb({}));
}

TEST(GltfContainer, binary_may_have_chunks_and_bytes_that_are_not_ours) {
    Bytes bytes = one_triangle().glb();
    const Bytes foreign = to_bytes(std::string("\4\0\0\0ABCD1234", 12));
    bytes.insert(bytes.end(), foreign.begin(), foreign.end());
    expect_one_triangle(load_bytes(bytes)); // behind the declared length
    bytes[8] = static_cast<std::byte>(std::to_integer<unsigned>(bytes[8]) + 12);
    expect_one_triangle(load_bytes(bytes)); // a third chunk
}

TEST(GltfContainer, every_truncation_of_a_binary_is_rejected) {
    const Bytes whole = one_triangle().glb();
    for (std::size_t size = 0; size < whole.size(); ++size)
        EXPECT_THROW(load_bytes(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size))), InputError)
            << size;
}

TEST(GltfContainer, binary_headers_are_checked) {
    const Bytes whole = one_triangle().glb();
    const auto with = [&](std::size_t at, int value) {
        Bytes changed = whole;
        changed[at] = static_cast<std::byte>(value);
        try {
            load_bytes(changed);
        } catch (const InputError& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    EXPECT_CONTAINS(with(4, 1), "binary glTF version 1");
    EXPECT_CONTAINS(with(11, 0x7f), "but the file has"); // total length
    EXPECT_CONTAINS(with(15, 0xff), "bytes, but");       // chunk length
    EXPECT_CONTAINS(with(16, 'X'), "first chunk must be JSON");
}

TEST(GltfContainer, bad_json_is_rejected) {
    EXPECT_CONTAINS(rejection(""), "not valid JSON");
    EXPECT_CONTAINS(rejection("{"), "not valid JSON");
    EXPECT_CONTAINS(rejection("{} x"), "not valid JSON");
    EXPECT_CONTAINS(rejection("{\"asset\":{\"version\":\"\xff\"}}"), "not valid JSON");
    EXPECT_CONTAINS(rejection(R"({"a": 1e999})"), "not valid JSON");
    EXPECT_CONTAINS(rejection(R"({"a": NaN})"), "not valid JSON");
    EXPECT_CONTAINS(rejection("[1]"), "must be an object");
    EXPECT_CONTAINS(rejection(R"({"asset": {"version": "2.0", "version": "2.0"}})"),
                    "asset: has the member 'version' twice");
}

TEST(GltfContainer, nesting_has_a_limit) {
    const auto nested = [](std::size_t depth) { // the root and `extras` are two of the levels
        return R"({"asset": {"version": "2.0"}, "extras": )" + std::string(depth - 1, '[') +
               std::string(depth - 1, ']') + "}";
    };
    EXPECT_EQ(rejection(nested(64)), "");
    EXPECT_CONTAINS(rejection(nested(65)), "nested deeper than 64");
    EXPECT_CONTAINS(rejection(nested(1'000'000)), "nested deeper than 64");
    EXPECT_CONTAINS(rejection(std::string(1'000'000, '{')), "not valid JSON");
}

TEST(GltfContainer, version_is_checked) {
    EXPECT_CONTAINS(rejection("{}"), "has no 'asset', so it is not glTF 2.0");
    EXPECT_CONTAINS(rejection(R"({"asset": {}})"), "asset: has no 'version'");
    EXPECT_CONTAINS(rejection(R"({"asset": {"version": "1.0"}})"), "weft reads glTF 2.0");
    EXPECT_CONTAINS(rejection(R"({"asset": {"version": "2.0", "minVersion": "2.1"}})"), "asset.minVersion");
    EXPECT_CONTAINS(rejection(R"({"asset": {"version": 2}})"), "asset.version: must be a string");
    EXPECT_EQ(rejection(R"({"asset": {"version": "2.1"}})"), "");
}

TEST(GltfContainer, files_without_scene_or_meshes_are_empty_scenes) {
    const Loaded bare = load_text(R"({"asset": {"version": "2.0"}})");
    EXPECT_TRUE(bare.scene.instances.empty());
    EXPECT_TRUE(has_warning(bare, "no scene"));
    const Loaded empty = load_text(R"({"asset": {"version": "2.0"}, "scenes": [{}]})");
    EXPECT_TRUE(empty.scene.instances.empty());
    EXPECT_TRUE(has_warning(empty, "no triangles"));
    EXPECT_FALSE(has_warning(empty, "no scene"));
}

TEST(GltfContainer, lists_must_be_lists) {
    for (const char* list : {"accessors", "animations", "buffers", "bufferViews", "cameras", "images", "materials",
                             "meshes", "nodes", "samplers", "scenes", "skins", "textures", "extensionsUsed"}) {
        Builder b = one_triangle();
        b.json[list] = Json::object();
        EXPECT_CONTAINS(rejection(b.json.dump()), std::string(list) + ": must be an array");
    }
}

TEST(GltfContainer, buffers_are_checked) {
    const Builder b = one_triangle();
    const Json good = Json::parse(b.text());
    const auto changed = [&](const char* pointer, const Json& value) {
        Json json = good;
        json[Json::json_pointer(pointer)] = value;
        return rejection(json.dump());
    };
    EXPECT_CONTAINS(changed("/buffers/0/byteLength", 37), "buffers[0].byteLength: is 37, but there are 36 bytes");
    EXPECT_CONTAINS(changed("/buffers/0/byteLength", 12), "bufferViews[0]: covers bytes 0 + 36, but buffers[0] has 12");
    EXPECT_CONTAINS(changed("/buffers/0/byteLength", -1), "must not be negative");
    EXPECT_CONTAINS(changed("/buffers/0/byteLength", 35.5), "whole number");
    EXPECT_CONTAINS(changed("/buffers/0/uri", "data:;base64,A"), "buffers[0].uri");
    EXPECT_CONTAINS(changed("/buffers/0", {{"byteLength", 36}}), "buffers[0]: has no 'uri'");
    EXPECT_CONTAINS(changed("/bufferViews/0/buffer", 1),
                    "bufferViews[0].buffer: is 1, but the file has 1 buffers, numbered from 0");
    EXPECT_CONTAINS(changed("/bufferViews/0/byteLength", 0), "bufferViews[0].byteLength: is 0");
    EXPECT_CONTAINS(changed("/bufferViews/0/byteOffset", 4), "covers bytes 4 + 36");
    EXPECT_CONTAINS(changed("/bufferViews/0/byteOffset", std::uint64_t{1} << 40), "covers bytes 1099511627776 + 36");
    EXPECT_CONTAINS(changed("/bufferViews/0/byteLength", 0xffffffffffffffffu), "covers bytes");
    EXPECT_EQ(changed("/buffers/0/byteLength", 36.0), ""); // some writers put it so
}

TEST(GltfContainer, unused_buffers_are_not_read) {
    Builder b = one_triangle();
    Json json = Json::parse(b.text());
    json["buffers"].push_back({{"byteLength", 10}, {"uri", "not-there.bin"}});
    expect_one_triangle(load_text(json.dump()));
}

/// A folder of its own, gone afterwards.
class GltfFiles : public testing::Test {
  protected:
    void SetUp() override {
        folder_ = fs::path(testing::TempDir()) /
                  ("weft_gltf_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
        fs::create_directories(folder_ / "inside");
    }
    void TearDown() override { fs::remove_all(folder_); }
    void write(const fs::path& name, const Bytes& bytes) const {
        std::ofstream(folder_ / name, std::ios::binary)
            .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    }
    Loaded load_with_uri(const std::string& uri) const {
        Json json = Json::parse(one_triangle().text());
        json["buffers"][0]["uri"] = uri;
        MemoryBudget budget(1 << 20);
        SerialExecutor executor;
        const SceneFolder folder(folder_ / "inside" / "scene.gltf");
        return load_gltf(to_bytes(json.dump()), folder, {}, budget, executor);
    }
    static Bytes corners() {
        const float data[] = {0, 0, 0, 1, 0, 0, 0, 1, 0};
        Bytes bytes(sizeof data);
        std::memcpy(bytes.data(), data, sizeof data);
        return bytes;
    }
    fs::path folder_;
};

TEST_F(GltfFiles, buffers_beside_the_scene_are_read) {
    write("inside/a b.bin", corners());
    expect_one_triangle(load_with_uri("a b.bin"));
    expect_one_triangle(load_with_uri("a%20b.bin"));
}

TEST_F(GltfFiles, nothing_outside_the_folder_is_read) {
    write("outside.bin", corners());
    for (const char* uri : {"../outside.bin", "%2e%2e/outside.bin", "..\\outside.bin", "a/../../outside.bin",
                            "file:outside.bin", "/etc/passwd", "http://localhost/x.bin", ""})
        EXPECT_THROW(load_with_uri(uri), InputError) << uri;
    EXPECT_THROW(load_with_uri((folder_ / "outside.bin").string()), InputError);
}

TEST_F(GltfFiles, missing_and_short_files_are_named) {
    try {
        load_with_uri("gone.bin");
        FAIL();
    } catch (const InputError& error) {
        EXPECT_CONTAINS(error.what(), "buffers[0].uri");
        EXPECT_CONTAINS(error.what(), "gone.bin");
        EXPECT_CONTAINS(error.file, "scene.gltf");
    }
    write("inside/short.bin", Bytes(35));
    EXPECT_THROW(load_with_uri("short.bin"), InputError);
}

TEST(GltfExtensions, unknown_required_ones_are_rejected_by_name) {
    for (const char* name :
         {"XYZ_unheard", "KHR_draco_mesh_compression", "EXT_meshopt_compression", "KHR_texture_basisu"}) {
        Builder b = one_triangle();
        b.json["extensionsUsed"] = b.json["extensionsRequired"] = Json::array({name});
        EXPECT_CONTAINS(rejection(b), name);
        EXPECT_CONTAINS(rejection(b), "extensionsRequired");
    }
}

TEST(GltfExtensions, known_required_ones_load) {
    for (const char* name :
         {"KHR_lights_punctual", "KHR_mesh_quantization", "KHR_texture_transform", "KHR_materials_unlit",
          "KHR_materials_sheen", "KHR_materials_pbrSpecularGlossiness", "EXT_mesh_gpu_instancing"}) {
        Builder b = one_triangle();
        b.json["extensionsUsed"] = b.json["extensionsRequired"] = Json::array({name});
        EXPECT_EQ(rejection(b), "");
    }
}

TEST(GltfExtensions, each_undrawn_one_is_one_line) {
    Builder b = one_triangle();
    b.json["extensionsUsed"] = {"KHR_materials_sheen", "KHR_texture_transform", "XYZ_unheard",
                                "KHR_draco_mesh_compression"};
    b.add("materials", {{"extensions", {{"KHR_materials_sheen", Json::object()}, {"ABC_undeclared", Json::object()}}}});
    b.add("materials", {{"extensions", {{"KHR_materials_sheen", Json::object()}}}});
    b.add("animations", Json::object());
    b.add("animations", Json::object());
    const std::vector<std::string> wanted = {"unsupported: ABC_undeclared", "unsupported: KHR_materials_sheen",
                                             "unsupported: XYZ_unheard",
                                             "unsupported: animations (the scene is drawn as it stands)"};
    EXPECT_EQ(load(b).warnings, wanted);
}

TEST(GltfExtensions, compressed_primitives_need_their_plain_copy) {
    Builder b = one_triangle();
    b.json["meshes"][0]["primitives"][0]["extensions"]["KHR_draco_mesh_compression"] = Json::object();
    expect_one_triangle(load(b));
    EXPECT_TRUE(load(b).warnings.empty());
    b.json["accessors"][0].erase("bufferView");
    const Loaded loaded = load(b);
    EXPECT_TRUE(loaded.scene.meshes.empty());
    EXPECT_TRUE(has_warning(loaded, "unsupported: KHR_draco_mesh_compression"));
}

TEST(GltfExtensions, hostile_names_are_made_printable) {
    Builder b = one_triangle();
    b.json["extensionsUsed"] = Json::array({"A\x1b[2J\nB"});
    const Loaded loaded = load(b);
    ASSERT_EQ(loaded.warnings.size(), 1u);
    for (const char c : loaded.warnings[0]) EXPECT_GE(c, ' ');
}

} // namespace
} // namespace weft::scenes::test
