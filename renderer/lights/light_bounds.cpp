// SPDX-License-Identifier: Apache-2.0
#include "renderer/lights/light_bounds.h"

#include "renderer/math/elementary.h"

namespace weft {

namespace {

constexpr float full_turn = 2 * pi;

float angle_of(float cosine) {
    const float c = std::clamp(cosine, -1.0f, 1.0f);
    return full_turn * turns_to(c, std::sqrt((1 - c) * (1 + c)));
}
float cosine_of(float angle) { return circle(angle / full_turn).x; }

/// Makes `out` the smallest cone around the cones of a and b.
void merge_cones(const LightBounds& a, const LightBounds& b, LightBounds& out) {
    out.axis = a.axis;
    out.cos_normals = -1;
    if (a.everywhere() || b.everywhere()) return;
    const float cos_between = dot(a.axis, b.axis);
    const Vec3 b_axis = out.both_sides && cos_between < 0 ? -b.axis : b.axis; // of a line either end will do
    const float between = angle_of(out.both_sides ? std::fabs(cos_between) : cos_between);
    const float half_a = angle_of(a.cos_normals), half_b = angle_of(b.cos_normals);
    if (std::min(between + half_b, pi) <= half_a) {
        out.cos_normals = a.cos_normals;
        return;
    }
    if (std::min(between + half_a, pi) <= half_b) {
        out.axis = b_axis;
        out.cos_normals = b.cos_normals;
        return;
    }
    const float half = (half_a + between + half_b) / 2;
    if (half >= (out.both_sides ? pi / 2 : pi)) return;
    const Vec3 across = normalize_or(b_axis - a.axis * dot(a.axis, b_axis), {0, 0, 0});
    if (across == Vec3{}) { // the same axis, or the opposite one: no plane to turn in
        out.cos_normals = between < 1 ? std::min(a.cos_normals, b.cos_normals) : -1;
        return;
    }
    const Vec2 turn = circle((half - half_a) / full_turn);
    out.axis = normalize(a.axis * turn.x + across * turn.y);
    out.cos_normals = cosine_of(half);
}

/// The solid angle into which the cone shines, dimmed with the angle from the nearest normal.
float spread(const LightBounds& b) {
    if (b.everywhere()) return 4 * pi;
    const float normals = angle_of(b.cos_normals);
    const float rim = std::min(normals + angle_of(b.cos_emission), pi);
    const float sine = std::sqrt((1 - b.cos_normals) * (1 + b.cos_normals));
    return 2 * pi * (1 - b.cos_normals) +
           (pi / 2) * (2 * rim * sine - cosine_of(normals - 2 * rim) - 2 * normals * sine + b.cos_normals);
}

/// Two pieces of one plane side by side, as the two triangles of a quadrilateral are: a point sees as much of one as of
/// the other, but for their size. Most lamps are such a pair, and to weigh the two would take longer than to sample
/// one.
bool are_halves(const LightBounds& a, const LightBounds& b, const LightBounds& merged) {
    constexpr float flat = 1 - 1e-4f, off_plane = 1e-4f, farthest = 2;
    if (a.count != 1 || b.count != 1 || !a.both_sides || !b.both_sides) return false;
    if (std::min({a.cos_normals, b.cos_normals, std::fabs(dot(a.axis, b.axis))}) < flat) return false;
    const float size2 = std::max(length_squared(a.high - a.low), length_squared(b.high - b.low));
    return length_squared(merged.high - merged.low) <= farthest * size2 &&
           square(dot(a.axis, a.center() - b.center())) <= off_plane * size2;
}

} // namespace

LightBounds merge(const LightBounds& a, const LightBounds& b) {
    LightBounds m;
    m.low = min(a.low, b.low);
    m.high = max(a.high, b.high);
    m.intensity = a.intensity + b.intensity;
    m.count = a.count + std::min(b.count, ~a.count); // stays at the largest
    m.cos_emission = std::min(a.cos_emission, b.cos_emission);
    m.both_sides = a.both_sides || b.both_sides;
    merge_cones(a, b, m);
    m.halves = are_halves(a, b, m);
    return m;
}

float LightBounds::cost() const { return intensity * spread(*this) * length_squared(high - low); }

} // namespace weft
