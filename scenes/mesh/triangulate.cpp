// SPDX-License-Identifier: Apache-2.0
#include "scenes/mesh/triangulate.h"

namespace weft::scenes {

/// Positive when a, b, c turn to the left.
double Triangulator::turn(Point a, Point b, Point c) { return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x); }

std::span<const Triangulator::Triangle> Triangulator::operator()(std::span<const Vec3> corners) {
    triangles_.clear();
    if (corners.size() == 3) {
        triangles_.push_back({0, 1, 2});
        return triangles_;
    }
    if (!project(corners) || is_convex() || gave_up())
        fan(corners.size());
    else
        clip();
    return triangles_;
}

/// Drops the axis along which the polygon's area is largest, so that it turns to the left in the plane. False when it
/// has no area. In double and relative to the first corner: scans stand in geographic coordinates.
bool Triangulator::project(std::span<const Vec3> corners) {
    const Vec3 origin = corners[0];
    const auto relative = [&](std::size_t i, std::size_t axis) {
        return static_cast<double>(corners[i][axis]) - static_cast<double>(origin[axis]);
    };
    double area[3] = {0, 0, 0}; // Newell's sums, each for the plane of the two other axes
    for (std::size_t i = 0, j = corners.size() - 1; i < corners.size(); j = i++)
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const std::size_t u = (axis + 1) % 3, v = (axis + 2) % 3;
            area[axis] += relative(j, u) * relative(i, v) - relative(i, u) * relative(j, v);
        }
    std::size_t axis = 0;
    for (std::size_t k = 1; k < 3; ++k)
        if (std::fabs(area[k]) > std::fabs(area[axis])) axis = k;
    if (!(std::fabs(area[axis]) > 0)) return false;
    std::size_t u = (axis + 1) % 3, v = (axis + 2) % 3;
    if (area[axis] < 0) std::swap(u, v);
    points_.resize(corners.size());
    for (std::size_t i = 0; i < corners.size(); ++i) points_[i] = {relative(i, u), relative(i, v)};
    return true;
}

bool Triangulator::is_convex() const {
    const std::size_t n = points_.size();
    for (std::size_t i = 0; i < n; ++i)
        if (turn(points_[i], points_[(i + 1) % n], points_[(i + 2) % n]) < 0) return false;
    // A star turns to the left everywhere but more than once around: then some triangle of the fan is turned over.
    for (std::size_t i = 2; i < n; ++i)
        if (turn(points_[0], points_[i - 1], points_[i]) < 0) return false;
    return true;
}

void Triangulator::fan(std::size_t corners) {
    for (std::uint32_t i = 2; i < corners; ++i) triangles_.push_back({0, i - 1, i});
}

/// A corner that turns to the left and whose triangle holds no reflex corner.
bool Triangulator::is_ear(std::uint32_t corner) {
    const std::uint32_t before = previous_[corner], after = next_[corner];
    const Point a = points_[before], b = points_[corner], c = points_[after];
    if (!(turn(a, b, c) > 0)) return false;
    tests_ += reflex_.size();
    for (const std::uint32_t r : reflex_) {
        if (r == before || r == corner || r == after) continue;
        const Point p = points_[r];
        // A bridge to a hole visits the same place twice: a corner that coincides with one of the ear's is no obstacle.
        if ((p.x == a.x && p.y == a.y) || (p.x == b.x && p.y == b.y) || (p.x == c.x && p.y == c.y)) continue;
        if (turn(a, b, p) >= 0 && turn(b, c, p) >= 0 && turn(c, a, p) >= 0) return false;
    }
    return true;
}

void Triangulator::clip() {
    const auto n = static_cast<std::uint32_t>(points_.size());
    next_.resize(n);
    previous_.resize(n);
    for (std::uint32_t i = 0; i < n; ++i) {
        next_[i] = (i + 1) % n;
        previous_[i] = (i + n - 1) % n;
    }
    const auto is_reflex = [&](std::uint32_t i) {
        return !(turn(points_[previous_[i]], points_[i], points_[next_[i]]) > 0);
    };
    reflex_.clear();
    for (std::uint32_t i = 0; i < n; ++i)
        if (is_reflex(i)) reflex_.push_back(i);

    std::uint32_t corner = 0;
    for (std::uint32_t left = n, tries = 0; left > 3;) {
        // After a full round without an ear the polygon crosses itself, and what is left becomes a fan.
        if (tries == left || gave_up()) break;
        if (!is_ear(corner)) {
            corner = next_[corner];
            ++tries;
            continue;
        }
        const std::uint32_t before = previous_[corner], after = next_[corner];
        triangles_.push_back({before, corner, after});
        next_[before] = after;
        previous_[after] = before;
        std::erase_if(reflex_,
                      [&](std::uint32_t r) { return r == corner || ((r == before || r == after) && !is_reflex(r)); });
        corner = after;
        tries = 0;
        --left;
    }
    for (std::uint32_t a = next_[corner], b = next_[a]; b != corner; a = b, b = next_[b])
        triangles_.push_back({corner, a, b});
}

} // namespace weft::scenes
