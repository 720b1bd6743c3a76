// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/geometry/ray.h"
#include "renderer/math/bounds.h"

namespace weft {

inline Bounds sphere_bounds(Vec3 center, float radius) {
    const Vec3 r{radius, radius, radius};
    const Vec3 slack = (abs(center) + r) * rounding_bound(2);
    return {center - r - slack, center + r + slack};
}

/// The distances t > 0 at which the ray meets the sphere, nearest first; returns how many. The discriminant is taken
/// from the ray's distance to the centre, which keeps its digits for far and for large spheres (Haines et al. 2019,
/// "Precision Improvements for Ray/Sphere Intersection").
inline unsigned intersect_sphere(const Ray& ray, Vec3 center, float radius, float (&t)[2]) {
    const Vec3 f = ray.origin - center;
    const float a = dot(ray.direction, ray.direction);
    const float b = -dot(f, ray.direction);
    const Vec3 nearest = f + ray.direction * (b / a);
    const float r2 = radius * radius;
    const float discriminant = r2 - dot(nearest, nearest);
    if (!(discriminant >= 0)) return 0;

    const float q = b + std::copysign(std::sqrt(a * discriminant), b);
    const float f2 = dot(f, f);
    const float c = f2 - r2; // above zero: the origin lies outside
    // On the surface, as far as rounding can tell: the near root is the point that we start from.
    const bool on_surface = std::fabs(c) <= rounding_bound(12) * (f2 + r2);
    float near_t = c / q, far_t = q / a;
    if (near_t > far_t) std::swap(near_t, far_t);
    if (on_surface) {
        if (b <= 0) return 0; // leaving
        near_t = 0;
    }
    unsigned count = 0;
    if (near_t > 0) t[count++] = near_t;
    if (far_t > 0) t[count++] = far_t;
    return count;
}

} // namespace weft
