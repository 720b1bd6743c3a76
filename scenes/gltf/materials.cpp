// SPDX-License-Identifier: Apache-2.0
#include "scenes/gltf/materials.h"

#include "renderer/math/elementary.h"
#include "scenes/files/input_error.h"
#include "scenes/gltf/textures.h"

#include <algorithm>

namespace weft::scenes::gltf {

namespace {

constexpr float large_ior = 1e4f;          // reflects all but 0.04 %
constexpr float least_attenuation = 1e-6f; // a colour of exactly zero would absorb infinitely
constexpr float most_absorption = 1e9f;    // per metre: opaque at any size that a scene has

/// What is left of light after `distance` is `color`: absorption per metre.
Rgb absorption(Rgb color, float distance) {
    const auto channel = [&](float c) {
        return std::clamp(-logarithm(std::clamp(c, least_attenuation, 1.0f)) / distance, 0.0f, most_absorption);
    };
    return {channel(color.x), channel(color.y), channel(color.z)};
}

} // namespace

std::uint32_t Materials::use(std::optional<std::uint32_t> index) {
    const auto next = static_cast<std::uint32_t>(materials_.size());
    if (!index) {
        if (!default_) {
            default_ = next;
            Material material;
            material.name = "default";
            material.metallic = 1;
            materials_.push_back(std::move(material));
        }
        return *default_;
    }
    if (numbers_[*index] < 0) {
        Material material = read(document_.element("materials", *index));
        numbers_[*index] = next;
        materials_.push_back(std::move(material));
    }
    return static_cast<std::uint32_t>(numbers_[*index]);
}

bool Materials::unlit(std::uint32_t material) const {
    return document_.element("materials", material).extension("KHR_materials_unlit").has_value();
}

TextureSlot Materials::texture(const Value& owner, std::string_view key) const {
    return read_texture(document_, owner, key, images_, warnings_);
}

Material Materials::read(const Value& value) const {
    Material material;
    material.name = printable(value.string("name", ""), 200);
    material.metallic = 1;
    material.double_sided = value.boolean("doubleSided", false);
    if (const auto pbr = value.find("pbrMetallicRoughness"))
        read_metallic_roughness(*pbr, material);
    else if (const auto glossy = value.extension("KHR_materials_pbrSpecularGlossiness"))
        read_specular_glossiness(*glossy, material);
    read_alpha(value, material);
    if (value.extension("KHR_materials_unlit")) {
        // Its colour as it stands, whatever the light: so it glows, and reflects nothing.
        material.emission = material.base_color.xyz();
        material.emission_map = material.base_color_map;
        material.base_color = {0, 0, 0, material.base_color.w};
        material.metallic = 0;
        material.roughness = 1;
        material.metallic_roughness_map = {};
        material.specular = 0;
        return material;
    }
    if (const auto normal = value.find("normalTexture")) material.normal_scale = normal->real("scale", 1);
    material.normal_map = texture(value, "normalTexture");
    material.emission = value.vec3("emissiveFactor", {0, 0, 0});
    material.emission_map = texture(value, "emissiveTexture");
    if (const auto strength = value.extension("KHR_materials_emissive_strength"))
        material.emission *= strength->real("emissiveStrength", 1);
    read_specular(value, material);
    read_transmission(value, material);
    return material;
}

void Materials::read_metallic_roughness(const Value& pbr, Material& material) const {
    material.base_color = pbr.vec4("baseColorFactor", {1, 1, 1, 1});
    material.base_color_map = texture(pbr, "baseColorTexture");
    material.metallic = pbr.real("metallicFactor", 1);
    material.roughness = pbr.real("roughnessFactor", 1);
    material.metallic_roughness_map = texture(pbr, "metallicRoughnessTexture");
}

// The older model, where the file offers nothing else: its diffuse part with a dielectric coat as rough.
void Materials::read_specular_glossiness(const Value& glossy, Material& material) const {
    material.base_color = glossy.vec4("diffuseFactor", {1, 1, 1, 1});
    material.base_color_map = texture(glossy, "diffuseTexture");
    material.metallic = 0;
    material.roughness = 1 - glossy.real("glossinessFactor", 1);
}

void Materials::read_alpha(const Value& value, Material& material) const {
    const std::string_view mode = value.string("alphaMode", "OPAQUE");
    if (mode == "OPAQUE")
        material.alpha_mode = AlphaMode::opaque;
    else if (mode == "MASK")
        material.alpha_mode = AlphaMode::mask;
    else if (mode == "BLEND")
        material.alpha_mode = AlphaMode::blend;
    else
        value.at("alphaMode").reject("must be OPAQUE, MASK or BLEND");
    material.alpha_cutoff = value.real("alphaCutoff", 0.5f);
}

void Materials::read_specular(const Value& value, Material& material) const {
    if (const auto ior = value.extension("KHR_materials_ior")) {
        material.ior = ior->real("ior", 1.5f);
        if (material.ior == 0)
            material.ior = large_ior; // 0 asks for a full reflection, tinted by KHR_materials_specular
    }
    if (const auto specular = value.extension("KHR_materials_specular")) {
        material.specular = specular->real("specularFactor", 1);
        material.specular_map = texture(*specular, "specularTexture");
        material.specular_color = specular->vec3("specularColorFactor", {1, 1, 1});
        material.specular_color_map = texture(*specular, "specularColorTexture");
    }
}

void Materials::read_transmission(const Value& value, Material& material) const {
    const auto transmission = value.extension("KHR_materials_transmission");
    if (!transmission) return; // a volume behind an opaque surface is never seen
    material.transmission = transmission->real("transmissionFactor", 0);
    if (material.transmission > 0) material.double_sided = true; // light must find the way out again
    material.transmission_map = texture(*transmission, "transmissionTexture");
    const auto volume = value.extension("KHR_materials_volume");
    // How thick it is, is measured on the way; the file's thickness only says whether there is an inside.
    material.thin = !volume || !(volume->real("thicknessFactor", 0) > 0);
    if (material.thin) return;
    if (const auto distance = volume->find("attenuationDistance")) {
        if (!(distance->real() > 0)) distance->reject("must be above 0");
        material.attenuation = absorption(volume->vec3("attenuationColor", {1, 1, 1}), distance->real());
    }
}

} // namespace weft::scenes::gltf
