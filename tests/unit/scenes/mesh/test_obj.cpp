// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/scenes/mesh/loading.h"

#include "scenes/mesh/number.h"

#include <gtest/gtest.h>

namespace weft::scenes {
namespace {

const std::string square = "v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\n";

Loaded load_text(const std::string& text, const std::string& mtl = "", const LoadOptions& options = {}) {
    const TemporaryFolder folder;
    if (!mtl.empty()) folder.write("a.mtl", mtl);
    return load_file(folder.write("a.obj", text), options);
}

Material material_of(const std::string& mtl) {
    return load_text("mtllib a.mtl\nusemtl m\n" + square + "f 1 2 3\n", "newmtl m\n" + mtl).scene.materials.at(0);
}

TEST(Number, CountsOnlyAsAWhole) {
    EXPECT_EQ(float_of("1.5"), 1.5f);
    EXPECT_EQ(float_of("+1.5"), 1.5f);
    EXPECT_EQ(float_of("-.7e+2"), -70.0f);
    EXPECT_EQ(float_of("1."), 1.0f);
    EXPECT_EQ(float_of("1e-60"), 0.0f);
    EXPECT_EQ(float_of("1e-999"), 0.0f);
    EXPECT_EQ(float_of("0." + std::string(500, '0') + "1"), 0.0f);
    for (const char* bad : {"", "+", "-", "0,5", "1.0f", "nan", "inf", "1e40", "-1e40", "1e999", "0x10", "1 ", "1e"})
        EXPECT_FALSE(float_of(bad)) << bad;
    EXPECT_EQ(integer_of("-12"), -12);
    for (const char* bad : {"", "-", "1.0", "12345678901234567890", "1a", "0x1"}) EXPECT_FALSE(integer_of(bad)) << bad;
}

TEST(Obj, ReadsTrianglesAndCutsPolygons) {
    const Loaded loaded = load_text(square + "f 1 2 3 4\nf 1 2 3\n");
    EXPECT_EQ(loaded.scene.meshes.at(0).positions.size(), 4U);
    EXPECT_EQ(loaded.scene.meshes[0].triangles.size(), 3U);
    EXPECT_TRUE(loaded.scene.meshes[0].normals.empty()); // flat
}

TEST(Obj, SharesAndSplitsVertices) {
    const Loaded loaded = load_text(square + "vt 0 0\nvt 1 0\nvt 1 1\nvt 0 0.25\nvn 0 0 1\n"
                                             "f 1/1/1 2/2/1 3/3/1\nf 1/1/1 3/3/1 4/4/1\nf 1/2/1 2/2/1 3/3/1\n");
    const Mesh& mesh = loaded.scene.meshes.at(0);
    EXPECT_EQ(mesh.positions.size(), 5U);
    EXPECT_EQ(mesh.uv0.at(3), (Vec2{0, 0.75f})); // v from the top
    EXPECT_EQ(mesh.normals.at(0), (Vec3{0, 0, 1}));
}

TEST(Obj, ReadsNegativeAndForwardIndicesContinuationsAndLineEnds) {
    EXPECT_EQ(load_text(square + "f -4 -3 -2\n").scene.meshes[0].triangles.size(), 1U);
    EXPECT_EQ(load_text("f 1 2 3\n" + square).scene.meshes[0].triangles.size(), 1U);
    EXPECT_EQ(load_text(square + "f 1 \\\n2 \\\r\n3 4").scene.meshes[0].triangles.size(), 2U);
    EXPECT_EQ(
        load_text("v 0 0 0\r\nv 1 0 0\r\n\tv 1 1 0\r\n# c\r\nf 1 2 3 # the end\r\n").scene.meshes[0].positions.size(),
        3U);
    EXPECT_EQ(
        load_text("# " + std::string(5 << 20, 'x') + "\n" + square + "f 1 2 3\n").scene.meshes[0].triangles.size(), 1U);
    EXPECT_EQ(load_text("# C:\\models\\\n" + square + "f 1 2 3\n").scene.meshes[0].positions.size(), 3U);
    EXPECT_EQ(load_text("\xef\xbb\xbfv 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n").scene.meshes[0].positions.size(), 3U);
}

TEST(Obj, ReadsVertexColours) {
    const Mesh mesh = load_text("v 0 0 0 1 0.5 0\nv 1 0 0 1 1 1\nv 0 1 0\nf 1 2 3\n").scene.meshes.at(0);
    ASSERT_EQ(mesh.colors.size(), 3U);
    EXPECT_NEAR(mesh.colors[0].y, 0.2140f, 1e-3);
    EXPECT_EQ(mesh.colors[2], (Vec4{1, 1, 1, 1}));
}

TEST(Obj, SmoothsInsideGroupsOnly) {
    // Two faces at a right angle that share an edge.
    const std::string roof = "v 0 0 0\nv 0 1 0\nv 1 0 0\nv 0 0 1\n";
    EXPECT_TRUE(load_text(roof + "f 1 3 2\nf 1 2 4\n").scene.meshes[0].normals.empty());
    EXPECT_TRUE(load_text(roof + "s off\nf 1 3 2\ns 0\nf 1 2 4\n").scene.meshes[0].normals.empty());
    const Mesh smooth = load_text(roof + "s 1\nf 1 3 2\nf 1 2 4\n").scene.meshes[0];
    ASSERT_EQ(smooth.normals.size(), 4U);
    EXPECT_NEAR(smooth.normals[0].x, 0.7071f, 1e-3);
    EXPECT_NEAR(smooth.normals[0].z, 0.7071f, 1e-3);
    const Mesh split = load_text(roof + "s 1\nf 1 3 2\ns 2\nf 1 2 4\n").scene.meshes[0];
    ASSERT_EQ(split.normals.size(), 6U);
    const Mesh mixed = load_text(roof + "s 1\nf 1 3 2\ns off\nf 1 2 4\n").scene.meshes[0];
    const Mesh::Triangle& flat = mixed.triangles[1];
    for (const std::uint32_t v : flat) EXPECT_EQ(mixed.normals[v], (Vec3{1, 0, 0}));
    const Mesh seam = load_text(roof + "vt 0 0\nvt 1 1\ns 1\nf 1/1 3/1 2/1\nf 1/2 2/2 4/2\n").scene.meshes[0];
    EXPECT_EQ(seam.normals[seam.triangles[0][0]], seam.normals[seam.triangles[1][0]]);
}

TEST(Obj, KeepsFlatQuadsFlatBesideNormals) {
    const Mesh mesh = load_text(square + "vn 1 0 0\nf 1//1 2//1 3//1\nf 1 2 3 4\n").scene.meshes[0];
    EXPECT_EQ(mesh.triangles.size(), 3U);
    for (const std::uint32_t v : mesh.triangles[2]) EXPECT_EQ(mesh.normals[v], (Vec3{0, 0, 1}));
    for (const std::uint32_t v : mesh.triangles[0]) EXPECT_EQ(mesh.normals[v], (Vec3{1, 0, 0}));
}

TEST(Obj, RefusesBadStatements) {
    const TemporaryFolder folder;
    const std::pair<std::string, std::string> cases[] = {
        {square + "f 0 1 2\n", "rejected: line 5: \"0\" is not a corner"},
        {square + "f -9 1 2\n", "rejected: line 5: index -9 is out of range: there are 4 so far"},
        {square + "f 1 2 9\n", "rejected: line 5: vertex 9 is out of range: there are 4"},
        {square + "f 1/1 2/1 3/1\n", "rejected: line 5: texture coordinate 1 is out of range: there are 0"},
        {square + "f 1//2 2//1 3//1\n", "rejected: line 5: normal 2 is out of range: there are 0"},
        {square + "f 1 2 12345678901234567890\n", "rejected: line 5"},
        {square + "f 1 2 999999999999\n", "rejected: line 5"},
        {square + "f a b c\n", "rejected: line 5"},
        {square + "f 1.5 2 3\n", "rejected: line 5"},
        {"v 0 0\n", "rejected: line 1: v has 2 numbers, needs 3"},
        {"v 0,5 0 0\n", "rejected: line 1: \"0,5\" is not a finite number"},
        {"v nan 0 0\n", "rejected: line 1"},
        {"v 1e40 0 0\n", "rejected: line 1"},
        {"v 1e30 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n", "rejected: meshes[0] positions[0]"},
        {"vt\n", "rejected: line 1"},
        {"vn 1 2\n", "rejected: line 1"},
        {square + "s -1\nf 1 2 3\n", "rejected: line 5"},
        {"mtllib ../../etc/passwd\n" + square + "f 1 2 3\n", "rejected: line 1 mtllib"},
        {"mtllib /etc/passwd\n" + square + "f 1 2 3\n", "rejected: line 1 mtllib"},
        {"mtllib ..\\x.mtl\n" + square + "f 1 2 3\n", "rejected: line 1 mtllib"},
        {"", "rejected: : the file is empty"},
        {"this is\nno object\n", "rejected: line 1: is not an OBJ file"},
        {std::string("\x7f"
                     "ELF\0\1\2\n\3",
                     9),
         "rejected: line 1: is not an OBJ file"},
    };
    for (const auto& [content, said] : cases) {
        const std::string found = verdict(folder.write("a.obj", content));
        EXPECT_TRUE(found.starts_with(said)) << found << "\n" << content;
    }
    std::string large = square + "f";
    for (int i = 0; i < 100000; ++i) large += " 1";
    EXPECT_EQ(verdict(folder.write("a.obj", large)), "limit: line 5: a face of more than 1024 corners");
}

TEST(Obj, SaysWhatItLeavesOut) {
    const Loaded loaded = load_text("mtllib gone.mtl\nusemtl x\n" + square +
                                    "f 1 2 3\nf 1\nf 1 2\nl 1 2\np 1\ncurv 0 1 1 2\nquux\nf 1 1 2\n");
    EXPECT_TRUE(has_warning(loaded, "material library gone.mtl left out"));
    EXPECT_TRUE(has_warning(loaded, "drawn in grey"));
    EXPECT_TRUE(has_warning(loaded, "fewer than three corners left out (2 times, first: line 8)"));
    EXPECT_TRUE(has_warning(loaded, "unsupported: OBJ lines and points (l, p) (2 times"));
    EXPECT_TRUE(has_warning(loaded, "unsupported: OBJ free-form"));
    EXPECT_TRUE(has_warning(loaded, "unknown keywords"));
    EXPECT_TRUE(has_warning(loaded, "triangles without area dropped: 1"));
    EXPECT_EQ(loaded.scene.meshes[0].triangles.size(), 1U);
    EXPECT_TRUE(has_warning(load_text("v 0 0 0\n"), "no faces"));
}

TEST(Mtl, PutsMaterialsOnTriangles) {
    const Loaded loaded = load_text("mtllib a.mtl\n" + square +
                                        "f 1 2 3\nusemtl red one\nf 1 3 4\nusemtl b\nf 2 3 4\n"
                                        "usemtl red one\nf 1 2 3 4\n",
                                    "newmtl unused\nKd 0 0 0\nnewmtl red one\nKd 1 0 0\nnewmtl b\nKd 0 0 1\n");
    EXPECT_EQ(loaded.scene.materials.size(), 3U);
    EXPECT_EQ(loaded.scene.meshes[0].triangle_materials, (std::vector<std::uint32_t>{0, 1, 2, 1, 1}));
    EXPECT_EQ(loaded.scene.materials[1].base_color, (Vec4{1, 0, 0, 1}));
}

TEST(Mtl, MapsPhongToMetallicRoughness) {
    Material m = material_of("Kd 0.5 0.25 1\n");
    EXPECT_EQ(m.base_color, (Vec4{0.5f, 0.25f, 1, 1}));
    EXPECT_EQ(m.specular, 0);
    m = material_of("Kd 1 1 1\nKs 0.5 0.5 0.5\nNs 200\nillum 2\n");
    EXPECT_NEAR(m.roughness, std::sqrt(std::sqrt(2.0f / 202)), 1e-6);
    EXPECT_EQ(m.specular_color, (Vec3{1, 1, 1}));
    EXPECT_EQ(material_of("Ks 1 1 1\nillum 1\n").specular, 0);
    m = material_of("Kd 0 0 0\nKs 0.9 0.8 0.7\nillum 5\n");
    EXPECT_EQ(m.metallic, 1);
    EXPECT_EQ(m.roughness, 0);
    EXPECT_EQ(m.base_color.y, 0.8f);
    m = material_of("Kd 0 0 0\nNi 1.33\nTf 0.9 1 1\nillum 7\n");
    EXPECT_EQ(m.transmission, 1);
    EXPECT_EQ(m.ior, 1.33f);
    EXPECT_EQ(m.base_color.x, 0.9f);
    EXPECT_EQ(m.alpha_mode, AlphaMode::opaque);
    m = material_of("Kd 1 1 1\nd 0.25\n");
    EXPECT_EQ(m.alpha_mode, AlphaMode::blend);
    EXPECT_EQ(m.base_color.w, 0.25f);
    EXPECT_EQ(material_of("Tr 0.25\n").base_color.w, 0.75f);
    EXPECT_EQ(material_of("Tr 1\nd 1\n").base_color.w, 1);
    EXPECT_EQ(material_of("d -halo 0.5\n").base_color.w, 0.5f);
    m = material_of("Kd 1 1 1\nPr 0.3\nPm 1\n");
    EXPECT_EQ(m.roughness, 0.3f);
    EXPECT_EQ(m.metallic, 1);
    EXPECT_EQ(material_of("Kd 0.5\n").base_color.z, 0.5f);
}

TEST(Mtl, MakesLightOfKe) {
    const Loaded loaded = load_text("mtllib a.mtl\nusemtl m\n" + square + "f 1 2 3\n", "newmtl m\nKe 20 10 5\n");
    EXPECT_EQ(loaded.scene.materials[0].emission, (Vec3{20, 10, 5}));
    EXPECT_FALSE(has_warning(loaded, "no light"));
    EXPECT_TRUE(has_warning(load_text(square + "f 1 2 3\n"), "no light"));
}

TEST(Mtl, RefusesAndWarnsByFileAndLine) {
    const TemporaryFolder folder;
    const std::string obj = folder.write("a.obj", "mtllib a.mtl\nusemtl m\n" + square + "f 1 2 3\n");
    const std::pair<std::string, std::string> cases[] = {
        {"Kd 1 1 1\n", "rejected: line 1: \"Kd\" before the first newmtl"},
        {"newmtl m\nKd 1 0,5 0\n", "rejected: line 2"},
        {"newmtl m\nNs nan\n", "rejected: line 2"},
        {"newmtl m\nd\n", "rejected: line 2"},
        {"newmtl m\nmap_Kd\n", "rejected: line 2: map_Kd names no file"},
        {"newmtl m\nmap_Kd ../x.png\n", "rejected: map_Kd at a.mtl line 2"},
        {"newmtl m\nKe -1 0 0\n", "rejected: materials[0].emission"},
    };
    for (const auto& [mtl, said] : cases) {
        folder.write("a.mtl", mtl);
        const std::string found = verdict(obj);
        EXPECT_TRUE(found.starts_with(said)) << found << "\n" << mtl;
    }
    folder.write("a.mtl", "newmtl m\nmap_Kd gone.png\nmap_Bump -bm 0.5 b.png\nquux 1\nKd 7 1 1\nPc 1\nPs 0\n");
    const Loaded loaded = load_file(obj);
    EXPECT_TRUE(has_warning(loaded, "texture gone.png left out"));
    EXPECT_TRUE(has_warning(loaded, "unsupported: MTL map_Bump (a.mtl line 3)"));
    EXPECT_TRUE(has_warning(loaded, "unsupported: MTL quux"));
    EXPECT_TRUE(has_warning(loaded, "unsupported: MTL Pc"));
    EXPECT_FALSE(has_warning(loaded, "unsupported: MTL Ps"));
    EXPECT_TRUE(has_warning(loaded, "factors clamped"));
}

// What a texture that is left out took is free again: else enough of them would reach the limit.
TEST(Obj, TexturesThatAreLeftOutTakeNoMemory) {
    const TemporaryFolder folder;
    std::string mtl, obj = "mtllib a.mtl\n" + square;
    for (int i = 0; i < 20; ++i) {
        const std::string n = std::to_string(i);
        folder.write(n + ".png", "no picture" + std::string(50000, ' '));
        mtl += "newmtl m" + n + "\nmap_Kd " + n + ".png\n";
        obj += "usemtl m" + n + "\nf 1 2 3\n";
    }
    folder.write("a.mtl", mtl);
    EXPECT_EQ(verdict(folder.write("a.obj", obj), 400'000), "ok");
}

TEST(Obj, SurvivesPrefixesAndFlips) {
    const TemporaryFolder folder;
    folder.write("a.mtl", "newmtl m\nKd 1 0 0\n");
    torture(folder, "t.obj",
            "mtllib a.mtl\no x\n" + square + "vt 0 0\nvt 1 1\nvn 0 0 1\ns 1\nusemtl m\nf 1/1/1 2/2/1 3/1/1 4/2/1\n" +
                "f 1 2 3\ns off\nf -1 -2 \\\n-3 # c\nf 1//1 2//1 3//1\n",
            6000);
    const std::string obj = folder.write("m.obj", "mtllib t.mtl\nusemtl m\n" + square + "f 1 2 3\n");
    const std::string mtl =
        "newmtl m\nKd 1 0 0\nKs .5 .5 .5\nNs 10\nd 0.5\nillum 7\nmap_Kd -s 2 2 -o 1 -clamp on x.png\n"
        "Pr 1\nnorm n.png\nKe 1 1 1\n";
    std::mt19937 random(99);
    for (std::size_t i = 0; i < mtl.size() + 3000; ++i) {
        std::string spoilt = mtl.substr(0, i);
        if (i >= mtl.size()) spoilt[random() % spoilt.size()] = static_cast<char>(random() & 255U);
        folder.write("t.mtl", spoilt);
        verdict(obj);
    }
}

TEST(ObjAssets, LoadModels) {
    if (assets().empty()) GTEST_SKIP() << "WEFT_ASSETS is not set";
    const Loaded spot = load_file(assets() + "/meshes/spot/spot_triangulated.obj");
    EXPECT_EQ(spot.scene.meshes[0].triangles.size(), 5856U);
    EXPECT_EQ(spot.scene.images.size(), 1U);
    EXPECT_TRUE(spot.scene.materials[0].base_color_map.used());
    EXPECT_EQ(load_file(assets() + "/meshes/spot/spot_quadrangulated.obj").scene.meshes[0].triangles.size(), 5856U);
    const Loaded box = load_file(assets() + "/meshes/cornell_box_obj/cornell_box.obj");
    EXPECT_EQ(box.scene.meshes[0].triangles.size(), 36U);
    EXPECT_EQ(box.scene.materials.size(), 4U);
}

TEST(ObjAssets, LoadOrRefuseMalformedFilesByName) {
    if (assets().empty()) GTEST_SKIP() << "WEFT_ASSETS is not set";
    for (const auto& entry : std::filesystem::directory_iterator(assets() + "/malformed/tinyobj")) {
        if (entry.path().extension() != ".obj") continue;
        const std::string said = verdict(entry.path());
        std::printf("%s: %s\n", entry.path().filename().c_str(), said.c_str());
        EXPECT_EQ(said, "ok");
    }
}

} // namespace
} // namespace weft::scenes
