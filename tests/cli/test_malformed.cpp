// SPDX-License-Identifier: Apache-2.0
// Other projects' malformed files: each is drawn or refused with a reason, soon and without taking much memory. Skipped
// where the collection is not at hand.
#include "tests/cli/bad_input.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <sstream>

namespace weft::test {
namespace {

namespace fs = std::filesystem;

class Malformed : public testing::Test {
  protected:
    void SetUp() override {
        const char* assets = std::getenv("WEFT_ASSETS"); // NOLINT(concurrency-mt-unsafe)
        if (assets) folder_ = fs::path(assets) / "malformed";
        if (!fs::is_directory(folder_))
            GTEST_SKIP() << "WEFT_ASSETS names no asset collection with a folder 'malformed'";
    }

    /// Below the collection, sorted.
    std::vector<std::string> files(const std::vector<std::string>& extensions) const {
        std::vector<std::string> found;
        for (const auto& entry : fs::recursive_directory_iterator(folder_))
            if (std::find(extensions.begin(), extensions.end(), entry.path().extension()) != extensions.end())
                found.push_back(entry.path().lexically_relative(folder_).string());
        std::sort(found.begin(), found.end());
        return found;
    }

    /// Renders and checks; `file` is who must be named by a refusal.
    Outcome check(const std::vector<std::string>& words, const fs::path& where, const std::string& file) const {
        const Bounds bounds = default_bounds();
        Outcome o = render_small(words, where, bounds);
        const std::string wrong = complaint(o, file, bounds);
        EXPECT_EQ(wrong, "") << file << '\n' << o.err;
        return o;
    }

