// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/lights/emitter.h"
#include "renderer/math/warp.h"

namespace weft {

/// A triangle of an instance in the world.
struct WorldTriangle {
    Vec3 p0, e1, e2; ///< a corner, and the edges to the other two
    Vec3 error;      ///< bound of the rounding error of a point computed from them
    Vec3 area;       ///< half the cross product of the edges: along the normal, as long as the triangle is large (m2)
    Vec3 normal;     ///< unit; where it cannot be told, the area is zero too

    WorldTriangle() = default;
    WorldTriangle(const Mesh& mesh, std::uint32_t triangle, const Transform& to_world);
};

inline WorldTriangle::WorldTriangle(const Mesh& mesh, std::uint32_t triangle, const Transform& m) {
    const auto& v = mesh.triangles[triangle];
    const Vec3 a = mesh.positions[v[0]], b = mesh.positions[v[1]], c = mesh.positions[v[2]];
    p0 = m.point(a);
    e1 = m.point(b) - p0;
    e2 = m.point(c) - p0;
    // Each coordinate is a sum of products; as many roundings as it takes to transform and then to weigh the corners,
    // and as many again for the traversal, which computes the same point in the space of the mesh.
    const Vec3 reach = max(max(abs(a), abs(b)), abs(c));
    error = (abs(m.x) * reach.x + abs(m.y) * reach.y + abs(m.z) * reach.z + abs(m.t)) * rounding_bound(16);
    area = cross(e1, e2) * 0.5f;
    normal = normalize_or(area, {});
    if (normal == Vec3{}) area = {};
}

/// Density per steradian of a point picked uniformly by area, at this vector from the receiver.
inline float area_to_solid_angle(Vec3 to_light, float distance, Vec3 area_vector) {
    const float facing = std::fabs(dot(area_vector, to_light)); // area x cosine x distance
    const float pdf = distance * distance * distance / facing;
    return facing > 0 && std::isfinite(pdf) ? pdf : 0;
}

/// Picks a point of the triangle uniformly by area. False when it is seen edge on, or from itself.
inline bool sample_triangle(const WorldTriangle& t, Vec3 from, Vec2 u, EmitterPoint& out) {
    const Vec2 b = square_to_triangle(u);
    out.place = {b.x, b.y, 0};
    out.point = t.p0 + t.e1 * b.x + t.e2 * b.y;
    out.error = t.error;
    out.normal = t.normal;
    const Vec3 to = out.point - from;
    const float distance = length(to);
    out.direction = to / distance;
    out.pdf = area_to_solid_angle(to, distance, t.area);
    return out.pdf > 0; // then the distance is neither zero nor infinite
}

/// Whether a direction that meets the point does so on the side where the vertices run clockwise. A mirrored instance
/// keeps its outside outside.
inline bool meets_back(const EmitterPoint& p, bool mirrored) { return (dot(p.normal, p.direction) > 0) != mirrored; }

/// Density per steradian of sample_triangle at a point of the triangle whose unit normal is given.
inline float triangle_pdf(const WorldTriangle& t, Vec3 from, Vec3 on_light, Vec3 normal) {
    const Vec3 to = on_light - from;
    return area_to_solid_angle(to, length(to), normal * length(t.area));
}

} // namespace weft
