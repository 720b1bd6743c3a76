// SPDX-License-Identifier: Apache-2.0
#include "scenes/mesh/triangulate.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <random>

namespace weft::scenes {
namespace {

double signed_area(Vec3 a, Vec3 b, Vec3 c) { return static_cast<double>(cross(b - a, c - a).z) / 2; }

double polygon_area(const std::vector<Vec3>& p) {
    double sum = 0;
    for (std::size_t i = 0, j = p.size() - 1; i < p.size(); j = i++)
        sum += static_cast<double>(p[j].x) * static_cast<double>(p[i].y) -
               static_cast<double>(p[i].x) * static_cast<double>(p[j].y);
    return sum / 2;
}

/// A simple polygon is cut well when all triangles turn as it does and their areas add up to its own.
void expect_cut_well(const std::vector<Vec3>& polygon) {
    Triangulator triangulate;
    const auto triangles = triangulate(polygon);
    ASSERT_EQ(triangles.size(), polygon.size() - 2);
    double sum = 0;
    for (const auto& t : triangles) {
        const double area = signed_area(polygon[t[0]], polygon[t[1]], polygon[t[2]]);
        EXPECT_GE(area * polygon_area(polygon), -1e-9);
        sum += area;
    }
    EXPECT_NEAR(sum, polygon_area(polygon), 1e-4 * std::fabs(polygon_area(polygon)));
}

TEST(Triangulate, CutsConvexAndConcavePolygons) {
    expect_cut_well({{0, 0, 0}, {1, 0, 0}, {1, 1, 0}, {0, 1, 0}});
    expect_cut_well({{0, 0, 0}, {2, 1, 0}, {0, 2, 0}, {0.5f, 1, 0}}); // the dart's bad diagonal is 0-2
    expect_cut_well({{2, 1, 0}, {0, 2, 0}, {0.5f, 1, 0}, {0, 0, 0}}); // and from every corner
    expect_cut_well({{0, 2, 0}, {0.5f, 1, 0}, {0, 0, 0}, {2, 1, 0}});
    expect_cut_well({{0.5f, 1, 0}, {0, 0, 0}, {2, 1, 0}, {0, 2, 0}});
    expect_cut_well({{0, 1, 0}, {1, 1, 0}, {1, 0, 0}, {0, 0, 0}}); // clockwise
    expect_cut_well({{0, 0, 0}, {3, 0, 0}, {3, 3, 0}, {2, 3, 0}, {2, 1, 0}, {1, 1, 0}, {1, 3, 0}, {0, 3, 0}});
    expect_cut_well({{0, 0, 0}, {1, 0, 0}, {2, 0, 0}, {2, 2, 0}, {1, 0.5f, 0}, {0, 2, 0}});
}

TEST(Triangulate, CutsStarsCombsAndLargePolygons) {
    std::vector<Vec3> star, comb;
    for (int i = 0; i < 1024; ++i) {
        const float a = static_cast<float>(i) * 6.2831853f / 1024, r = i % 2 ? 1.0f : 0.6f;
        star.push_back({r * std::cos(a), r * std::sin(a), 0});
    }
    expect_cut_well(star);
    for (int i = 0; i < 511; ++i) comb.push_back({static_cast<float>(i), i % 2 ? 0.1f : 1.0f, 0});
    comb.push_back({510, -1, 0});
    comb.push_back({0, -1, 0});
    expect_cut_well(comb);
}

TEST(Triangulate, CutsWhatIsNoSimplePolygon) {
    Triangulator triangulate;
    EXPECT_EQ(triangulate(std::vector<Vec3>(7)).size(), 5U);
    EXPECT_EQ(triangulate(std::vector<Vec3>{{0, 0, 0}, {1, 1, 0}, {1, 0, 0}, {0, 1, 0}}).size(), 2U);
    EXPECT_EQ(triangulate(std::vector<Vec3>{{0, 0, 0}, {1, 0, 0}, {2, 0, 0}, {3, 0, 0}, {4, 0, 0}}).size(), 3U);
}

TEST(Triangulate, BoundsItsWork) {
    std::mt19937 random(1);
    std::vector<Vec3> scribble;
    for (int i = 0; i < 1024; ++i)
        scribble.push_back({static_cast<float>(random() % 1000), static_cast<float>(random() % 1000), 0});
    Triangulator triangulate;
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < 2000; ++i) EXPECT_EQ(triangulate(scribble).size(), 1022U);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(50));
}

} // namespace
} // namespace weft::scenes
