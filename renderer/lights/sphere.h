// SPDX-License-Identifier: Apache-2.0
// Spheres, and what instances make of them. Directions are picked in the space of the mesh, where a sphere is a sphere,
// and carried into the world: a linear map A takes a cone onto a cone, and the solid angle around a unit direction w
// changes by |det A| / |A w|^3. So stretched and sheared spheres are sampled as exactly as round ones.
#pragma once

#include "renderer/lights/emitter.h"
#include "renderer/math/frame.h"
#include "renderer/math/warp.h"

namespace weft {

/// A sphere light as seen by a receiver.
class SphereView {
  public:
    SphereView(const Sphere& sphere, const Transform& to_world, Vec3 from);

    /// Outside: uniform in the cone that the sphere fills, on the side that is seen. Inside: uniform in all directions.
    bool sample(Vec2 u, EmitterPoint& out) const;
    /// Density per steradian of sample() at a point of the sphere; zero on its far side, seen from outside.
    float pdf(Vec3 on_light) const;

  private:
    /// World density over object density, for the vector `to` in the world.
    float jacobian(Vec3 to) const;
    bool inside() const { return inside_; }
    float one_minus_cos_rim() const {
        const float sin2 = square(radius_) / distance2_;
        return sin2 / (1 + safe_sqrt(1 - sin2));
    }
    bool finish(Vec3 unit, EmitterPoint& out) const;

    Transform to_world_, to_object_; // linear parts
    Vec3 center_, from_;             // in the world
    Vec3 error_;                     // of a point on the sphere
    Vec3 receiver_;                  // in the mesh's space, from the center
    float radius_, distance2_;       // there too
    float determinant_;              // of to_object
    /// Inside, or on the surface as far as rounding can tell: from there the sphere is seen on its inner side only.
    bool inside_;
};

inline SphereView::SphereView(const Sphere& sphere, const Transform& to_world, Vec3 from)
    : to_world_(to_world), to_object_(inverse(to_world)), center_(to_world.point(sphere.center)), from_(from),
      receiver_(to_object_.vector(from - center_)), radius_(sphere.radius), distance2_(length_squared(receiver_)),
      determinant_(std::fabs(to_object_.determinant())) {
    const Vec3 reach = abs(sphere.center) + Vec3{radius_, radius_, radius_};
    const float on_surface = square(radius_) * 1e-5f + 4 * radius_ * max_component(reach) * rounding_bound(16);
    inside_ = !(distance2_ > square(radius_) + on_surface);
    const Transform& m = to_world;
    error_ = (abs(m.x) * reach.x + abs(m.y) * reach.y + abs(m.z) * reach.z + abs(m.t)) * rounding_bound(16);
}

inline float SphereView::jacobian(Vec3 to) const {
    const float stretch = length(to_object_.vector(normalize(to)));
    return determinant_ / (stretch * stretch * stretch);
}

inline bool SphereView::sample(Vec2 u, EmitterPoint& out) const {
    if (inside()) {
        const Vec3 w = square_to_sphere(u);
        const float along = dot(receiver_, w);
        const float t = safe_sqrt(square(along) + square(radius_) - distance2_) - along;
        return finish(receiver_ + w * t, out);
    }
    // theta: between the axis and the direction picked; beta: between that and the normal where it meets the sphere
    // (law of sines); alpha = beta - theta: at the center, between the receiver and that point.
    const float rim = one_minus_cos_rim();
    const float height = u.x * rim; // 1 - cos theta
    const float sin2_theta = height * (2 - height), cos_theta = 1 - height;
    const float sin2_beta = std::min(sin2_theta / (rim * (2 - rim)), 1.0f);
    const float sin_theta = safe_sqrt(sin2_theta), sin_beta = std::sqrt(sin2_beta);
    const float cos_beta = safe_sqrt(1 - sin2_beta);
    const float sin_alpha = sin_beta * cos_theta - cos_beta * sin_theta;
    const float cos_alpha = cos_beta * cos_theta + sin_beta * sin_theta;
    const Vec2 around = circle(u.y) * sin_alpha;
    const Frame frame = Frame::around(normalize(receiver_));
    return finish(frame.to_world({around.x, around.y, cos_alpha}), out);
}

/// Carries a point of the sphere, given by any vector from the center to it, into the world.
inline bool SphereView::finish(Vec3 from_center, EmitterPoint& out) const {
    const Vec3 unit = normalize(from_center);
    out.point = center_ + to_world_.vector(unit * radius_);
    out.error = error_;
    out.normal = normalize(transform_normal(to_object_, unit));
    out.direction = normalize(out.point - from_);
    out.place = unit;
    out.pdf = pdf(out.point);
    return out.pdf > 0 && is_finite(out.direction) && is_finite(out.normal);
}

inline float SphereView::pdf(Vec3 on_light) const {
    const Vec3 to = on_light - from_;
    float density = sphere_pdf;
    if (inside()) {
        // From the surface itself half of the directions leave at once and meet nothing.
        if (length_squared(to_object_.vector(to)) < square(1e-4f * radius_)) return 0;
    } else {
        const float seen = dot(to_object_.vector(on_light - center_), receiver_); // r^2 on the silhouette, more before
        if (seen < square(radius_) - 1e-6f * radius_ * std::sqrt(distance2_)) return 0;
        density = cone_pdf(one_minus_cos_rim());
    }
    const float pdf = density * jacobian(to);
    return std::isfinite(pdf) ? pdf : 0;
}

} // namespace weft
