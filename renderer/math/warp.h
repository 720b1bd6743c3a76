// SPDX-License-Identifier: Apache-2.0
// Maps from the unit square to the domains that are sampled, each beside its density.
#pragma once

#include "renderer/math/elementary.h"
#include "renderer/math/vec.h"

#include <algorithm>
#include <cstddef>

namespace weft {

/// Uniform on the unit disk, area-preserving and of low distortion (Shirley and Chiu 1997).
inline Vec2 square_to_disk(Vec2 u) {
    const float ab[] = {2 * u.x - 1, 2 * u.y - 1};
    // By tables, without a branch: which of the two is larger cannot be foretold.
    const std::size_t larger = std::fabs(ab[0]) > std::fabs(ab[1]) ? 0 : 1;
    const float r = ab[larger];
    if (r == 0) return {};
    const Vec2 p = circle_near_x(0.125f * (ab[1 - larger] / r)) * r; // from the axis of r, as far as the diagonal
    const float xy[] = {p.x, p.y};
    return {xy[larger], xy[1 - larger]};
}

/// Proportional to the cosine on the hemisphere around +z. Density cos / pi per steradian.
inline Vec3 square_to_cosine_hemisphere(Vec2 u) {
    const Vec2 d = square_to_disk(u);
    return {d.x, d.y, safe_sqrt(1 - d.x * d.x - d.y * d.y)};
}
inline float cosine_hemisphere_pdf(float cos_theta) { return cos_theta > 0 ? cos_theta / pi : 0; }

/// Uniform on the unit sphere. Density 1 / (4 pi).
inline Vec3 square_to_sphere(Vec2 u) {
    const float z = 1 - 2 * u.x;
    const Vec2 rim = circle(u.y) * safe_sqrt(1 - z * z);
    return {rim.x, rim.y, z};
}
inline constexpr float sphere_pdf = 1 / (4 * pi);

/// Uniform on the cone around +z whose rim is at `cos_max`; takes 1 - cos so that narrow cones keep their digits.
inline Vec3 square_to_cone(Vec2 u, float one_minus_cos_max) {
    const float h = u.x * one_minus_cos_max; // 1 - cos
    const Vec2 rim = circle(u.y) * safe_sqrt(h * (2 - h));
    return {rim.x, rim.y, 1 - h};
}
inline float cone_pdf(float one_minus_cos_max) { return 1 / (2 * pi * one_minus_cos_max); }

/// Barycentric (b1, b2) uniform on a triangle (Heitz 2019, "A Low-Distortion Map Between Triangle and Square").
inline Vec2 square_to_triangle(Vec2 u) {
    const float half = std::min(u.x, u.y) * 0.5f;
    return {u.x - half, u.y - half};
}

} // namespace weft
