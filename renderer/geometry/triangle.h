// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/geometry/ray.h"
#include "renderer/math/bounds.h"

#include <utility>

namespace weft {

/// A ray prepared for the watertight triangle test (Woop, Benthin and Wald 2013): the axis permutation and shear that
/// turn the ray into the unit +z axis. Two triangles that share an edge see that edge computed by the very same
/// operations, so no ray slips between them. Contraction into FMA would break this.
struct ShearedRay {
    Vec3 origin;
    float sx, sy, sz;
    std::uint8_t kx, ky, kz;

    explicit ShearedRay(const Ray& ray) : origin(ray.origin) {
        const Vec3 a = abs(ray.direction);
        kz = a.x > a.y ? (a.x > a.z ? 0 : 2) : (a.y > a.z ? 1 : 2);
        kx = static_cast<std::uint8_t>((kz + 1) % 3);
        ky = static_cast<std::uint8_t>((kz + 2) % 3);
        if (ray.direction[kz] < 0) std::swap(kx, ky); // keeps the winding
        sz = 1 / ray.direction[kz];
        sx = ray.direction[kx] * sz;
        sy = ray.direction[ky] * sz;
    }
    /// One that was prepared elsewhere by the same operations.
    ShearedRay(Vec3 from, float shear_x, float shear_y, float scale_z, std::uint8_t x, std::uint8_t y, std::uint8_t z)
        : origin(from), sx(shear_x), sy(shear_y), sz(scale_z), kx(x), ky(y), kz(z) {}
    Vec3 permuted(Vec3 v) const {
        const float axis[3] = {v.x, v.y, v.z};
        return {axis[kx], axis[ky], axis[kz]};
    }
};

inline Bounds triangle_bounds(Vec3 p0, Vec3 p1, Vec3 p2) { return {min(min(p0, p1), p2), max(max(p0, p1), p2)}; }

struct TriangleHit {
    float t, b1, b2;
    float error; ///< bound of what rounding has done to t
    bool back;   ///< seen from the side on which the vertices run clockwise
};

/// Where the ray meets the triangle, from either side, at 0 < t <= t_max. Edges belong to the triangle.
inline bool intersect_triangle(const ShearedRay& ray, float t_max, Vec3 p0, Vec3 p1, Vec3 p2, TriangleHit& hit) {
    const Vec3 a = ray.permuted(p0 - ray.origin), b = ray.permuted(p1 - ray.origin), c = ray.permuted(p2 - ray.origin);
    const float ax = a.x - ray.sx * a.z, ay = a.y - ray.sy * a.z;
    const float bx = b.x - ray.sx * b.z, by = b.y - ray.sy * b.z;
    const float cx = c.x - ray.sx * c.z, cy = c.y - ray.sy * c.z;

    float u = cx * by - cy * bx; // twice the signed areas opposite p0, p1, p2
    float v = ax * cy - ay * cx;
    float w = bx * ay - by * ax;
    if (u == 0 || v == 0 ||
        w == 0) { // a sign lost to underflow or cancellation decides on which side of an edge we are
        const auto wide = [](float x) { return static_cast<double>(x); };
        u = static_cast<float>(wide(cx) * wide(by) - wide(cy) * wide(bx));
        v = static_cast<float>(wide(ax) * wide(cy) - wide(ay) * wide(cx));
        w = static_cast<float>(wide(bx) * wide(ay) - wide(by) * wide(ax));
    }
    if ((u < 0 || v < 0 || w < 0) && (u > 0 || v > 0 || w > 0)) return false;
    const float determinant = u + v + w;
    if (determinant == 0) return false;

    const float az = ray.sz * a.z, bz = ray.sz * b.z, cz = ray.sz * c.z;
    const float inverse = 1 / determinant;
    const float t = (u * az + v * bz + w * cz) * inverse;
    if (!(t > 0 && t <= t_max)) return false;

    // Bounds of t's error after pbrt-v4, section 6.8.7. Of one sign, the areas are weights of a mean: what is wrong
    // with them counts by how far apart the depths are, where that is less than the depths themselves. (Twice, since t
    // need not lie between them if its weights are that wrong.)
    const auto largest = [](float x, float y, float z) { return max_component(abs(Vec3{x, y, z})); };
    const float nearest = std::min(std::min(a.z, b.z), c.z), farthest = std::max(std::max(a.z, b.z), c.z);
    const float depth = std::max(farthest, -nearest); // a length, where what follows is in units of t
    const float max_z = std::fabs(ray.sz) * depth, apart = std::fabs(ray.sz) * (farthest - nearest);
    const float moved = std::min(max_z, 2 * apart), by_depths = rounding_bound(7) * max_z;
    const float max_x = largest(ax, bx, cx), max_y = largest(ay, by, cy);
    const float delta_x = rounding_bound(5) * (max_x + depth), delta_y = rounding_bound(5) * (max_y + depth);
    const float delta_e = 2 * (rounding_bound(2) * max_x * max_y + delta_y * max_x + delta_x * max_y);
    // A t below its own error is no proof of being in front of the origin.
    if (!(t > 3 * (by_depths + delta_e * moved * std::fabs(inverse)))) return false;

    // With fewer terms, for who asks at every hit.
    const float size = std::max(max_x, max_y), at_most_delta_e = rounding_bound(24) * (size * (size + depth));
    const float error = 3 * (by_depths + at_most_delta_e * moved * std::fabs(inverse));
    hit = {t, v * inverse, w * inverse, error, determinant < 0};
    return true;
}

/// Where a ray meets the plane of a triangle, in double, with its rounding on top: no less than the true distance, and
/// more by a fraction of 1e-10 or so unless the plane is seen edge-on to the last digit; infinite where it may be
/// anywhere. Of a plane behind the origin the distance counts without its sign.
inline float plane_distance(const Ray& ray, Vec3 p0, Vec3 p1, Vec3 p2) {
    constexpr double rounding = 0x1p-49; // of sums of products of differences: 16 half-ulps
    const Vec3 points[4] = {p0, p1, p2, ray.origin};
    const auto edge = [&](std::size_t to, std::size_t axis) {
        return static_cast<double>(points[to][axis]) - static_cast<double>(p0[axis]);
    };
    double along = 0, before = 0, along_size = 0, before_size = 0; // normal times direction, normal times the way
    for (std::size_t x = 0; x < 3; ++x) {
        const std::size_t y = (x + 1) % 3, z = (x + 2) % 3;
        const double a = edge(1, y) * edge(2, z), b = edge(1, z) * edge(2, y);
        const double normal = a - b, size = std::fabs(a) + std::fabs(b);
        const double direction = static_cast<double>(ray.direction[x]), way = edge(3, x);
        along += normal * direction;
        along_size += size * std::fabs(direction);
        before -= normal * way;
        before_size += size * std::fabs(way);
    }
    const double least = std::fabs(along) - rounding * along_size, most = std::fabs(before) + rounding * before_size;
    const double distance = most / least;
    return least > 0 && distance < static_cast<double>(std::numeric_limits<float>::max()) ? static_cast<float>(distance)
                                                                                          : infinity;
}

} // namespace weft
