// SPDX-License-Identifier: Apache-2.0
// The asset collection: every scene loads with the triangles that its table says, nothing malformed gets through or
// crashes. Skipped where the collection is not at hand.
#include "builder.h"

#include "scenes/gltf/tangents.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace weft::scenes::test {
namespace {

namespace fs = std::filesystem;

struct Counts {
    std::size_t triangles = 0, instanced = 0;
};

struct Asset {
    const char* path;
    Counts counts;
};

constexpr Asset assets[] = {
    {"gltf/AlphaBlendModeTest/AlphaBlendModeTest.gltf", {61, 61}},
    {"gltf/AnimatedMorphCube/AnimatedMorphCube.gltf", {12, 12}},
    {"gltf/AnisotropyStrengthTest/AnisotropyStrengthTest.glb", {97240, 97240}},
    {"gltf/AttenuationTest/AttenuationTest.glb", {232, 292}},
    {"gltf/Box/Box.gltf", {12, 12}},
    {"gltf/BoxTextured/BoxTextured.gltf", {12, 12}},
    {"gltf/BoxVertexColors/BoxVertexColors.gltf", {12, 12}},
    {"gltf/Cameras/Cameras.gltf", {2, 2}},
    {"gltf/CesiumMan/CesiumMan.gltf", {4672, 4672}},
    {"gltf/ClearCoatTest/ClearCoatTest.glb", {37116, 37116}},
    {"gltf/CornellBox/CornellBox.glb", {36, 36}},
    {"gltf/GpuInstancingTeapots/24_gpu_instancing.gltf", {4034, 7656770}},
    {"gltf/Lights_punctual_playcanvas/Lights.glb", {12, 12}},
    {"gltf/Lights_punctual_wicked/gltf_KHR_lights_punctual_test.glb", {14, 14}},
    {"gltf/ManyCubes500/many-cubes.gltf", {6012, 6012}},
    {"gltf/MaterialsVariantsShoe/MaterialsVariantsShoe.gltf", {22700, 22700}},
    {"gltf/MorphPrimitivesTest/MorphPrimitivesTest.gltf", {32, 32}},
    {"gltf/MultiUVTest/MultiUVTest.gltf", {12, 12}},
    {"gltf/OrientationTest/OrientationTest.gltf", {524, 524}},
    {"gltf/R250_receiver/scene.gltf", {64223, 64223}},
    {"gltf/RiggedSimple/RiggedSimple.gltf", {188, 188}},
    {"gltf/SimpleSparseAccessor/SimpleSparseAccessor.gltf", {12, 12}},
    {"gltf/SpecularTest/SpecularTest.glb", {44828, 44828}},
    {"gltf/TextureSettingsTest/TextureSettingsTest.gltf", {72, 72}},
    {"gltf/TextureTransformTest/TextureTransformTest.gltf", {18, 24}},
    {"gltf/TransmissionRoughnessTest/TransmissionRoughnessTest.glb", {77792, 77792}},
    {"gltf/VertexColorTest/VertexColorTest.gltf", {36, 36}},
    {"gltf/WaterBottle/WaterBottle.gltf", {4510, 4510}},
    {"gltf/blenderio_02_shared_mesh/02_shared_mesh.gltf", {12, 24}},
    {"gltf/blenderio_13_texture_wrapping/13_texture_wrapping.gltf", {4, 4}},
    {"gltf/blenderio_14_emission_strength/14_emission_strength.gltf", {17280, 17280}},
    {"gltf/blenderio_17_ior/17_ior.gltf", {60, 60}},
    {"gltf/blenderio_19_sheen/19_sheen.gltf", {6720, 6720}},
    {"gltf/blenderio_22_vertex_color/22_vertex_color.gltf", {5, 5}},
    {"scenes/CoffeeMaker/coffee.glb", {235271, 235271}},
};

std::string assets_folder() {
    const char* folder = std::getenv("WEFT_ASSETS"); // NOLINT(concurrency-mt-unsafe)
    return folder ? folder : "";
}

Loaded load_file(const fs::path& path) {
    MemoryBudget budget(std::uint64_t{4} << 30);
    SerialExecutor executor;
    const SceneFolder folder(path);
    const Bytes bytes = read_named_file(path, budget);
    return load_gltf(bytes, folder, {}, budget, executor);
}

Counts count(const Scene& scene) {
    Counts counts;
    for (const Mesh& mesh : scene.meshes) counts.triangles += mesh.triangles.size();
    for (const Instance& instance : scene.instances) counts.instanced += scene.meshes[instance.mesh].triangles.size();
    return counts;
}

class AssetTest : public testing::TestWithParam<Asset> {};

TEST_P(AssetTest, loads_with_its_triangles) {
    if (assets_folder().empty()) GTEST_SKIP() << "WEFT_ASSETS is not set";
    const Loaded loaded = load_file(fs::path(assets_folder()) / GetParam().path);
    EXPECT_EQ(count(loaded.scene).triangles, GetParam().counts.triangles);
    EXPECT_EQ(count(loaded.scene).instanced, GetParam().counts.instanced);
    for (const std::string& line : loaded.warnings) std::printf("%s\n", line.c_str());
}

std::string folder_name(const testing::TestParamInfo<Asset>& asset) {
    return fs::path(asset.param.path).parent_path().filename().string();
}

INSTANTIATE_TEST_SUITE_P(every, AssetTest, testing::ValuesIn(assets), folder_name);

// The convention of the bitangent's sign is easily turned around: the files' own tangents are the judge.
TEST(Assets, made_tangents_agree_with_stored_ones) {
    if (assets_folder().empty()) GTEST_SKIP() << "WEFT_ASSETS is not set";
    for (const char* path : {"gltf/WaterBottle/WaterBottle.gltf", "gltf/ClearCoatTest/ClearCoatTest.glb"}) {
        Loaded loaded = load_file(fs::path(assets_folder()) / path);
        std::size_t vertices = 0, along = 0, same_sign = 0;
        for (Mesh& mesh : loaded.scene.meshes) {
            if (mesh.tangents.empty()) continue;
            const std::vector<Vec4> stored = mesh.tangents;
            gltf::make_tangents(gltf::slice(mesh, 0, mesh.positions.size()), mesh.triangles, 0);
            for (std::size_t i = 0; i < stored.size(); ++i) {
                ++vertices;
                along += dot(stored[i].xyz(), mesh.tangents[i].xyz()) > 0.9f;
                same_sign += stored[i].w == mesh.tangents[i].w;
            }
        }
        EXPECT_GT(vertices, 1000u);
        EXPECT_GT(static_cast<double>(along), 0.95 * static_cast<double>(vertices)) << path;
        EXPECT_GT(static_cast<double>(same_sign), 0.98 * static_cast<double>(vertices)) << path;
    }
}

TEST(Assets, table_lists_every_file) {
    if (assets_folder().empty()) GTEST_SKIP() << "WEFT_ASSETS is not set";
    std::size_t files = 0;
    for (const char* set : {"gltf", "scenes"})
        for (const auto& entry : fs::recursive_directory_iterator(fs::path(assets_folder()) / set)) {
            const std::string kind = entry.path().extension().string();
            if (kind == ".gltf" || kind == ".glb") ++files;
        }
    EXPECT_EQ(files, std::size(assets));
}

TEST(Assets, malformed_files_are_rejected_or_harmless) {
    if (assets_folder().empty()) GTEST_SKIP() << "WEFT_ASSETS is not set";
    std::ifstream table(fs::path(assets_folder()) / "malformed" / "EXPECTED_gltf.tsv");
    ASSERT_TRUE(table);
    std::string line;
    std::size_t files = 0;
    while (std::getline(table, line)) {
        if (line.empty() || line.front() == '#') continue;
        std::istringstream words(line);
        std::string name, errors;
        words >> name >> errors;
        ++files;
        try {
            const Loaded loaded = load_file(fs::path(assets_folder()) / "malformed" / name);
            std::printf("%-70s loads\n", name.c_str());
            for (const std::string& warning : loaded.warnings) std::printf("    %s\n", warning.c_str());
        } catch (const FileError& error) {
            EXPECT_NE(errors, "0") << error.what();
            EXPECT_FALSE(error.reason.empty());
            std::printf("%-70s %s: %s\n", name.c_str(), error.element.c_str(), error.reason.c_str());
        }
    }
    EXPECT_GE(files, 40u);
}

} // namespace
} // namespace weft::scenes::test
