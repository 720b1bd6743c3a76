// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/math/elementary.h"
#include "renderer/math/vec.h"

#include <cstdint>

namespace weft {

/// Where a light, or a cluster of lights, is, which way it shines and how much: enough to estimate what it can give to
/// a point (Conty Estevez and Kulla 2018, "Importance Sampling of Many Lights with Adaptive Tree Splitting").
struct LightBounds {
    Vec3 low, high;          ///< box around it
    float intensity = 0;     ///< luminance of the radiant intensity along the axis (radiance x area; W/sr)
    Vec3 axis{0, 0, 1};      ///< unit; the normals lie within the cone of cos_normals around it
    float cos_normals = -1;  ///< -1: every direction
    float cos_emission = 0;  ///< nothing is given off farther than this from a normal
    std::uint32_t count = 1; ///< lights in the cluster
    bool both_sides = false; ///< shines along -normals too: then the axis is a line
    bool halves = false;     ///< of two that lie like halves of a quadrilateral: each gives by its intensity

    Vec3 center() const { return (low + high) * 0.5f; }
    bool everywhere() const { return cos_normals <= -1; }

    /// An estimate of the irradiance that it gives to a surface at `from` that faces it. Zero only where no light
    /// arrives for certain.
    float importance(Vec3 from) const;
    /// What a tree node of these bounds costs: energy x spread of directions x size (their surface area orientation
    /// heuristic), with the squared diagonal for the surface, so that lamps in a row are told apart too.
    float cost() const;

  private:
    float facing(Vec3 away, float distance2, float radius2) const;
    float mean_inverse_square(Vec3 from, float distance2, float radius2) const;
};

/// The bounds of both together.
LightBounds merge(const LightBounds& a, const LightBounds& b);

/// The cosine between a normal and the way to `from`. For surfaces, which shine to both sides and so are never dark for
/// certain, mostly that of the centre: the bound for the best point of the best light would take a distant ceiling of
/// lamps for as bright as the lamp overhead. For spots the bound itself, so that nothing lit is left out.
inline float LightBounds::facing(Vec3 away, float distance2, float radius2) const {
    constexpr float least = 0.02f, margin = 1e-2f; // rounding must not starve a light
    if (everywhere() || distance2 <= radius2) return 1;
    const float along = dot(axis, away) / std::sqrt(distance2);
    const float cos_theta = both_sides ? std::fabs(along) : along;
    const float sin_theta = safe_sqrt(1 - square(cos_theta));
    // The angle to the nearest normal of the cone, then to the nearest point of the ball around the box.
    const float cos_normal =
        cos_theta >= cos_normals ? 1 : cos_theta * cos_normals + sin_theta * safe_sqrt(1 - square(cos_normals));
    const float sin_normal = safe_sqrt(1 - square(cos_normal));
    const float sin2_ball = radius2 / distance2, cos_ball = safe_sqrt(1 - sin2_ball);
    const float bound = cos_normal >= cos_ball ? 1 : cos_normal * cos_ball + sin_normal * std::sqrt(sin2_ball);
    if (both_sides) return std::max(lerp(cos_normal, bound, 0.25f), least);
    return bound < cos_emission - margin ? 0 : std::max(bound, least);
}

/// The mean of 1 / d^2 over the cluster. Near a cluster of many, 1 / d^2 of its centre is far too little: the lights
/// around `from` count most. Lights spread evenly over a surface, from distance m to distance M, give
/// ln(M^2 / m^2) / (M^2 - m^2); m is the distance to the box, or that of the nearest neighbour among `count`.
inline float LightBounds::mean_inverse_square(Vec3 from, float distance2, float radius2) const {
    constexpr float tiny = 1e-30f;
    const float middle2 = std::max(std::max(distance2, radius2), tiny);
    if (count == 1) return 1 / middle2;
    const Vec3 gap = max(max(low - from, from - high), Vec3{});
    const float far2 = middle2 + radius2;
    const float near2 = std::max(std::max(length_squared(gap), far2 / static_cast<float>(count)), tiny);
    if (!(far2 > 1.1f * near2)) return 1 / middle2;
    return logarithm(far2 / near2) / (far2 - near2);
}

inline float LightBounds::importance(Vec3 from) const {
    constexpr float largest = 1e30f; // sums of two stay finite
    const Vec3 middle = center(), away = from - middle;
    const float radius2 = length_squared(high - middle), distance2 = length_squared(away);
    const float share = facing(away, distance2, radius2) * mean_inverse_square(from, distance2, radius2);
    return std::min(intensity * share, largest);
}

} // namespace weft
