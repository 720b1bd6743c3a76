// SPDX-License-Identifier: Apache-2.0
// Reflection by microfacets that are small mirrors (Torrance and Sparrow 1967, Walter et al. 2007, section 5.1). Metals
// are this with the colour at normal incidence; coats and glass use it with their own Fresnel term.
#pragma once

#include "renderer/materials/microfacet.h"

#include <algorithm>

namespace weft {

constexpr Vec3 mirror(Vec3 wo) { return {-wo.x, -wo.y, wo.z}; }
inline Vec3 mirror(Vec3 wo, Vec3 h) { return h * (2 * dot(wo, h)) - wo; }

/// The mirror normal that takes wo to wi, both above the surface, and what it contributes.
struct Reflection {
    float cos_h = 0; ///< between either direction and the facet's normal
    float value = 0; ///< f |cos| for reflectance 1
    float pdf = 0;   ///< of wi when facets are picked by what wo sees
};
inline Reflection reflection(const Ggx& ggx, Vec3 wo, Vec3 wi) {
    const Vec3 sum = wo + wi;
    const float l = length(sum);
    const Vec3 h = l > 0 ? sum / l : Vec3{0, 0, 1};
    // The density of visible normals over the Jacobian 4 (wo . h), which cancels against the projected facet.
    const float facets = ggx.density(h) / (4 * wo.z);
    // Half the sum's length is the cosine, the same to the last bit when wo and wi change places.
    return {std::min(1.0f, 0.5f * l), ggx.masking(wo, wi) * facets, ggx.masking(wo) * facets};
}

} // namespace weft
