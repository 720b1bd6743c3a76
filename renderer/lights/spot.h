// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/lights/point.h"

namespace weft {

/// The share of the axial intensity at an angle of this cosine: the fall-off that KHR_lights_punctual gives, the square
/// of a ramp that is linear in the cosine between the two cones.
inline float spot_falloff(const SpotLight& light, float cos_angle) {
    if (cos_angle >= light.cos_inner) return 1;
    if (cos_angle <= light.cos_outer) return 0;
    return square((cos_angle - light.cos_outer) / (light.cos_inner - light.cos_outer));
}

inline bool sample(const SpotLight& light, Vec3 from, LightSample& out) {
    const Vec3 away = normalize_or(from - light.position, {0, 0, 0});
    return arrive_from_place(light.position, light.intensity * spot_falloff(light, dot(away, light.direction)), from,
                             out);
}

/// Radiant flux in watts: the inner cone in full, and the ring around it, over which the square of the ramp averages to
/// one third.
inline float flux(const SpotLight& light) {
    const float inner = 1 - light.cos_inner, ring = light.cos_inner - light.cos_outer;
    return 2 * pi * luminance(light.intensity) * (inner + std::max(ring, 0.0f) / 3);
}

} // namespace weft
