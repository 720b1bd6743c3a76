// SPDX-License-Identifier: Apache-2.0
#include "renderer/trace/cuts-inl.h"
#include "tests/support/shapes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace weft::test {
namespace {

struct Interval {
    double lower = infinity, upper = -infinity;
    void include(double x) {
        lower = std::min(lower, x);
        upper = std::max(upper, x);
    }
};

/// Along `other`, what lies of a triangle between two planes across `axis`.
Interval exact_part(const Corners& corners, int axis, int other, float from, float to) {
    Interval part;
    for (std::size_t i = 0; i < 3; ++i) {
        const Float4 a = corners[i], b = corners[(i + 1) % 3];
        if (from <= a[axis] && a[axis] <= to) part.include(a[other]);
        for (const double plane : {from, to}) {
            if (!(std::min(a[axis], b[axis]) < plane && plane < std::max(a[axis], b[axis]))) continue;
            const double share = (plane - a[axis]) / (double{b[axis]} - a[axis]);
            part.include(other == axis ? plane : a[other] + share * (double{b[other]} - a[other]));
        }
    }
    return part;
}

void expect_part(const Corners& corners, int axis, float from, float to) {
    const HWY_NAMESPACE::CutTriangle triangle(corners, static_cast<std::size_t>(axis));
    FlatBox box = triangle.corners_between(from, to);
    box.include(triangle.outline_at(from));
    box.include(triangle.outline_at(to));
    for (const int other : {0, 1, 2}) {
        const Interval exact = exact_part(corners, axis, other, from, to);
        const double lower = -double{box.negated_lower[other]}, upper = box.upper[other];
        if (exact.lower > exact.upper) {
            EXPECT_GT(lower, upper);
            continue;
        }
        double size = 0x1p-126;
        for (const Float4& c : corners) size = std::max(size, std::fabs(double{c[other]}));
        EXPECT_LE(lower, exact.lower);
        EXPECT_GE(upper, exact.upper);
        EXPECT_GE(lower, exact.lower - 0x1p-20 * size);
        EXPECT_LE(upper, exact.upper + 0x1p-20 * size);
    }
}

Corners random_corners(Random& random, float decades) {
    Corners corners;
    for (Float4& c : corners) {
        const Vec3 p = random_magnitudes(random, decades);
        c = Float4{p.x, p.y, p.z, 0};
    }
    return corners;
}

TEST(CutTriangle, PartsHoldWhatLiesBetweenThePlanesAndLittleMore) {
    Random random(31);
    for (int i = 0; i < 20'000; ++i) {
        const Corners corners = random_corners(random, i % 2 == 0 ? 1.0f : 15.0f);
        const int axis = i % 3;
        float from = corners[0][axis] + random() * (corners[1][axis] - corners[0][axis]);
        float to = corners[0][axis] + random() * (corners[2][axis] - corners[0][axis]);
        if (from > to) std::swap(from, to);
        expect_part(corners, axis, from, to);
        expect_part(corners, axis, -infinity, from);
        expect_part(corners, axis, to, infinity);
        if (::testing::Test::HasFailure()) return;
    }
}

TEST(CutTriangle, PlanesThroughCornersAndFlatTriangles) {
    Random random(32);
    for (int i = 0; i < 5'000; ++i) {
        Corners corners = random_corners(random, 1);
        const int axis = i % 3;
        if (i % 2 == 0) corners[1][axis] = corners[0][axis]; // an edge in a plane
        if (i % 4 == 0) corners[2][axis] = corners[0][axis]; // all of it
        std::array<float, 3> planes{corners[0][axis], corners[1][axis], corners[2][axis]};
        std::sort(planes.begin(), planes.end());
        expect_part(corners, axis, -infinity, planes[0]);
        expect_part(corners, axis, planes[0], planes[1]);
        expect_part(corners, axis, planes[1], planes[2]);
        expect_part(corners, axis, planes[2], infinity);
        expect_part(corners, axis, -infinity, std::nextafter(planes[0], -infinity)); // nothing is there
        expect_part(corners, axis, std::nextafter(planes[2], infinity), infinity);
        if (::testing::Test::HasFailure()) return;
    }
}

TEST(CutTriangle, BoxesThatAreApartHaveNothingInCommon) {
    using HWY_NAMESPACE::common;
    const FlatBox a = FlatBox::of({{0, 0, 0}, {2, 2, 2}}, 0), b = FlatBox::of({{1, -1, 1}, {3, 1, 3}}, 0);
    const FlatBox touching = FlatBox::of({{2, 0, 0}, {3, 1, 1}}, 0), away = FlatBox::of({{0, 0, 3}, {1, 1, 4}}, 0);
    EXPECT_EQ(common(a, b).bounds().lower, (Vec3{1, 0, 1}));
    EXPECT_EQ(common(a, b).bounds().upper, (Vec3{2, 1, 2}));
    EXPECT_EQ(common(a, touching).bounds().upper, (Vec3{2, 1, 1}));
    EXPECT_TRUE(common(a, away).bounds().empty());
    EXPECT_TRUE(common(a, FlatBox::empty()).bounds().empty());
}

} // namespace
} // namespace weft::test
