// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/math/vec.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace weft::scenes {

inline constexpr std::size_t max_corners = 1024; ///< of a polygon: ear clipping takes the square of them

/// Cuts polygons into triangles that keep their orientation. Convex polygons become fans, concave ones are cut by
/// their ears; what is degenerate or crosses itself still gives corners - 2 triangles, as a fan.
class Triangulator {
  public:
    using Triangle = std::array<std::uint32_t, 3>; ///< indices into the corners

    /// `corners`: 3 to max_corners. The result is valid until the next call.
    std::span<const Triangle> operator()(std::span<const Vec3> corners);

    /// True when so much work went into concave polygons that the later ones were cut as fans, concave or not: no file
    /// of a few megabytes may keep the loader busy for minutes.
    bool gave_up() const { return tests_ > max_tests; }

  private:
    static constexpr std::uint64_t max_tests = std::uint64_t{1} << 30;

    struct Point {
        double x = 0, y = 0;
    };
    static double turn(Point a, Point b, Point c);

    bool project(std::span<const Vec3> corners);
    bool is_convex() const;
    bool is_ear(std::uint32_t corner);
    void fan(std::size_t corners);
    void clip();

    std::vector<Point> points_;
    std::vector<std::uint32_t> next_, previous_;
    std::vector<std::uint32_t> reflex_; // corners that turn the wrong way: only they can lie inside an ear
    std::vector<Triangle> triangles_;
    std::uint64_t tests_ = 0; // of a corner against an ear, over all polygons
};

} // namespace weft::scenes
