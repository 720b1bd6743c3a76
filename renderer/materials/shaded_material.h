// SPDX-License-Identifier: Apache-2.0
// A material at one point of a surface: its slots read, multiplied with their factors and clamped to their ranges.
#pragma once

#include "renderer/math/frame.h"
#include "renderer/math/vec.h"
#include "renderer/scene/image.h"
#include "renderer/scene/material.h"

#include <span>

namespace weft {

struct ShadedMaterial {
    Rgb base_color{1, 1, 1}; ///< in [0, 1]
    float alpha = 1;         ///< coverage as material_alpha gives it
    float metallic = 0;
    float roughness = 1; ///< perceptual
    float ior = 1.5f;
    float specular = 1;
    Rgb specular_color{1, 1, 1};
    float transmission = 0;
    bool thin = false;
    Rgb attenuation{0, 0, 0}; ///< absorption per metre
    Rgb emission{0, 0, 0};    ///< radiance
};

/// Everything that the BSDF and the integrator want to know at a hit. `vertex_color` multiplies the base colour.
ShadedMaterial shade_material(const Material& material, std::span<const Image> images, Vec2 uv0, Vec2 uv1,
                              Vec4 vertex_color);

/// Coverage alone, for rays that only want to pass: 1 when opaque, 0 or 1 when masked, in [0, 1] when blended.
float material_alpha(const Material& material, std::span<const Image> images, Vec2 uv0, Vec2 uv1, Vec4 vertex_color);

/// Emitted radiance alone.
Rgb material_emission(const Material& material, std::span<const Image> images, Vec2 uv0, Vec2 uv1);

/// The unit shading normal after the normal map, in world space; `tangents.n` where the material has no map. s and t
/// are the directions in which u and -v grow (glTF's tangent and bitangent), of either handedness.
Vec3 shading_normal_from_map(const Material& material, std::span<const Image> images, Vec2 uv0, Vec2 uv1,
                             const Frame& tangents);

} // namespace weft
