// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/geometry/offset.h"
#include "renderer/integrator/world.h"
#include "renderer/materials/shading.h"

namespace weft {

/// Everything about the place where a ray met a surface, in world space.
struct SurfacePoint {
    Vec3 position;
    Vec3 error;            ///< bounds of the rounding error of each coordinate
    Vec3 geometric_normal; ///< unit; on the side that `toward` leaves
    Vec3 shading_normal;   ///< unit; smooth and normal-mapped, on the same side
    ShadingPoint shading;  ///< its front face is the side that the winding calls outside

    /// A ray from here along the unit direction w that cannot meet this surface again by rounding.
    Ray spawn(Vec3 w, std::uint32_t key) const {
        return {offset_from_surface(position, error, geometric_normal, w), infinity, w, key};
    }
    /// A ray from here to just before `target`; t runs from 0 to 1.
    Ray spawn_to(Vec3 target, std::uint32_t key) const {
        const Vec3 origin = offset_from_surface(position, error, geometric_normal, target - position);
        return {origin, one_minus_epsilon, target - origin, key};
    }
};

/// `toward` is the unit direction back along the ray.
SurfacePoint surface_point(const World& world, const Ray& ray, const Hit& hit, Vec3 toward);

} // namespace weft
