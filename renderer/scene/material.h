// SPDX-License-Identifier: Apache-2.0
// What a surface is made of, as plain values: the metallic-roughness model of glTF 2.0 with the parts of its extensions
// that weft draws (transmission, ior, volume attenuation, specular, emissive strength).
#pragma once

#include "renderer/math/vec.h"

#include <cstdint>
#include <string>

namespace weft {

enum class Wrap : std::uint8_t { repeat, mirror, clamp };
enum class AlphaMode : std::uint8_t { opaque, mask, blend };

/// Where a material property reads its texels. (u, v) is transformed to (row0 . (u, v, 1), row1 . (u, v, 1)) first.
struct TextureSlot {
    std::int32_t image = -1; ///< index into Scene::images; -1: no texture
    std::uint8_t uv_set = 0; ///< 0 or 1
    Wrap wrap_u = Wrap::repeat, wrap_v = Wrap::repeat;
    bool nearest = false;              ///< nearest texel instead of bilinear
    Vec3 row0{1, 0, 0}, row1{0, 1, 0}; ///< texture transform (KHR_texture_transform)
    bool used() const { return image >= 0; }
};

struct Material {
    std::string name;

    Vec4 base_color{1, 1, 1, 1}; ///< linear; alpha in w
    TextureSlot base_color_map;  ///< sRGB, alpha linear
    float metallic = 0;
    float roughness = 1;                ///< perceptual; alpha = roughness squared
    TextureSlot metallic_roughness_map; ///< roughness in G, metallic in B
    float normal_scale = 1;
    TextureSlot normal_map; ///< tangent space, +Y up

    Rgb emission{0, 0, 0};    ///< radiance
    TextureSlot emission_map; ///< sRGB

    float ior = 1.5f;               ///< at least 1
    float specular = 1;             ///< weight of the dielectric reflection: 0 leaves a Lambert surface
    Rgb specular_color{1, 1, 1};    ///< tint of the dielectric reflection at normal incidence
    TextureSlot specular_map;       ///< specular in A
    TextureSlot specular_color_map; ///< sRGB

    float transmission = 0;       ///< share of the non-metallic base that lets light through
    TextureSlot transmission_map; ///< R
    bool thin = false;            ///< transmits without refraction, as a sheet does
    Rgb attenuation{0, 0, 0};     ///< absorption per metre inside (Beer-Lambert); ignored when thin

    AlphaMode alpha_mode = AlphaMode::opaque;
    float alpha_cutoff = 0.5f;
    bool double_sided = true; ///< false: the back of a triangle is not there, for no kind of ray
};

} // namespace weft
