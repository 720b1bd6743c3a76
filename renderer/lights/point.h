// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/lights/light_sample.h"
#include "renderer/math/numeric.h"
#include "renderer/scene/light.h"

namespace weft {

/// Fills in what a light at one place, of this radiant intensity towards `from`, gives there: I / d^2. False when
/// there is nothing, or no direction to it.
inline bool arrive_from_place(Vec3 place, Rgb intensity, Vec3 from, LightSample& out) {
    const Vec3 to = place - from;
    const float d2 = length_squared(to);
    if (!(d2 > 0) || !std::isfinite(d2) || !(max_component(intensity) > 0)) return false;
    out.direction = to / std::sqrt(d2);
    out.point = place;
    out.infinite = false;
    out.radiance = intensity / d2;
    out.pdf = 1;
    out.delta = true;
    return true;
}

inline bool sample(const PointLight& light, Vec3 from, LightSample& out) {
    return arrive_from_place(light.position, light.intensity, from, out);
}

/// Radiant flux in watts.
inline float flux(const PointLight& light) { return 4 * pi * luminance(light.intensity); }

} // namespace weft
