// SPDX-License-Identifier: Apache-2.0
#include "renderer/materials/shaded_material.h"

#include "renderer/materials/texture.h"

#include <algorithm>

namespace weft {
namespace {

/// Reads slots at one point; a slot without a texture reads white.
struct Reader {
    std::span<const Image> images;
    Vec2 uv0, uv1;

    Vec4 operator()(const TextureSlot& slot, ColorSpace space) const {
        if (!slot.used()) return {1, 1, 1, 1};
        return sample_texture(images[static_cast<std::size_t>(slot.image)], slot, slot.uv_set == 1 ? uv1 : uv0, space);
    }
};

float unit(float x) { return std::min(1.0f, std::max(0.0f, x)); }
Rgb unit(Rgb c) { return {unit(c.x), unit(c.y), unit(c.z)}; }

float coverage(const Material& m, float alpha) {
    if (m.alpha_mode == AlphaMode::opaque) return 1;
    if (m.alpha_mode == AlphaMode::mask) return alpha >= m.alpha_cutoff ? 1.0f : 0.0f;
    return unit(alpha);
}

} // namespace

ShadedMaterial shade_material(const Material& m, std::span<const Image> images, Vec2 uv0, Vec2 uv1, Vec4 vertex_color) {
    const Reader read{images, uv0, uv1};
    const Vec4 base = read(m.base_color_map, ColorSpace::srgb);
    ShadedMaterial s;
    s.base_color = unit(base.xyz() * m.base_color.xyz() * vertex_color.xyz());
    s.alpha = coverage(m, base.w * m.base_color.w * vertex_color.w);
    const Vec4 metallic_roughness = read(m.metallic_roughness_map, ColorSpace::linear);
    s.metallic = unit(m.metallic * metallic_roughness.z);
    s.roughness = unit(m.roughness * metallic_roughness.y);
    s.ior = m.ior;
    s.specular = unit(m.specular * read(m.specular_map, ColorSpace::linear).w);
    s.specular_color = max(Rgb{}, m.specular_color * read(m.specular_color_map, ColorSpace::srgb).xyz());
    s.transmission = unit(m.transmission * read(m.transmission_map, ColorSpace::linear).x);
    s.thin = m.thin;
    s.attenuation = m.attenuation;
    s.emission = m.emission * read(m.emission_map, ColorSpace::srgb).xyz();
    return s;
}

float material_alpha(const Material& m, std::span<const Image> images, Vec2 uv0, Vec2 uv1, Vec4 vertex_color) {
    if (m.alpha_mode == AlphaMode::opaque) return 1;
    const Reader read{images, uv0, uv1};
    return coverage(m, read(m.base_color_map, ColorSpace::srgb).w * m.base_color.w * vertex_color.w);
}

Rgb material_emission(const Material& m, std::span<const Image> images, Vec2 uv0, Vec2 uv1) {
    if (m.emission == Rgb{}) return {};
    return m.emission * Reader{images, uv0, uv1}(m.emission_map, ColorSpace::srgb).xyz();
}

Vec3 shading_normal_from_map(const Material& m, std::span<const Image> images, Vec2 uv0, Vec2 uv1,
                             const Frame& tangents) {
    if (!m.normal_map.used()) return tangents.n;
    const Vec4 texel = Reader{images, uv0, uv1}(m.normal_map, ColorSpace::linear);
    const float x = (2 * texel.x - 1) * m.normal_scale, y = (2 * texel.y - 1) * m.normal_scale;
    const float z = std::max(2 * texel.z - 1, 1e-3f); // a map may lean the normal, never turn the surface over
    return normalize_or(tangents.s * x + tangents.t * y + tangents.n * z, tangents.n);
}

} // namespace weft
