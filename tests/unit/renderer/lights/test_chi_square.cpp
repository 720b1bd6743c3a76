// SPDX-License-Identifier: Apache-2.0
// Every sampler against the density that it claims, and that density against one (reliability C6 and C7).
#include "renderer/math/frame.h"
#include "tests/unit/renderer/lights/chi_square.h"
#include "tests/unit/renderer/lights/scenes.h"

#include <gtest/gtest.h>

namespace weft::test {
namespace {

struct Case {
    std::string name;
    Scene scene;
    Vec3 from;
    Vec3 axis{0.3f, 0.9f, 0.2f}; ///< of the grid of bins
    friend void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }
};

std::vector<Rgb> hot(std::uint32_t width, std::uint32_t height, std::size_t texel, float background) {
    std::vector<Rgb> texels(static_cast<std::size_t>(width) * height, Rgb{background, background, background});
    texels[texel] = {5000, 4000, 1000};
    return texels;
}

std::vector<Rgb> half_black(std::uint32_t width, std::uint32_t height) {
    std::vector<Rgb> texels;
    for (std::uint32_t i = 0; i < width * height; ++i)
        texels.push_back(i % width < width / 2 ? Rgb{} : Rgb{1, static_cast<float>(i % 7), 0.2f});
    return texels;
}

Transform squashed() { return rotation(normalize(Vec3{1, 2, 3}), 0.7f) * scaling({1.5f, 0.4f, 0.9f}); }

Mesh lamp() {
    Mesh m;
    m.positions = {{-1, 0, -1}, {1, 0, -1}, {0, 0.5f, 1}, {0, -1, 0}};
    m.triangles = {{0, 1, 2}, {0, 1, 3}, {1, 2, 3}};
    m.triangle_materials = {0};
    m.spheres = {{{0, 1, 0}, 0.3f, 0}};
    return m;
}

std::vector<Case> cases() {
    const Rgb white{1, 1, 1};
    std::vector<Case> c;
    c.push_back({"map, hot texel", SceneBuilder().map(32, 16, hot(32, 16, 5 * 32 + 7, 0.1f)).scene, {}});
    c.push_back({"map, hot texel on the seam", SceneBuilder().map(32, 16, hot(32, 16, 7 * 32, 0.01f), 1.1f).scene, {}});
    c.push_back({"map, hot texel at the pole", SceneBuilder().map(16, 8, hot(16, 8, 3, 0)).scene, {}, {0, 1, 0}});
    c.push_back({"map, half of it black", SceneBuilder().map(64, 32, half_black(64, 32)).scene, {}});
    c.push_back({"map of 2 x 1", SceneBuilder().map(2, 1, {white, {}}).scene, {}});
    c.push_back({"triangle", SceneBuilder().triangle({-1, 2, -1}, {2, 2.5f, -1}, {0, 3, 2}, white).scene, {}});
    c.push_back({"triangle, near and grazing",
                 SceneBuilder().triangle({-1, 0.2f, -1}, {2, 0.3f, -1}, {0, 0.2f, 2}, white).scene,
                 {}});
    c.push_back({"sphere", SceneBuilder().sphere({0.3f, 2, 0.1f}, 1, white).scene, {}});
    c.push_back({"sphere, from its surface nearly", SceneBuilder().sphere({0, 1.01f, 0}, 1, white).scene, {}});
    c.push_back({"sphere, from inside", SceneBuilder().sphere({0.3f, 0.2f, 0}, 1, white).scene, {}});
    c.push_back({"sphere, stretched",
                 SceneBuilder().sphere({0, 0, 0}, 1, white, translation({0.5f, 2, 0}) * squashed()).scene,
                 {}});
    c.push_back({"sphere, stretched, from inside",
                 SceneBuilder().sphere({0.1f, 0, 0}, 1, white, squashed()).scene,
                 {0.1f, 0.1f, 0}});
    c.push_back({"quad", SceneBuilder().quad({-1, 2, -1}, {2, 0, 0}, {0, 0, 2}, white).scene, {0.2f, 0.3f, 0}});

    SceneBuilder lamps;
    lamps.material(white);
    lamps.mesh(lamp(), translation({0, 3, 0}));
    for (int i = 0; i < 3; ++i)
        lamps.scene.instances.push_back(
            {0, translation({3 - 2.0f * static_cast<float>(i), 1, 2}) * rotation(Vec3{0, 1, 0}, static_cast<float>(i)) *
                    scaling({0.5f, 0.5f, 0.5f})});
    lamps.scene.instances.push_back({0, translation({-2, 0.5f, -2}) * squashed()});
    lamps.scene.instances.push_back({0, translation({2, 0.5f, -2}) * scaling({-1, 1, 1})});
    lamps.sphere({0, -3, 0}, 1, {5, 5, 5}).sky({0.1f, 0.1f, 0.1f});
    c.push_back({"lamps, mirrored and stretched, under a sky", lamps.scene, {0.1f, 0.2f, 0.3f}});
    return c;
}

class ChiSquareOfLights : public testing::TestWithParam<Case> {};

TEST_P(ChiSquareOfLights, SamplesFollowTheDensity) {
    const Case& c = GetParam();
    SerialExecutor serial;
    const LightTable table(c.scene, serial);
    Random random(23);
    const auto sampler = [&](Vec3& direction) {
        LightSample s;
        const float u_pick = random();
        if (!table.sample(c.scene, c.from, u_pick, random.pair(), s)) return false;
        direction = s.direction;
        return true;
    };
    const auto density = [&](Vec3 direction) { return density_towards(c.scene, table, c.from, direction); };
    const ChiSquare result = chi_square(sampler, density, 200000, c.axis);
    EXPECT_GT(result.p_value, 1 - std::pow(0.99, 1.0 / static_cast<double>(cases().size()))) << result.p_value;
    EXPECT_NEAR(result.integral, 1, 4e-3);
    EXPECT_GT(result.kept, 0.9999);
    EXPECT_EQ(result.complaint, "");
}

INSTANTIATE_TEST_SUITE_P(All, ChiSquareOfLights, testing::ValuesIn(cases()), [](const auto& test) {
    std::string name = test.param.name;
    for (char& ch : name)
        if (std::isalnum(static_cast<unsigned char>(ch)) == 0) ch = '_';
    return name;
});

} // namespace
} // namespace weft::test
