// SPDX-License-Identifier: Apache-2.0
// Small fixed vectors of float, and the few operations that the renderer needs. Linear RGB is a Vec3 too.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace weft {

struct Vec2 {
    float x = 0, y = 0;
    friend constexpr bool operator==(const Vec2&, const Vec2&) = default;
};

struct Vec3 {
    float x = 0, y = 0, z = 0;
    constexpr float operator[](std::size_t axis) const { return axis == 0 ? x : axis == 1 ? y : z; }
    constexpr float& operator[](std::size_t axis) { return axis == 0 ? x : axis == 1 ? y : z; }
    friend constexpr bool operator==(const Vec3&, const Vec3&) = default;
};

struct Vec4 {
    float x = 0, y = 0, z = 0, w = 0;
    constexpr Vec3 xyz() const { return {x, y, z}; }
    friend constexpr bool operator==(const Vec4&, const Vec4&) = default;
};

using Rgb = Vec3; ///< linear Rec.709, scene-referred

constexpr Vec2 operator+(Vec2 a, Vec2 b) { return {a.x + b.x, a.y + b.y}; }
constexpr Vec2 operator-(Vec2 a, Vec2 b) { return {a.x - b.x, a.y - b.y}; }
constexpr Vec2 operator*(Vec2 a, float s) { return {a.x * s, a.y * s}; }

constexpr Vec3 operator+(Vec3 a, Vec3 b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
constexpr Vec3 operator-(Vec3 a, Vec3 b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
constexpr Vec3 operator-(Vec3 a) { return {-a.x, -a.y, -a.z}; }
constexpr Vec3 operator*(Vec3 a, Vec3 b) { return {a.x * b.x, a.y * b.y, a.z * b.z}; }
constexpr Vec3 operator*(Vec3 a, float s) { return {a.x * s, a.y * s, a.z * s}; }
constexpr Vec3 operator*(float s, Vec3 a) { return a * s; }
constexpr Vec3 operator/(Vec3 a, Vec3 b) { return {a.x / b.x, a.y / b.y, a.z / b.z}; }
constexpr Vec3 operator/(Vec3 a, float s) { return {a.x / s, a.y / s, a.z / s}; }
constexpr Vec3& operator+=(Vec3& a, Vec3 b) { return a = a + b; }
constexpr Vec3& operator*=(Vec3& a, Vec3 b) { return a = a * b; }
constexpr Vec3& operator*=(Vec3& a, float s) { return a = a * s; }

constexpr Vec4 operator+(Vec4 a, Vec4 b) { return {a.x + b.x, a.y + b.y, a.z + b.z, a.w + b.w}; }
constexpr Vec4 operator*(Vec4 a, float s) { return {a.x * s, a.y * s, a.z * s, a.w * s}; }

constexpr float dot(Vec2 a, Vec2 b) { return a.x * b.x + a.y * b.y; }
constexpr float dot(Vec3 a, Vec3 b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
constexpr Vec3 cross(Vec3 a, Vec3 b) { return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x}; }
constexpr float length_squared(Vec3 a) { return dot(a, a); }
inline float length(Vec3 a) { return std::sqrt(dot(a, a)); }
/// The unit vector along `a`; not finite when `a` has no direction. See normalize_or.
inline Vec3 normalize(Vec3 a) { return a / length(a); }
/// The unit vector along `a`, or `fallback` when the length of `a` is zero or not finite.
inline Vec3 normalize_or(Vec3 a, Vec3 fallback) {
    const float l = length(a);
    return l > 0 && std::isfinite(l) ? a / l : fallback;
}

constexpr Vec3 min(Vec3 a, Vec3 b) { return {std::min(a.x, b.x), std::min(a.y, b.y), std::min(a.z, b.z)}; }
constexpr Vec3 max(Vec3 a, Vec3 b) { return {std::max(a.x, b.x), std::max(a.y, b.y), std::max(a.z, b.z)}; }
inline Vec3 abs(Vec3 a) { return {std::fabs(a.x), std::fabs(a.y), std::fabs(a.z)}; }
constexpr float max_component(Vec3 a) { return std::max(a.x, std::max(a.y, a.z)); }
constexpr float min_component(Vec3 a) { return std::min(a.x, std::min(a.y, a.z)); }
inline bool is_finite(Vec3 a) { return std::isfinite(a.x) && std::isfinite(a.y) && std::isfinite(a.z); }

template <class T> constexpr T lerp(const T& a, const T& b, float t) { return a * (1 - t) + b * t; }

/// Relative luminance of linear Rec.709.
constexpr float luminance(Rgb c) { return 0.2126f * c.x + 0.7152f * c.y + 0.0722f * c.z; }

} // namespace weft
