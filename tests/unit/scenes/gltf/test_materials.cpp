// SPDX-License-Identifier: Apache-2.0
// Materials, textures and images.
#include "builder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

namespace weft::scenes::test {
namespace {

/// A triangle of this material, among three textures: 0 plain, 1 and 2 of the other image.
Builder with_material(const Json& material) {
    Builder b;
    Json primitive = Builder::primitive(triangle(b));
    primitive["material"] = b.add("materials", material);
    b.draw(primitive);
    b.add("images", {{"uri", tiny_png_uri()}});
    b.add("images", {{"uri", tiny_png_uri()}, {"name", "second"}});
    b.add("samplers", {{"wrapS", 33071}, {"wrapT", 33648}, {"magFilter", 9728}});
    b.add("textures", {{"source", 0}});
    b.add("textures", {{"source", 1}, {"sampler", 0}});
    b.add("textures", {{"source", 1}});
    return b;
}

Material read(const Json& material) {
    Loaded loaded = load(with_material(material));
    EXPECT_EQ(loaded.scene.materials.size(), 1u);
    return std::move(loaded.scene.materials.at(0));
}

std::string reject(const Json& material) { return rejection(with_material(material)); }

TEST(GltfMaterials, defaults) {
    const Material m = read({{"name", "plain"}});
    EXPECT_EQ(m.name, "plain");
    EXPECT_EQ(m.base_color, (Vec4{1, 1, 1, 1}));
    EXPECT_EQ(m.metallic, 1);
    EXPECT_EQ(m.roughness, 1);
    EXPECT_EQ(m.emission, (Rgb{0, 0, 0}));
    EXPECT_EQ(m.ior, 1.5f);
    EXPECT_EQ(m.transmission, 0);
    EXPECT_EQ(m.alpha_mode, AlphaMode::opaque);
    EXPECT_FALSE(m.double_sided);
    EXPECT_FALSE(m.base_color_map.used());
}

TEST(GltfMaterials, core_model) {
    const Material m = read({{"pbrMetallicRoughness",
                              {{"baseColorFactor", {0.1, 0.2, 0.3, 0.4}},
                               {"baseColorTexture", {{"index", 0}}},
                               {"metallicFactor", 0.25},
                               {"roughnessFactor", 0.75},
                               {"metallicRoughnessTexture", {{"index", 1}, {"texCoord", 1}}}}},
                             {"normalTexture", {{"index", 2}, {"scale", 0.5}}},
                             {"emissiveFactor", {1, 0.5, 0}},
                             {"emissiveTexture", {{"index", 0}}},
                             {"alphaMode", "MASK"},
                             {"alphaCutoff", 0.3},
                             {"doubleSided", true},
                             {"extensions", {{"KHR_materials_emissive_strength", {{"emissiveStrength", 8}}}}}});
    EXPECT_EQ(m.base_color, (Vec4{0.1f, 0.2f, 0.3f, 0.4f}));
    EXPECT_EQ(m.metallic, 0.25f);
    EXPECT_EQ(m.roughness, 0.75f);
    EXPECT_EQ(m.base_color_map.image, 0);
    EXPECT_EQ(m.metallic_roughness_map.image, 1);
    EXPECT_EQ(m.metallic_roughness_map.uv_set, 1);
    EXPECT_EQ(m.metallic_roughness_map.wrap_u, Wrap::clamp);
    EXPECT_EQ(m.metallic_roughness_map.wrap_v, Wrap::mirror);
    EXPECT_TRUE(m.metallic_roughness_map.nearest);
    EXPECT_EQ(m.normal_map.image, 1);
    EXPECT_EQ(m.normal_map.wrap_u, Wrap::repeat);
    EXPECT_FALSE(m.normal_map.nearest);
    EXPECT_EQ(m.normal_scale, 0.5f);
    EXPECT_EQ(m.emission, (Rgb{8, 4, 0}));
    EXPECT_EQ(m.emission_map.image, 0);
    EXPECT_EQ(m.alpha_mode, AlphaMode::mask);
    EXPECT_EQ(m.alpha_cutoff, 0.3f);
    EXPECT_TRUE(m.double_sided);
    EXPECT_EQ(read({{"alphaMode", "BLEND"}}).alpha_mode, AlphaMode::blend);
}

TEST(GltfMaterials, glass_and_its_inside) {
    const Json transmission = {{"transmissionFactor", 0.9}, {"transmissionTexture", {{"index", 0}}}};
    const Material sheet = read({{"extensions", {{"KHR_materials_transmission", transmission}}}});
    EXPECT_EQ(sheet.transmission, 0.9f);
    EXPECT_EQ(sheet.transmission_map.image, 0);
    EXPECT_TRUE(sheet.thin);
    EXPECT_EQ(sheet.attenuation, (Rgb{0, 0, 0}));

    const Json volume = {{"thicknessFactor", 0.1}, {"attenuationDistance", 2}, {"attenuationColor", {1, 0.5, 0}}};
    const Material solid = read({{"extensions",
                                  {{"KHR_materials_transmission", transmission},
                                   {"KHR_materials_volume", volume},
                                   {"KHR_materials_ior", {{"ior", 1.33}}}}}});
    EXPECT_FALSE(solid.thin);
    EXPECT_EQ(solid.ior, 1.33f);
    EXPECT_EQ(solid.attenuation.x, 0);
    EXPECT_FLOAT_EQ(solid.attenuation.y, std::log(2.0f) / 2);
    EXPECT_TRUE(std::isfinite(solid.attenuation.z));
    EXPECT_GT(solid.attenuation.z, 5);

    const Material clear =
        read({{"extensions",
               {{"KHR_materials_transmission", transmission}, {"KHR_materials_volume", {{"thicknessFactor", 1}}}}}});
    EXPECT_EQ(clear.attenuation, (Rgb{0, 0, 0})); // the distance is infinite unless given
    const Material zero =
        read({{"extensions",
               {{"KHR_materials_transmission", transmission},
                {"KHR_materials_volume",
                 {{"thicknessFactor", 0}, {"attenuationDistance", 1}, {"attenuationColor", {0, 0, 0}}}}}}});
    EXPECT_TRUE(zero.thin);
    EXPECT_CONTAINS(reject({{"extensions",
                             {{"KHR_materials_transmission", transmission},
                              {"KHR_materials_volume", {{"thicknessFactor", 1}, {"attenuationDistance", 0}}}}}}),
                    "KHR_materials_volume.attenuationDistance: must be above 0");
}

TEST(GltfMaterials, specular_and_ior) {
    const Material m = read({{"extensions",
                              {{"KHR_materials_specular",
                                {{"specularFactor", 0.5},
                                 {"specularTexture", {{"index", 0}}},
                                 {"specularColorFactor", {1, 2, 3}},
                                 {"specularColorTexture", {{"index", 1}}}}},
                               {"KHR_materials_ior", {{"ior", 0}}}}}});
    EXPECT_EQ(m.specular, 0.5f);
    EXPECT_EQ(m.specular_color, (Rgb{1, 2, 3}));
    EXPECT_EQ(m.specular_map.image, 0);
    EXPECT_EQ(m.specular_color_map.image, 1);
    EXPECT_GT(m.ior, 1000); // 0 stands for a full reflection
}

TEST(GltfMaterials, unlit_glows_in_its_base_colour) {
    const Material m = read(
        {{"pbrMetallicRoughness", {{"baseColorFactor", {0.1, 0.2, 0.3, 0.4}}, {"baseColorTexture", {{"index", 0}}}}},
         {"alphaMode", "MASK"},
         {"emissiveFactor", {9, 9, 9}},
         {"extensions", {{"KHR_materials_unlit", Json::object()}}}});
    EXPECT_EQ(m.emission, (Rgb{0.1f, 0.2f, 0.3f}));
    EXPECT_EQ(m.emission_map.image, 0);
    EXPECT_EQ(m.base_color, (Vec4{0, 0, 0, 0.4f})); // alpha stays, with its map
    EXPECT_EQ(m.base_color_map.image, 0);
    EXPECT_EQ(m.metallic, 0);
    EXPECT_EQ(m.specular, 0);
    EXPECT_EQ(m.alpha_mode, AlphaMode::mask);

    Builder b = with_material({{"extensions", {{"KHR_materials_unlit", Json::object()}}}});
    b.json["meshes"][0]["primitives"][0]["attributes"]["COLOR_0"] = b.floats({1, 1, 1, 1, 1, 1, 1, 1, 1}, "VEC3");
    EXPECT_TRUE(has_warning(load(b), "unsupported: COLOR_0 of unlit materials"));
}

TEST(GltfMaterials, specular_glossiness_is_approximated) {
    const Json glossy = {
        {"diffuseFactor", {0.5, 0.25, 0, 1}}, {"glossinessFactor", 0.75}, {"diffuseTexture", {{"index", 1}}}};
    const Json extensions = {{"KHR_materials_pbrSpecularGlossiness", glossy}};
    const Material m = read({{"extensions", extensions}});
    EXPECT_EQ(m.base_color, (Vec4{0.5f, 0.25f, 0, 1}));
    EXPECT_EQ(m.metallic, 0);
    EXPECT_EQ(m.roughness, 0.25f);
    EXPECT_EQ(m.base_color_map.image, 0);
    EXPECT_EQ(read({{"extensions", extensions}, {"pbrMetallicRoughness", Json::object()}}).metallic, 1);
    EXPECT_TRUE(has_warning(load(with_material({{"extensions", extensions}})),
                            "unsupported: KHR_materials_pbrSpecularGlossiness"));
}

TEST(GltfTextures, transform_scales_turns_and_shifts) {
    const auto slot = [](const Json& transform) {
        return read({{"pbrMetallicRoughness",
                      {{"baseColorTexture", {{"index", 0}, {"extensions", {{"KHR_texture_transform", transform}}}}}}}})
            .base_color_map;
    };
    const TextureSlot all = slot({{"offset", {0.25, -1}}, {"rotation", 1.5707963}, {"scale", {2, 3}}, {"texCoord", 1}});
    EXPECT_EQ(all.uv_set, 1);
    EXPECT_NEAR(all.row0.x, 0, 1e-6f);
    EXPECT_NEAR(all.row0.y, 3, 1e-6f);
    EXPECT_EQ(all.row0.z, 0.25f);
    EXPECT_NEAR(all.row1.x, -2, 1e-6f);
    EXPECT_NEAR(all.row1.y, 0, 1e-6f);
    EXPECT_EQ(all.row1.z, -1);
    const TextureSlot none = slot(Json::object());
    EXPECT_EQ(none.row0, (Vec3{1, 0, 0}));
    EXPECT_EQ(none.row1, (Vec3{0, 1, 0}));
    EXPECT_EQ(none.uv_set, 0);
}

// The sample "Rotation" of Khronos' TextureTransformTest: turned by an eighth of pi, its arrow must point at the mark
// that lies at 67.5 degrees below u, from where the picture has it at 45.
TEST(GltfTextures, rotation_turns_the_right_way) {
    const TextureSlot slot =
        read({{"pbrMetallicRoughness",
               {{"baseColorTexture",
                 {{"index", 0}, {"extensions", {{"KHR_texture_transform", {{"rotation", 0.39269908}}}}}}}}}})
            .base_color_map;
    const float u = 0.4210f, v = 1.0163f;
    EXPECT_NEAR(slot.row0.x * u + slot.row0.y * v, slot.row1.x * u + slot.row1.y * v, 1e-3f);
}

TEST(GltfTextures, images_are_decoded_once_and_only_when_used) {
    Builder b = with_material({{"normalTexture", {{"index", 1}}}, {"emissiveTexture", {{"index", 2}}}});
    b.add("images", {{"uri", "missing.png"}});
    b.add("textures", {{"source", 2}});
    b.add("materials", {{"emissiveTexture", {{"index", 3}}}}); // used by no primitive
    const Loaded loaded = load(b);
    ASSERT_EQ(loaded.scene.images.size(), 1u);
    EXPECT_EQ(loaded.scene.materials[0].normal_map.image, 0);
    EXPECT_EQ(loaded.scene.materials[0].emission_map.image, 0);
    EXPECT_EQ(loaded.scene.images[0].width, 1u);
    EXPECT_EQ(loaded.scene.images[0].height, 1u);
    EXPECT_EQ(loaded.scene.images[0].channels, 3u);
    EXPECT_EQ(loaded.scene.images[0].texels, (std::vector<std::uint8_t>{255, 0, 0}));
}

TEST(GltfTextures, unreadable_ones_give_a_warning) {
    const Json material = {{"pbrMetallicRoughness", {{"baseColorTexture", {{"index", 0}}}}}};
    for (const char* coding : {"EXT_texture_webp", "KHR_texture_basisu"}) {
        Builder b = with_material(material);
        b.json["textures"][0] = {{"extensions", {{coding, {{"source", 1}}}}}};
        Loaded loaded = load(b);
        EXPECT_FALSE(loaded.scene.materials[0].base_color_map.used());
        EXPECT_EQ(loaded.warnings, std::vector<std::string>{std::string("unsupported: ") + coding});
        b.json["textures"][0]["source"] = 0; // the other coding is there
        EXPECT_TRUE(load(b).scene.materials[0].base_color_map.used());
    }
    Builder b = with_material(material);
    b.json["textures"][0] = Json::object();
    EXPECT_TRUE(has_warning(load(b), "textures[0]: has no source"));
    Builder far = with_material({{"pbrMetallicRoughness", {{"baseColorTexture", {{"index", 0}, {"texCoord", 2}}}}}});
    EXPECT_TRUE(has_warning(load(far), "unsupported: TEXCOORD_2"));
    EXPECT_FALSE(load(far).scene.materials[0].base_color_map.used());
}

TEST(GltfTextures, images_in_buffer_views) {
    Builder b = with_material({{"emissiveTexture", {{"index", 0}}}});
    const std::string uri = tiny_png_uri();
    const std::string text = uri.substr(uri.find(',') + 1);
    std::vector<std::uint8_t> png; // decoded by hand: four digits to three bytes
    for (std::size_t i = 0; i + 3 < text.size(); i += 4) {
        unsigned group = 0;
        int pads = 0;
        for (std::size_t d = 0; d < 4; ++d) {
            const std::string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
            const auto digit = digits.find(text[i + d]);
            pads += digit == std::string::npos;
            group = group << 6 | (digit == std::string::npos ? 0u : static_cast<unsigned>(digit));
        }
        for (int k = 0; k < 3 - pads; ++k) png.push_back(static_cast<std::uint8_t>(group >> (16 - 8 * k)));
    }
    b.json["images"][0] = {{"bufferView", b.view(png.data(), png.size())}, {"mimeType", "image/png"}};
    EXPECT_EQ(load(b).scene.images.at(0).texels, (std::vector<std::uint8_t>{255, 0, 0}));
    b.json["bufferViews"].back()["byteLength"] = png.size() - 9;
    EXPECT_CONTAINS(rejection(b), "images[0]");
}

TEST(GltfMaterials, bad_values_are_rejected) {
    const auto map = [](const Json& info) { return Json{{"emissiveTexture", info}}; };
    EXPECT_CONTAINS(reject(map({{"index", 3}})),
                    "materials[0].emissiveTexture.index: is 3, but the file has 3 textures");
    EXPECT_CONTAINS(reject(map(Json::object())), "materials[0].emissiveTexture: has no 'index'");
    EXPECT_CONTAINS(reject(map({1})), "must be an object");
    EXPECT_CONTAINS(reject({{"alphaMode", "GLASS"}}), "materials[0].alphaMode: must be OPAQUE, MASK or BLEND");
    EXPECT_CONTAINS(reject({{"emissiveFactor", {1, 2}}}), "has 2 numbers, but must have 3");
    EXPECT_CONTAINS(reject({{"doubleSided", 1}}), "must be true or false");
    EXPECT_CONTAINS(reject({{"extensions", {{"KHR_materials_ior", "x"}}}}), "must be an object");
    const auto changed = [&](const char* pointer, const Json& value) {
        Builder b = with_material(map({{"index", 1}}));
        b.json[Json::json_pointer(pointer)] = value;
        return rejection(b);
    };
    EXPECT_CONTAINS(changed("/textures/1/source", 2), "textures[1].source: is 2, but the file has 2 images");
    EXPECT_CONTAINS(changed("/textures/1/sampler", 1), "textures[1].sampler: is 1");
    EXPECT_CONTAINS(changed("/samplers/0/wrapS", 1), "samplers[0].wrapS: must be 10497");
    EXPECT_CONTAINS(changed("/images/1", Json::object()), "images[1]: has neither 'uri' nor 'bufferView'");
    EXPECT_CONTAINS(changed("/images/1/uri", ""), "images[1] 'second'");
    EXPECT_CONTAINS(changed("/images/1/uri", "../x.png"), "images[1] 'second'");
    EXPECT_CONTAINS(changed("/images/1/uri", "data:image/png;base64,AAAA"), "images[1] 'second'");
    EXPECT_CONTAINS(changed("/meshes/0/primitives/0/material", 5), "material: is 5, but the file has 1 materials");
}

} // namespace
} // namespace weft::scenes::test
