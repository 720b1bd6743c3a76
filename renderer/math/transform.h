// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/math/elementary.h"
#include "renderer/math/vec.h"

namespace weft {

/// An affine map of space: columns x, y, z are the images of the axes, t is the image of the origin.
struct Transform {
    Vec3 x{1, 0, 0}, y{0, 1, 0}, z{0, 0, 1}, t{0, 0, 0};

    constexpr Vec3 vector(Vec3 v) const { return x * v.x + y * v.y + z * v.z; }
    constexpr Vec3 point(Vec3 p) const { return vector(p) + t; }
    /// The determinant of the linear part; negative when the map mirrors, zero when it flattens.
    constexpr float determinant() const { return dot(x, cross(y, z)); }
    friend constexpr bool operator==(const Transform&, const Transform&) = default;
};

/// First b, then a.
constexpr Transform operator*(const Transform& a, const Transform& b) {
    return {a.vector(b.x), a.vector(b.y), a.vector(b.z), a.point(b.t)};
}

/// The inverse map. Not finite when the determinant is zero: the validator drops such instances.
constexpr Transform inverse(const Transform& m) {
    const float d = m.determinant();
    const Vec3 r0 = cross(m.y, m.z) / d, r1 = cross(m.z, m.x) / d, r2 = cross(m.x, m.y) / d;
    Transform i{{r0.x, r1.x, r2.x}, {r0.y, r1.y, r2.y}, {r0.z, r1.z, r2.z}, {}};
    i.t = -i.vector(m.t);
    return i;
}

/// Carries a normal through a map whose inverse is given: applies the transpose of the inverse. Not normalised.
constexpr Vec3 transform_normal(const Transform& inverse_map, Vec3 n) {
    return {dot(inverse_map.x, n), dot(inverse_map.y, n), dot(inverse_map.z, n)};
}

constexpr Transform translation(Vec3 t) { return {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, t}; }
constexpr Transform scaling(Vec3 s) { return {{s.x, 0, 0}, {0, s.y, 0}, {0, 0, s.z}, {}}; }
/// The rotation of a unit quaternion (x, y, z, w).
constexpr Transform rotation(Vec4 q) {
    return {{1 - 2 * (q.y * q.y + q.z * q.z), 2 * (q.x * q.y + q.z * q.w), 2 * (q.x * q.z - q.y * q.w)},
            {2 * (q.x * q.y - q.z * q.w), 1 - 2 * (q.x * q.x + q.z * q.z), 2 * (q.y * q.z + q.x * q.w)},
            {2 * (q.x * q.z + q.y * q.w), 2 * (q.y * q.z - q.x * q.w), 1 - 2 * (q.x * q.x + q.y * q.y)},
            {}};
}
/// Rotation by `radians` about a unit axis.
inline Transform rotation(Vec3 axis, float radians) {
    const Vec2 half = circle(radians / (4 * pi));
    return rotation(Vec4{axis.x * half.y, axis.y * half.y, axis.z * half.y, half.x});
}
/// Camera to world for a camera at `eye` that looks down its -z axis at `target`, with +y as near to `up` as can be.
inline Transform look_at(Vec3 eye, Vec3 target, Vec3 up) {
    const Vec3 z = normalize_or(eye - target, {0, 0, 1});
    const Vec3 spare = std::fabs(z.y) < 0.9f ? Vec3{0, 1, 0} : Vec3{0, 0, 1};
    const Vec3 x = normalize_or(cross(normalize_or(up, spare), z), normalize(cross(spare, z)));
    return {x, cross(z, x), z, eye};
}

} // namespace weft
