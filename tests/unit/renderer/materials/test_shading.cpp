// SPDX-License-Identifier: Apache-2.0
#include "renderer/materials/shading.h"

#include <gtest/gtest.h>

#include <vector>

namespace weft::test {
namespace {

const std::vector<Image> two_texels{{2, 1, 4, {255, 51, 0, 102, 0, 0, 0, 255}}};

/// A slot for each texture that a material reads at a hit.
constexpr TextureSlot Material::*slots[] = {&Material::base_color_map,     &Material::metallic_roughness_map,
                                            &Material::emission_map,       &Material::specular_map,
                                            &Material::specular_color_map, &Material::transmission_map};

Material lively() {
    Material m;
    m.base_color = {0.7f, 0.5f, 0.3f, 1};
    m.metallic = 0.3f;
    m.roughness = 0.4f;
    m.transmission = 0.5f;
    m.emission = {1, 2, 3};
    return m;
}

/// Whatever is kept: what comes back is what shade_material and Bsdf make at the point.
void expect_as_made_anew(const Shadings& shadings, const ShadingPoint& p, const std::vector<Material>& materials) {
    std::optional<Shading> made;
    const Shading& found = shadings.at(p, materials, two_texels, made);
    const ShadedMaterial m = shade_material(materials[p.material], two_texels, p.uv0, p.uv1, p.color);
    EXPECT_EQ(found.material.base_color, m.base_color);
    EXPECT_EQ(found.material.roughness, m.roughness);
    EXPECT_EQ(found.material.emission, m.emission);
    EXPECT_EQ(found.material.transmission, m.transmission);
    const Bsdf bsdf(m, p.front_face);
    const Vec3 wo = normalize(Vec3{0.3f, 0.2f, 0.9f});
    for (const Vec3 wi : {normalize(Vec3{-0.4f, 0.1f, 0.8f}), normalize(Vec3{-0.2f, -0.1f, -0.8f})}) {
        EXPECT_EQ(found.bsdf.evaluate(wo, wi).value, bsdf.evaluate(wo, wi).value);
        EXPECT_EQ(found.bsdf.evaluate(wo, wi).pdf, bsdf.evaluate(wo, wi).pdf);
    }
}

TEST(Shadings, AreWhatTheMaterialIsAtThePoint) {
    std::vector<Material> materials{lively()};
    for (const auto slot : slots) {
        materials.push_back(lively());
        (materials.back().*slot).image = 0;
        (materials.back().*slot).nearest = true;
    }
    const Shadings shadings(materials);
    for (std::uint32_t material = 0; material < materials.size(); ++material)
        for (const bool front : {false, true})
            for (const float u : {0.25f, 0.75f})
                for (const Vec4 color : {Vec4{1, 1, 1, 1}, Vec4{0.5f, 0.25f, 1, 1}}) {
                    SCOPED_TRACE(material);
                    expect_as_made_anew(shadings, {material, front, {u, 0.5f}, {u, 0.5f}, color}, materials);
                }
}

TEST(Shadings, WithoutTexturesAreKept) {
    const std::vector<Material> materials{lively(), lively()};
    const Shadings shadings(materials);
    std::optional<Shading> made;
    const Shading& first = shadings.at({1, true, {}, {}, {1, 1, 1, 1}}, materials, {}, made);
    EXPECT_FALSE(made.has_value());
    EXPECT_EQ(&shadings.at({1, true, {}, {}, {1, 1, 1, 1}}, materials, {}, made), &first);
}

TEST(Shadings, OfMoreMaterialsThanAreKept) {
    std::vector<Material> materials(10'000, lively());
    materials.back().base_color = {0.1f, 0.2f, 0.3f, 1};
    const Shadings shadings(materials);
    expect_as_made_anew(shadings, {9'999, true, {}, {}, {1, 1, 1, 1}}, materials);
    expect_as_made_anew(Shadings({}), {0, true, {}, {}, {1, 1, 1, 1}}, materials);
}

} // namespace
} // namespace weft::test
