// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/scenes/mesh/loading.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cstring>

namespace weft::scenes {
namespace {

const std::string ascii_quad = "ply\nformat ascii 1.0\ncomment made in code\nelement vertex 4\nproperty float x\n"
                               "property float y\nproperty float z\nelement face 1\n"
                               "property list uchar int vertex_indices\nend_header\n"
                               "0 0 0\n1 0 0\n1 1 0\n0 1 0\n4 0 1 2 3\n";

/// Bytes of a binary file.
class Writer {
  public:
    Writer(std::string header, bool big_endian) : bytes_(std::move(header)), big_endian_(big_endian) {}
    template <class T> Writer& add(T value) {
        char raw[sizeof(T)];
        std::memcpy(raw, &value, sizeof(T));
        if (big_endian_) std::reverse(raw, raw + sizeof(T));
        bytes_.append(raw, sizeof(T));
        return *this;
    }
    const std::string& bytes() const { return bytes_; }

  private:
    std::string bytes_;
    bool big_endian_;
};

/// Two triangles with every kind of attribute, odd types, an unknown element between, lists among the vertices.
std::string rich_file(bool big_endian) {
    Writer w(std::string("ply\r\nformat binary_") + (big_endian ? "big" : "little") +
                 "_endian 1.0\r\nelement face 2\r\nproperty uchar flags\r\nproperty list ushort uint vertex_index\r\n"
                 "element odd 2\r\nproperty list char double what\r\nproperty short s\r\n"
                 "element vertex 4\r\nproperty double y\r\nproperty short x\r\nproperty list uchar uchar extra\r\n"
                 "property float z\r\nproperty float nx\r\nproperty float ny\r\nproperty float nz\r\n"
                 "property uchar red\r\nproperty uchar green\r\nproperty uchar blue\r\nproperty uchar alpha\r\n"
                 "property float s\r\nproperty float t\r\nend_header\r\n",
             big_endian);
    const std::uint32_t faces[2][3] = {{0, 1, 2}, {0, 2, 3}};
    for (const auto& face : faces) {
        w.add<std::uint8_t>(7).add<std::uint16_t>(3);
        for (const std::uint32_t v : face) w.add(v);
    }
    w.add<std::int8_t>(2).add(1.5).add(2.5).add<std::int16_t>(1);
    w.add<std::int8_t>(0).add<std::int16_t>(1);
    const short x[] = {0, 1, 1, 0};
    const double y[] = {0, 0, 1, 1};
    for (int i = 0; i < 4; ++i) {
        w.add(y[i]).add(x[i]).add<std::uint8_t>(1).add<std::uint8_t>(9).add(0.0f).add(0.0f).add(0.0f).add(1.0f);
        w.add<std::uint8_t>(255).add<std::uint8_t>(188).add<std::uint8_t>(0).add<std::uint8_t>(i == 0 ? 51 : 255);
        w.add(0.25f).add(0.75f);
    }
    return w.bytes();
}

TEST(Ply, ReadsAscii) {
    const TemporaryFolder folder;
    const Loaded loaded = load_file(folder.write("a.ply", ascii_quad));
    const Mesh& mesh = loaded.scene.meshes.at(0);
    EXPECT_EQ(mesh.triangles, (std::vector<Mesh::Triangle>{{0, 1, 2}, {0, 2, 3}}));
    ASSERT_EQ(mesh.normals.size(), 4U); // smooth where the file has none
    EXPECT_EQ(mesh.normals[0], (Vec3{0, 0, 1}));
    EXPECT_EQ(loaded.scene.instances.size(), 1U);
    EXPECT_EQ(loaded.scene.cameras.size(), 1U);
}

TEST(Ply, ReadsBothByteOrdersAndAnyOrderOfProperties) {
    const TemporaryFolder folder;
    for (const bool big_endian : {false, true}) {
        const Loaded loaded = load_file(folder.write("b.ply", rich_file(big_endian)));
        const Mesh& mesh = loaded.scene.meshes.at(0);
        ASSERT_EQ(mesh.positions.size(), 4U);
        EXPECT_EQ(mesh.positions[2], (Vec3{1, 1, 0}));
        EXPECT_EQ(mesh.triangles.size(), 2U);
        EXPECT_NEAR(mesh.colors.at(1).y, 0.5029f, 1e-3);
        EXPECT_EQ(mesh.colors[1].x, 1);
        EXPECT_NEAR(mesh.colors[0].w, 0.2f, 1e-6);
        EXPECT_EQ(mesh.uv0.at(0), (Vec2{0.25f, 0.25f}));
        EXPECT_EQ(loaded.scene.materials[0].alpha_mode, AlphaMode::blend);
        EXPECT_TRUE(has_warning(loaded, "element \"odd\" left out"));
    }
}

TEST(Ply, TurnsZUp) {
    const TemporaryFolder folder;
    LoadOptions options;
    options.up_axis = UpAxis::z;
    const Loaded loaded = load_file(folder.write("a.ply", ascii_quad), options);
    EXPECT_EQ(loaded.scene.meshes[0].positions[2], (Vec3{1, 0, -1}));
    EXPECT_EQ(loaded.scene.meshes[0].normals[2], (Vec3{0, 1, 0}));
}

TEST(Ply, ReadsStrips) {
    const TemporaryFolder folder;
    const Loaded loaded = load_file(folder.write(
        "s.ply", "ply\nformat ascii 1.0\nelement vertex 6\nproperty float x\nproperty float y\nproperty float z\n"
                 "element tristrips 1\nproperty list int int vertex_indices\nend_header\n"
                 "0 0 0\n1 0 0\n0 1 0\n1 1 0\n0 2 0\n1 2 0\n8 0 1 2 3 -1 2 3 4\n"));
    EXPECT_EQ(loaded.scene.meshes[0].triangles, (std::vector<Mesh::Triangle>{{0, 1, 2}, {2, 1, 3}, {2, 3, 4}}));
}

TEST(Ply, DrawsNoPointCloudAndSaysSo) {
    const TemporaryFolder folder;
    const Loaded loaded = load_file(folder.write(
        "p.ply",
        "ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nproperty float y\nproperty float z\nend_header\n"
        "0 0 0\n"));
    EXPECT_TRUE(loaded.scene.meshes[0].triangles.empty());
    EXPECT_TRUE(has_warning(loaded, "unsupported: point cloud"));
}

TEST(Ply, RefusesBadHeaders) {
    const TemporaryFolder folder;
    const std::string vertex = "element vertex 1\nproperty float x\nproperty float y\nproperty float z\n";
    const std::string start = "ply\nformat ascii 1.0\n";
    const std::pair<std::string, std::string> cases[] = {
        {"", "empty"},
        {"plx\n", "does not begin"},
        {start + vertex, "does not end with"},
        {start + vertex + vertex + "end_header\n0 0 0\n", "second element"},
        {start + "element vertex 1\nproperty float x\nproperty float x\n", "second property"},
        {"ply\nformat ascii 1.0\nformat ascii 1.0\n", "second format"},
        {"ply\nformat binary_mixed_endian 1.0\n", "unknown format"},
        {"ply\nformat ascii 2.0\n", "unknown version"},
        {"ply\n" + vertex + "end_header\n0 0 0\n", "no format"},
        {start + "property float x\n", "before the first element"},
        {start + "element vertex -1\n", "not a whole number"},
        {start + "element vertex 99999999999999999999\n", "not a whole number"},
        {start + "element vertex 1\nproperty quux x\n", "unknown type"},
        {start + "element vertex 1\nproperty list float int x\n", "whole number type"},
        {start + "element vertex 1\nproperty float x extra\n", "a type and a name"},
        {start + "nonsense\n", "unknown keyword"},
        {start + "element vertex 1\nproperty float x\nend_header\n0\n", "x, y and z"},
        {start + vertex + "element face 1\nproperty int vertex_indices\nend_header\n0 0 0\n0\n", "not a list"},
        {start + vertex + "element face 1\nproperty list int float vertex_indices\nend_header\n0 0 0\n0\n",
         "not a list"},
        {start + vertex + "element face 1\nproperty list int int other\nend_header\n0 0 0\n0\n", "no property"},
    };
    for (const auto& [content, reason] : cases) {
        const std::string said = verdict(folder.write("h.ply", content));
        EXPECT_TRUE(said.starts_with("rejected")) << said << "\n" << content;
        EXPECT_NE(said.find(reason), std::string::npos) << said << "\n" << content;
    }
}

TEST(Ply, RefusesBadData) {
    const TemporaryFolder folder;
    const std::string head = "ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nproperty float y\n"
                             "property float z\nelement face 1\nproperty list int int vertex_indices\nend_header\n";
    const std::string vertices = "0 0 0\n1 0 0\n0 1 0\n";
    const std::pair<std::string, std::string> cases[] = {
        {vertices + "3 0 1 9\n", "rejected: face 0: vertex index 9 is out of range: there are 3"},
        {vertices + "3 0 1 -5\n", "rejected: face 0: vertex index -5 is out of range: there are 3"},
        {vertices + "-1 0 1 2\n", "rejected: face 0: list vertex_indices has the length -1"},
        {vertices + "4000000000 0 1 2\n", "rejected: face 0: list vertex_indices of 4000000000 values is longer"},
        {vertices + "3 0 1\n", "rejected: face 0"},
        {vertices + "3 0 1 1.5\n", "rejected: face 0"},
        {"0 0 0\n1 nan 0\n0 1 0\n3 0 1 2\n", "rejected: vertex 1: property y"},
        {"0 0 0\n1 0,5 0\n0 1 0\n3 0 1 2\n", "rejected: vertex 1: property y"},
        {"0 0 0\n1 1e30 0\n0 1 0\n3 0 1 2\n", "rejected: meshes[0] positions[1]"},
        {vertices + "2 0 1      \n", "ok"},
        {vertices + "3 0 1 1\n", "ok"},
    };
    for (const auto& [content, said] : cases) {
        const std::string found = verdict(folder.write("d.ply", head + content));
        EXPECT_TRUE(found.starts_with(said)) << found << "\n" << content;
    }
    std::string large = ascii_quad.substr(0, ascii_quad.rfind("4 0 1 2 3"));
    large.replace(large.find("list uchar"), 10, "list int");
    std::string corners;
    for (int i = 0; i < 100000; ++i) corners += " 0";
    EXPECT_EQ(verdict(folder.write("n.ply", large + "100000" + corners + "\n")),
              "limit: face 0: 100000 corners; the limit is 1024");
}

TEST(Ply, BelievesNoCountBeforeItIsProved) {
    const TemporaryFolder folder;
    for (const char* format : {"ascii", "binary_little_endian"}) {
        const std::string said =
            verdict(folder.write("c.ply", std::string("ply\nformat ") + format +
                                              " 1.0\nelement vertex 4000000000\nproperty float x\nproperty float y\n"
                                              "property float z\nend_header\n0 0 0\n"),
                    std::uint64_t{1} << 20);
        EXPECT_TRUE(said.starts_with("rejected: element vertex: 4000000000 rows")) << said;
    }
    // Rows without properties take no bytes, and no time.
    EXPECT_EQ(verdict(folder.write("z.ply", "ply\nformat ascii 1.0\nelement nothing 4000000000000\nend_header\n")),
              "ok");
}

TEST(Ply, AsksForMemoryFirst) {
    const TemporaryFolder folder;
    std::string content = "ply\nformat ascii 1.0\nelement vertex 20000\nproperty float x\nproperty float y\n"
                          "property float z\nend_header\n";
    for (int i = 0; i < 20000; ++i) content += "0 0 0\n";
    EXPECT_TRUE(verdict(folder.write("m.ply", content), 200000).starts_with("limit"));
}

TEST(Ply, SurvivesPrefixesAndFlips) {
    const TemporaryFolder folder;
    torture(folder, "t.ply", ascii_quad, 4000);
    torture(folder, "t.ply", rich_file(false), 4000);
    torture(folder, "t.ply", rich_file(true), 2000);
}

TEST(PlyAssets, LoadScans) {
    if (assets().empty()) GTEST_SKIP() << "WEFT_ASSETS is not set";
    const Loaded bunny = load_file(assets() + "/meshes/bunny/bun_zipper.ply");
    EXPECT_EQ(bunny.scene.meshes[0].triangles.size(), 69451U);
    EXPECT_EQ(bunny.scene.meshes[0].positions.size(), 35947U);
    EXPECT_FALSE(has_warning(bunny, "repaired"));
    const Loaded dragon = load_file(assets() + "/meshes/dragon/dragon_810k.ply");
    EXPECT_EQ(dragon.scene.meshes[0].triangles.size(), 810080U);
}

TEST(PlyAssets, RefuseMalformedFilesByName) {
    if (assets().empty()) GTEST_SKIP() << "WEFT_ASSETS is not set";
    for (const auto& entry : std::filesystem::directory_iterator(assets() + "/malformed/magnum_ply")) {
        const std::string said = verdict(entry.path());
        std::printf("%s: %s\n", entry.path().filename().c_str(), said.c_str());
        EXPECT_TRUE(said == "ok" || said.starts_with("rejected: ")) << said;
    }
}

} // namespace
} // namespace weft::scenes
