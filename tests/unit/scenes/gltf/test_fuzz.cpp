// SPDX-License-Identifier: Apache-2.0
// Damaged files: every prefix, and bytes flipped at random. Each loads or is rejected with a reason, soon.
#include "builder.h"

#include <gtest/gtest.h>

#include <chrono>
#include <random>

namespace weft::scenes::test {
namespace {

/// A file with a little of everything.
Builder sample() {
    Builder b;
    Json attributes = triangle(b);
    attributes["NORMAL"] = b.floats({0, 0, 1, 0, 0, 1, 0, 0, 1}, "VEC3");
    attributes["TEXCOORD_0"] = b.accessor(std::vector<std::uint16_t>{0, 1, 2, 3, 4, 5}, u16, "VEC2", true);
    attributes["COLOR_0"] = b.accessor(std::vector<std::uint8_t>(12, 200), u8, "VEC4", true);
    attributes["JOINTS_0"] = b.accessor(std::vector<std::uint8_t>(12), u8, "VEC4");
    attributes["WEIGHTS_0"] = b.floats({1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0}, "VEC4");
    Json primitive = Builder::primitive(attributes), flat = Builder::primitive({{"POSITION", attributes["POSITION"]}});
    primitive["indices"] = b.accessor(std::vector<std::uint8_t>{0, 1, 2}, u8, "SCALAR");
    primitive["material"] = 0;
    const std::uint8_t where[] = {1};
    const float by[] = {1, 2, 3};
    const Json sparse = {{"count", 1},
                         {"indices", {{"bufferView", b.view(where, 1)}, {"componentType", u8}}},
                         {"values", {{"bufferView", b.view(by, 12)}}}};
    primitive["targets"] = {
        {{"POSITION",
          b.add("accessors", {{"componentType", f32}, {"type", "VEC3"}, {"count", 3}, {"sparse", sparse}})}}};
    flat["mode"] = 5;
    b.json["materials"] = {{{"pbrMetallicRoughness", {{"baseColorTexture", {{"index", 0}}}}},
                            {"extensions",
                             {{"KHR_materials_transmission", {{"transmissionFactor", 1}}},
                              {"KHR_materials_volume", {{"thicknessFactor", 1}, {"attenuationDistance", 2}}}}}}};
    b.json["textures"] = {{{"source", 0}, {"sampler", 0}}};
    b.json["samplers"] = Json::array({Json::object()});
    b.json["images"] = {{{"uri", tiny_png_uri()}}};
    const int posed = b.mesh(Json::array({primitive})), still = b.mesh(Json::array({flat}));
    b.json["meshes"][0]["weights"] = Json::array({0.5});
    b.node({{"mesh", posed}, {"skin", 0}});
    b.node(
        {{"mesh", still},
         {"children", {2}},
         {"extensions", {{"EXT_mesh_gpu_instancing", {{"attributes", {{"TRANSLATION", attributes["POSITION"]}}}}}}}});
    b.add("nodes",
          {{"camera", 0}, {"rotation", {0, 0, 0, 1}}, {"extensions", {{"KHR_lights_punctual", {{"light", 0}}}}}});
    b.json["skins"] = {{{"joints", {2}}}};
    b.json["cameras"] = {{{"type", "perspective"}, {"perspective", {{"yfov", 1}}}}};
    b.json["extensions"]["KHR_lights_punctual"]["lights"] = Json::array({{{"type", "spot"}}});
    return b;
}

/// Whether it loads; fails the test for anything but a FileError with a reason, or for taking long.
bool survives(const Bytes& bytes) {
    MemoryBudget budget(64 << 20);
    SerialExecutor executor;
    const SceneFolder folder("scene.gltf");
    const auto begin = std::chrono::steady_clock::now();
    bool loads = true;
    try {
        (void)load_gltf(bytes, folder, {}, budget, executor);
    } catch (const FileError& error) {
        loads = false;
        EXPECT_FALSE(error.reason.empty());
        EXPECT_EQ(error.file, "scene.gltf");
        EXPECT_EQ(budget.used(), 0u) << error.what();
    }
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
    return loads;
}

TEST(GltfDamage, the_sample_itself_loads) {
    const Loaded loaded = load(sample());
    EXPECT_EQ(loaded.scene.instances.size(), 4u);
    EXPECT_TRUE(loaded.warnings.empty()) << loaded.warnings[0];
}

TEST(GltfDamage, every_prefix) {
    for (const Bytes& whole : {sample().glb(), to_bytes(sample().text())})
        for (std::size_t size = 0; size < whole.size(); ++size)
            EXPECT_FALSE(survives(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)))) << size;
}

TEST(GltfDamage, flipped_bytes) {
    std::mt19937 random(1); // NOLINT(cert-msc51-cpp): the same flips every time
    std::size_t loads = 0;
    for (const Bytes& whole : {sample().glb(), to_bytes(sample().text())})
        for (int round = 0; round < 5000; ++round) {
            Bytes bytes = whole;
            const std::size_t flips = 1 + random() % 3;
            for (std::size_t i = 0; i < flips; ++i)
                bytes[random() % bytes.size()] = static_cast<std::byte>(random() & 0xff);
            loads += survives(bytes);
        }
    EXPECT_GT(loads, 100u);
    EXPECT_LT(loads, 9900u);
}

// Digits are where numbers change into other numbers that are still JSON.
TEST(GltfDamage, other_digits) {
    std::mt19937 random(2); // NOLINT(cert-msc51-cpp)
    const std::string text = sample().text();
    std::vector<std::size_t> digits;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] >= '0' && text[i] <= '9') digits.push_back(i);
    const std::string others = "0123456789999-e.";
    for (int round = 0; round < 10000; ++round) {
        std::string changed = text;
        changed[digits[random() % digits.size()]] = others[random() % others.size()];
        if (round % 2) changed.insert(digits[random() % digits.size()], 1 + random() % 20, '9');
        survives(to_bytes(changed));
    }
}

} // namespace
} // namespace weft::scenes::test
