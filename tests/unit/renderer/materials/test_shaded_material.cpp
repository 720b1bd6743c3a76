// SPDX-License-Identifier: Apache-2.0
#include "renderer/materials/shaded_material.h"

#include <gtest/gtest.h>

#include <vector>

namespace weft::test {
namespace {

TextureSlot slot(int image, unsigned uv_set = 0) {
    TextureSlot s;
    s.image = image;
    s.uv_set = static_cast<std::uint8_t>(uv_set);
    s.nearest = true;
    return s;
}

const std::vector<Image> images{
    {2, 1, 4, {255, 51, 0, 102, 0, 0, 0, 255}}, // 0: two texels
    {1, 1, 3, {255, 128, 255}},                 // 1: normal that leans a little to +t
    {1, 1, 3, {255, 51, 102}},                  // 2: roughness 0.2, metallic 0.4
    {1, 1, 3, {128, 128, 0}},                   // 3: a normal in the surface
};
constexpr Vec2 left{0.25f, 0.5f}, right{0.75f, 0.5f};
constexpr Vec4 white{1, 1, 1, 1};

TEST(ShadedMaterial, FactorsAlone) {
    Material m;
    m.base_color = {0.5f, 0.25f, 0.125f, 0.3f};
    m.metallic = 0.3f;
    m.roughness = 0.7f;
    m.emission = {2, 3, 4};
    m.ior = 1.4f;
    m.specular = 0.9f;
    m.transmission = 0.6f;
    m.thin = true;
    m.attenuation = {1, 2, 3};
    const ShadedMaterial s = shade_material(m, images, left, right, {0.5f, 1, 1, 1});
    EXPECT_EQ(s.base_color, (Rgb{0.25f, 0.25f, 0.125f}));
    EXPECT_EQ(s.alpha, 1); // opaque
    EXPECT_EQ(s.metallic, 0.3f);
    EXPECT_EQ(s.roughness, 0.7f);
    EXPECT_EQ(s.emission, (Rgb{2, 3, 4}));
    EXPECT_EQ(s.ior, 1.4f);
    EXPECT_EQ(s.specular, 0.9f);
    EXPECT_EQ(s.transmission, 0.6f);
    EXPECT_TRUE(s.thin);
    EXPECT_EQ(s.attenuation, (Rgb{1, 2, 3}));
}

TEST(ShadedMaterial, MapsMultiplyFactors) {
    Material m;
    m.base_color = {0.5f, 0.5f, 0.5f, 0.5f};
    m.base_color_map = slot(0);
    m.metallic = 0.5f;
    m.roughness = 0.5f;
    m.metallic_roughness_map = slot(2);
    m.specular = 0.5f;
    m.specular_map = slot(0);
    m.specular_color_map = slot(0);
    m.transmission = 0.5f;
    m.transmission_map = slot(0, 1);
    m.emission = {2, 2, 2};
    m.emission_map = slot(0);
    m.alpha_mode = AlphaMode::blend;
    const ShadedMaterial s = shade_material(m, images, left, right, white);
    const float green = 0.033104767f; // sRGB 51
    EXPECT_FLOAT_EQ(s.base_color.x, 0.5f);
    EXPECT_FLOAT_EQ(s.base_color.y, green / 2);
    EXPECT_FLOAT_EQ(s.alpha, 0.2f);
    EXPECT_FLOAT_EQ(s.roughness, 0.1f); // green, linear
    EXPECT_FLOAT_EQ(s.metallic, 0.2f);  // blue
    EXPECT_FLOAT_EQ(s.specular, 0.2f);  // alpha
    EXPECT_FLOAT_EQ(s.specular_color.y, green);
    EXPECT_EQ(s.transmission, 0); // red of the second set's texel
    EXPECT_FLOAT_EQ(s.emission.y, 2 * green);
    EXPECT_EQ(material_emission(m, images, left, right), s.emission);
}

TEST(ShadedMaterial, Alpha) {
    Material m;
    m.base_color.w = 0.8f;
    m.base_color_map = slot(0);
    for (const AlphaMode mode : {AlphaMode::opaque, AlphaMode::mask, AlphaMode::blend}) {
        m.alpha_mode = mode;
        for (const Vec2 uv : {left, right})
            EXPECT_EQ(material_alpha(m, images, uv, {}, white), shade_material(m, images, uv, {}, white).alpha);
    }
    EXPECT_FLOAT_EQ(material_alpha(m, images, left, {}, {1, 1, 1, 0.5f}), 0.8f * 0.4f * 0.5f);
    m.alpha_mode = AlphaMode::mask;
    EXPECT_EQ(material_alpha(m, images, left, {}, white), 0);
    EXPECT_EQ(material_alpha(m, images, right, {}, white), 1);
    m.alpha_cutoff = 0.8f; // the cutoff itself is in (glTF)
    EXPECT_EQ(material_alpha(m, images, right, {}, white), 1);
    m.alpha_mode = AlphaMode::opaque;
    EXPECT_EQ(material_alpha(m, images, left, {}, white), 1);
}

TEST(ShadedMaterial, NormalMap) {
    Material m;
    const Frame frame{{0, 0, 1}, {1, 0, 0}, {0, 1, 0}};
    EXPECT_EQ(shading_normal_from_map(m, images, {}, {}, frame), frame.n);
    m.normal_map = slot(1);
    m.normal_scale = 0.5f;
    const Vec3 n = shading_normal_from_map(m, images, {}, {}, frame);
    const Vec3 expected = normalize(frame.s * 0.5f + frame.t * (0.5f / 255) + frame.n);
    EXPECT_NEAR(length(n - expected), 0, 1e-6);
    EXPECT_NEAR(length(n), 1, 1e-6);
    m.normal_map = slot(3);
    m.normal_scale = 0;
    EXPECT_EQ(shading_normal_from_map(m, images, {}, {}, frame), frame.n); // never turned over, never NaN
}

} // namespace
} // namespace weft::test
