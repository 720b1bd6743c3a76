// SPDX-License-Identifier: Apache-2.0
// What a surface gives off at a point, as the camera sees it: emission times the coverage of its alpha.
#pragma once

#include "renderer/materials/shaded_material.h"
#include "renderer/scene/attributes.h"
#include "renderer/scene/scene.h"

namespace weft {

/// A place picked on a primitive, in the world.
struct EmitterPoint {
    Vec3 point;     ///< on the surface as computed
    Vec3 error;     ///< bound of the rounding error of each coordinate
    Vec3 normal;    ///< unit, geometric, on either side
    Vec3 direction; ///< unit, from the receiver to the point
    float pdf = 0;  ///< per steradian at the receiver
    Vec3 place;     ///< triangle: barycentric (b1, b2); sphere: the unit normal in the mesh's space
};

inline Rgb covered_emission(const Scene& scene, const Material& material, Vec2 uv0, Vec2 uv1, Vec4 color) {
    const Rgb emission = material_emission(material, scene.images, uv0, uv1);
    if (material.alpha_mode == AlphaMode::opaque) return emission;
    return emission * material_alpha(material, scene.images, uv0, uv1, color);
}

/// True when the radiance is not the same all over a primitive of this material.
inline bool emission_varies(const Material& material) {
    return material.emission_map.used() || material.alpha_mode != AlphaMode::opaque;
}

/// Radiance of the sides that a primitive shows, at the `place` of an EmitterPoint.
inline Rgb emitted_radiance(const Scene& scene, const Mesh& mesh, std::uint32_t primitive, Vec3 place) {
    const Material& material = scene.materials[mesh.material_of(primitive)];
    if (!emission_varies(material)) return material.emission;
    if (primitive >= mesh.triangles.size()) {
        const Vec2 uv = sphere_uv(place);
        return covered_emission(scene, material, uv, uv, {1, 1, 1, 1});
    }
    const Vec2 b{place.x, place.y};
    return covered_emission(scene, material, triangle_uv(mesh, primitive, b, 0), triangle_uv(mesh, primitive, b, 1),
                            triangle_color(mesh, primitive, b));
}

} // namespace weft
