// SPDX-License-Identifier: Apache-2.0
// Refraction by microfacets (Walter et al. 2007, "Microfacet Models for Refraction through Rough Surfaces", section
// 5.2). eta is the ior on wi's side over the ior on wo's.
#pragma once

#include "renderer/materials/microfacet.h"

#include <algorithm>

namespace weft {

/// An ior this close to 1 makes the half vector of a rough refraction a difference of nearly equal vectors. It is then
/// moved away from 1, which bends a ray by a few thousandths of a radian and reflects nothing that can be seen.
inline constexpr float least_rough_ior = 1.005f;

/// Snell's direction beyond a facet h with wo . h > 0. False when the reflection is total.
inline bool refract(Vec3 wo, Vec3 h, float eta, Vec3& wi) {
    const float cos_o = dot(wo, h);
    const float sin2_i = (1 - cos_o * cos_o) / (eta * eta);
    if (sin2_i >= 1) return false;
    wi = h * (cos_o / eta - safe_sqrt(1 - sin2_i)) - wo / eta;
    return true;
}

/// The facet that bends wo (above) to wi (below the surface), and what it contributes. All zero when there is none.
struct Refraction {
    float cos_h = 0; ///< between wo and the facet's normal
    float value = 0; ///< f |cos| of radiance for transmittance 1
    float pdf = 0;   ///< of wi when facets are picked by what wo sees
};
inline Refraction refraction(const Ggx& ggx, Vec3 wo, Vec3 wi, float eta) {
    Vec3 h = normalize_or(wi * eta + wo, {0, 0, 1});
    if (h.z < 0) h = -h;
    const float cos_o = dot(wo, h), cos_i = dot(wi, h);
    if (!(cos_o > 0 && cos_i < 0)) return {}; // the facet shows its back to one of them
    const float facets = ggx.density(h) * cos_o * -cos_i / (wo.z * square(eta * cos_i + cos_o));
    // dh/dwi carries eta^2 and the radiance that leaves a denser medium spreads by eta^-2: the value has neither.
    return {std::min(1.0f, cos_o), ggx.masking(wo, wi) * facets, ggx.masking(wo) * facets * eta * eta};
}

} // namespace weft
