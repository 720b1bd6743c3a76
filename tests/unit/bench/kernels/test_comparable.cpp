// SPDX-License-Identifier: Apache-2.0
#include "bench/kernels/subject.h"
#include "tests/support/shapes.h"

#include <gtest/gtest.h>

namespace weft::test {
namespace {

using namespace bench::kernels;

TEST(Comparable, TakesOutWhatOnlyOneSideDoes) {
    Scene scene = scene_of(box({-1, -1, -1}, {1, 1, 1}));
    scene.meshes[0].spheres.push_back({{0, 0, 0}, 1, 0});
    scene.materials.resize(3);
    scene.materials[1].alpha_mode = AlphaMode::mask;
    scene.materials[2].alpha_mode = AlphaMode::blend;
    scene.materials[2].double_sided = false;
    scene.instances.push_back({0, translation({5, 0, 0})});
    const Subject subject = comparable(scene);
    for (const Material& material : subject.scene.materials) {
        EXPECT_EQ(material.alpha_mode, AlphaMode::opaque);
        EXPECT_TRUE(material.double_sided);
    }
    EXPECT_TRUE(subject.scene.meshes[0].spheres.empty());
    EXPECT_EQ(subject.changes,
              (std::vector<std::string>{"2 materials with alpha made opaque",
                                        "1 single-sided materials given both sides", "1 spheres left out"}));
    EXPECT_EQ(mesh_triangles(subject.scene), 12u);
    EXPECT_EQ(instanced_triangles(subject.scene), 24u);
    EXPECT_EQ(vertex_bytes(subject.scene), 8u * 12 + 12 * 12);
    EXPECT_TRUE(comparable(subject.scene).changes.empty());
}

} // namespace
} // namespace weft::test
