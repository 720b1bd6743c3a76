// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/math/numeric.h"
#include "renderer/math/vec.h"

namespace weft {

/// Where a light, or a cluster of lights, is, which way it shines and how much: enough to bound what it can give to a
/// point (Conty Estevez and Kulla 2018, "Importance Sampling of Many Lights with Adaptive Tree Splitting").
struct LightBounds {
    Vec3 low, high;          ///< box around it
    float intensity = 0;     ///< luminance of the radiant intensity along the axis (radiance x area; W/sr)
    Vec3 axis{0, 0, 1};      ///< unit; the normals lie within the cone of cos_normals around it
    float cos_normals = -1;  ///< -1: every direction
    float cos_emission = 0;  ///< nothing is given off farther than this from a normal
    bool both_sides = false; ///< shines along -normals too: then the axis is a line

    Vec3 center() const { return (low + high) * 0.5f; }
    bool everywhere() const { return cos_normals <= -1; }

    /// An estimate of the irradiance that it gives to a surface at `from` that faces it. Zero only where no light
    /// arrives for certain.
    float importance(Vec3 from) const;
    /// What a tree node of these bounds costs: energy x spread of directions x size (their surface area orientation
    /// heuristic), with the squared diagonal for the surface, so that lamps in a row are told apart too.
    float cost() const;
};

/// The bounds of both together.
LightBounds merge(const LightBounds& a, const LightBounds& b);

inline float LightBounds::importance(Vec3 from) const {
    constexpr float largest = 1e30f; // sums of two stay finite
    // Facing, as a cosine, is never taken for less: only a bound, it must not starve a light, and rounding must not
    // make it zero.
    constexpr float least_facing = 0.02f, margin = 1e-2f;
    const Vec3 middle = center(), away = from - middle;
    const float r2 = length_squared(high - middle), d2 = length_squared(away);
    const float near2 = std::max(std::max(d2, r2), 1e-30f);
    float facing = 1;
    if (!everywhere() && d2 > r2) {
        const float along = dot(axis, away) / std::sqrt(d2);
        const float cos_theta = both_sides ? std::fabs(along) : along;
        const float sin_theta = safe_sqrt(1 - square(cos_theta));
        // The angle to the nearest normal of the cone, then to the nearest point of the ball around the box.
        const float cos_normal =
            cos_theta >= cos_normals ? 1 : cos_theta * cos_normals + sin_theta * safe_sqrt(1 - square(cos_normals));
        const float sin_normal = safe_sqrt(1 - square(cos_normal));
        const float cos_ball = safe_sqrt(1 - r2 / d2);
        facing = cos_normal >= cos_ball ? 1 : cos_normal * cos_ball + sin_normal * std::sqrt(r2 / d2);
        if (facing < cos_emission - margin) return 0;
        facing = std::max(facing, least_facing);
    }
    return std::min(intensity * facing / near2, largest);
}

} // namespace weft
