// SPDX-License-Identifier: Apache-2.0
// How much of the light a smooth interface reflects.
#pragma once

#include "renderer/math/numeric.h"
#include "renderer/math/vec.h"

#include <algorithm>

namespace weft {

/// Unpolarised reflectance between two dielectrics, exactly. `cos_i` > 0 is the cosine on the side that the light comes
/// from, `eta` the ior beyond over the ior on this side. 1 where the reflection is total.
inline float fresnel_dielectric(float cos_i, float eta) {
    const float sin2_t = (1 - cos_i * cos_i) / (eta * eta); // Snell
    if (sin2_t >= 1) return 1;
    const float cos_t = safe_sqrt(1 - sin2_t);
    const float parallel = (eta * cos_i - cos_t) / (eta * cos_i + cos_t);
    const float perpendicular = (cos_i - eta * cos_t) / (cos_i + eta * cos_t);
    return 0.5f * (parallel * parallel + perpendicular * perpendicular);
}

/// Reflectance of a dielectric at normal incidence.
constexpr float dielectric_f0(float eta) { return square((eta - 1) / (eta + 1)); }

/// (1 - cos)^5, the share of the way from F0 to F90 in Schlick's approximation (Schlick 1994).
inline float schlick_share(float cos_i) {
    const float x = std::min(1.0f, std::max(0.0f, 1 - cos_i)), x2 = x * x;
    return x2 * x2 * x;
}
inline Rgb schlick(Rgb f0, float f90, float cos_i) {
    const float t = schlick_share(cos_i);
    return f0 * (1 - t) + Rgb{f90, f90, f90} * t;
}

} // namespace weft