    fs::path folder_;
};

TEST(Complaint, KnowsRightEndsFromWrongOnes) {
    const Bounds bounds = default_bounds();
    const auto end = [](int code, const char* out, const char* err) {
        Outcome o;
        o.exit_code = code;
        o.out = out;
        o.err = err;
        return o;
    };
    const std::string hash = std::string(64, 'a') + "  -\n", reason = "weft: a.ply: line 2: unknown format\n";
    const Outcome drawn = end(0, hash.c_str(), "weft: warning: no light\n"), refused = end(3, "", reason.c_str());
    EXPECT_EQ(complaint(drawn, "a.ply", bounds), "");
    EXPECT_EQ(complaint(refused, "a.ply", bounds), "");
    EXPECT_EQ(complaint(end(4, "", ("weft: warning: b\n" + reason).c_str()), "a.ply", bounds), "");

    std::vector<Outcome> wrong{
        end(0, "", ""),                            // no picture
        end(0, hash.c_str(), "runtime error\n"),   // a sanitizer's line
        end(1, "", reason.c_str()),                // the wrong code
        end(3, "", ""),                            // no message
        end(3, "", "weft: b.ply: unknown format"), // another file
        end(3, "", "weft: a.ply: "),               // no reason
        end(3, hash.c_str(), reason.c_str()),      // both
    };
    for (const auto spoil : {+[](Outcome& o) { o.timed_out = true; }, +[](Outcome& o) { o.signal = 11; },
                             +[](Outcome& o) { o.cpu_s = 5; }, +[](Outcome& o) { o.peak_bytes = 3ULL << 30; }}) {
        wrong.push_back(drawn);
        spoil(wrong.back());
    }
    for (const Outcome& o : wrong) EXPECT_NE(complaint(o, "a.ply", bounds), "") << o.exit_code << ' ' << o.err;
}

TEST_F(Malformed, ScenesAreDrawnOrRefusedWithAReason) {
    const std::vector<std::string> scenes = files({".gltf", ".glb", ".obj", ".ply"});
    EXPECT_GE(scenes.size(), 54u);
    for (const std::string& scene : scenes) check({scene}, folder_, scene);
}

TEST_F(Malformed, RefusalsNameTheElement) {
    const std::map<std::string, std::string> elements{
        {"assimp/IndexOutOfRange__AllIndicesOutOfRange.gltf", "meshes[0].primitives[0].indices: "},
        {"assimp/IndexOutOfRange__IndexOutOfRange.gltf", "meshes[0].primitives[0].indices: "},
        {"assimp/MissingBin__BoxTextured.gltf", "images[0] \"CesiumLogoFlat.png\": "},
        {"assimp/SchemaFailures__sceneWrongType.gltf", "scene: "},
        {"assimp/wrongTypes__badExtension.gltf",
         "materials[0].pbrMetallicRoughness.baseColorTexture.extensions.KHR_texture_transform: "},
        {"assimp/wrongTypes__badObject.gltf", "materials[0].pbrMetallicRoughness: "},
        {"gltf_validator/glb__truncated_chunk_header.glb", "chunk 0 at byte 12: "},
        {"gltf_validator/node__unresolved_child_node.gltf", "nodes[0].children[0]: "},
        {"gltf_validator/root__invalid_collection_type.gltf", "samplers: "},
        {"gltf_validator/scene__unresolved_child_node.gltf", "nodes[0].children[0]: "},
        {"magnum_gltf/scene-invalid-child-not-root.gltf", "scenes[0].nodes[1]: "},
        {"magnum_gltf/scene-invalid.gltf", "nodes[17].translation: "},
        {"magnum_gltf/texture-invalid-ktx-missing-source-property.gltf", "extensionsRequired: "},
        {"magnum_ply/extra-token-format.ply", "line 2: "},
        {"magnum_ply/format-unsupported.ply", "line 2: "},
        {"magnum_ply/invalid-face-index-type.ply", "line 5: "},
        {"magnum_ply/invalid-vertex-property.ply", "line 4: "},
        {"tinygltf/integer-out-of-bounds.gltf", "bufferViews[0].byteLength: "},
    };
    for (const auto& [scene, element] : elements) {
        const Outcome o = check({scene}, folder_, scene);
        EXPECT_EQ(o.exit_code, 3) << scene;
        EXPECT_NE(o.err.find(": " + element), std::string::npos) << o.err;
    }
}

TEST_F(Malformed, ScenesWithoutErrorsAreDrawn) {
    std::ifstream table(folder_ / "EXPECTED_gltf.tsv");
    std::size_t drawn = 0;
    for (std::string line; std::getline(table, line);) {
        std::istringstream words(line);
        std::string scene, errors;
        words >> scene >> errors;
        if (line.starts_with('#') || errors != "0") continue;
        ++drawn;
        EXPECT_EQ(check({scene}, folder_, scene).exit_code, 0) << scene;
    }
    EXPECT_EQ(drawn, 4u);
}

TEST_F(Malformed, EnvironmentsAreRefusedWithAReason) {
    const std::vector<std::string> pictures = files({".exr", ".hdr", ".pfm", ".png"});
    EXPECT_GE(pictures.size(), 8u);
    for (const std::string& picture : pictures)
        EXPECT_EQ(check({"builtin:cornell", "--env", picture}, folder_, picture).exit_code, 3) << picture;
}

// A model is often passed on without its textures: OBJ is drawn without them, and the user is told which and why. A
// glTF file that names a picture is not whole without it.
TEST_F(Malformed, TexturesAreLeftOutOfObjAndRefusedInGltf) {
    for (const std::string& picture : files({".png"})) {
        const Scratch scratch;
        fs::copy_file(folder_ / picture, scratch / "a.png");
        std::ofstream(scratch / "a.mtl") << "newmtl m\nmap_Kd a.png\n";
        std::ofstream(scratch / "a.obj") << "mtllib a.mtl\nusemtl m\nv 0 0 0\nv 1 0 0\nv 0 1 0\nvt 0 0\n"
                                            "f 1/1 2/1 3/1\n";
        const Outcome obj = check({"a.obj"}, scratch.path(), "a.obj");
        EXPECT_EQ(obj.exit_code, 0) << picture;
        EXPECT_NE(obj.err.find("texture a.png left out: "), std::string::npos) << obj.err;

        std::ofstream(scratch / "a.gltf") << R"({"asset": {"version": "2.0"}, "scenes": [{"nodes": [0]}],
            "nodes": [{"mesh": 0}], "images": [{"uri": "a.png"}], "textures": [{"source": 0}],
            "meshes": [{"primitives": [{"attributes": {"POSITION": 0}, "material": 0}]}],
            "accessors": [{"componentType": 5126, "type": "VEC3", "count": 3}],
            "materials": [{"pbrMetallicRoughness": {"baseColorTexture": {"index": 0}}}]})";
        const Outcome gltf = check({"a.gltf"}, scratch.path(), "a.gltf");
        EXPECT_EQ(gltf.exit_code, 3) << picture;
        EXPECT_NE(gltf.err.find("images[0]"), std::string::npos) << gltf.err;
    }
}

} // namespace
} // namespace weft::test
