// SPDX-License-Identifier: Apache-2.0
// The isotropic GGX distribution of microfacets (Trowbridge and Reitz 1975, Walter et al. 2007) with Smith's masking
// for correlated heights (Heitz 2014, "Understanding the Masking-Shadowing Function in Microfacet-Based BRDFs").
// All formulas are written in x, y, z rather than in 1 - cos^2, which would lose the digits that narrow lobes need.
#pragma once

#include "renderer/math/elementary.h"
#include "renderer/math/vec.h"

#include <algorithm>

namespace weft {

/// Below this width (roughness 0.032) a lobe is a mirror: float has no digits left to aim within it.
inline constexpr float smallest_alpha = 1e-3f;
/// alpha = roughness^2 as in glTF, or 0 for a mirror.
inline float ggx_alpha(float roughness) {
    const float alpha = roughness * roughness;
    return alpha < smallest_alpha ? 0 : alpha;
}

class Ggx {
  public:
    explicit Ggx(float alpha) : alpha_(alpha) {}

    /// D: the area of facets around h per steradian and area of surface.
    float density(Vec3 h) const {
        const float e = (h.x * h.x + h.y * h.y) / (alpha_ * alpha_) + h.z * h.z;
        return h.z > 0 ? 1 / (pi * alpha_ * alpha_ * e * e) : 0;
    }
    /// Lambda: masked over visible area of facets towards w.
    float lambda(Vec3 w) const { return 0.5f * (stretched(w) / std::fabs(w.z) - 1); }
    /// G1 = 1 / (1 + Lambda): share of the facets facing w that w sees.
    float masking(Vec3 w) const {
        const float z = std::fabs(w.z);
        return 2 * z / (z + stretched(w));
    }
    /// G2 = 1 / (1 + Lambda(wo) + Lambda(wi)): share that both see.
    float masking(Vec3 wo, Vec3 wi) const {
        const float zo = std::fabs(wo.z), zi = std::fabs(wi.z);
        return 2 * zo * zi / (zi * stretched(wo) + zo * stretched(wi));
    }

    /// A facet normal among those that wo sees, by the projected area it shows to wo.
    Vec3 sample_visible(Vec3 wo, Vec2 u) const;
    /// Density of sample_visible: G1(wo) D(h) (wo . h) / wo.z.
    float visible_density(Vec3 wo, Vec3 h) const {
        return masking(wo) * density(h) * std::max(0.0f, dot(wo, h)) / wo.z;
    }

  private:
    float stretched(Vec3 w) const { return std::sqrt(alpha_ * alpha_ * (w.x * w.x + w.y * w.y) + w.z * w.z); }

    float alpha_;
};

/// In the space where the surface is a hemisphere, mirroring wo at visible normals fills a spherical cap evenly: so
/// pick a point of the cap and halve the way (Dupuy and Benyoub 2023, "Sampling Visible GGX Normals with Spherical
/// Caps").
inline Vec3 Ggx::sample_visible(Vec3 wo, Vec2 u) const {
    const Vec3 o = normalize({alpha_ * wo.x, alpha_ * wo.y, wo.z});
    const float height = (1 - u.y) * (1 + o.z); // of the half vector, never negative
    const float z = height - o.z;
    const Vec2 rim = circle(u.x) * safe_sqrt((1 - z) * (1 + z));
    const Vec3 h{alpha_ * (rim.x + o.x), alpha_ * (rim.y + o.y), height};
    return normalize_or(h, {0, 0, 1});
}

} // namespace weft
