// SPDX-License-Identifier: Apache-2.0
// What a surface gives off at a point, as the camera sees it: emission times the coverage of its alpha.
#pragma once

#include "renderer/materials/shaded_material.h"
#include "renderer/scene/attributes.h"
#include "renderer/scene/scene.h"

namespace weft {

/// A place picked on a primitive, in the world.
struct EmitterPoint {
    Vec3 point;      ///< on the surface as computed
    Vec3 error;      ///< bound of the rounding error of each coordinate
    Vec3 normal;     ///< unit, geometric, on either side
    Vec3 direction;  ///< unit, from the receiver to the point
    float pdf = 0;   ///< per steradian at the receiver
    Vec2 parameters; ///< triangle: barycentric (b1, b2); sphere: texture coordinates
};

inline Rgb covered_emission(const Scene& scene, const Material& material, Vec2 uv0, Vec2 uv1, Vec4 color) {
    const Rgb emission = material_emission(material, scene.images, uv0, uv1);
    if (material.alpha_mode == AlphaMode::opaque) return emission;
    return emission * material_alpha(material, scene.images, uv0, uv1, color);
}

/// Radiance of either side of a primitive, at the `parameters` of an EmitterPoint.
inline Rgb emitted_radiance(const Scene& scene, const Mesh& mesh, std::uint32_t primitive, Vec2 parameters) {
    const Material& material = scene.materials[mesh.material_of(primitive)];
    if (primitive >= mesh.triangles.size())
        return covered_emission(scene, material, parameters, parameters, {1, 1, 1, 1});
    return covered_emission(scene, material, triangle_uv(mesh, primitive, parameters, 0),
                            triangle_uv(mesh, primitive, parameters, 1), triangle_color(mesh, primitive, parameters));
}

/// True when the radiance is not the same all over a primitive of this material.
inline bool emission_varies(const Material& material) {
    return material.emission_map.used() || material.alpha_mode != AlphaMode::opaque;
}

} // namespace weft
