// SPDX-License-Identifier: Apache-2.0
// The two primitive tests and the box test by themselves, against arithmetic in double.
#include "renderer/geometry/offset.h"
#include "renderer/geometry/slab_ray.h"
#include "renderer/geometry/sphere.h"
#include "renderer/geometry/triangle.h"
#include "tests/support/shapes.h"

#include <gtest/gtest.h>

namespace weft::test {
namespace {

struct Vec3d {
    double x, y, z;
    explicit Vec3d(Vec3 v) : x(v.x), y(v.y), z(v.z) {}
    Vec3d(double x_, double y_, double z_) : x(x_), y(y_), z(z_) {}
    Vec3d operator-(Vec3d o) const { return {x - o.x, y - o.y, z - o.z}; }
    Vec3d operator+(Vec3d o) const { return {x + o.x, y + o.y, z + o.z}; }
    Vec3d operator*(double s) const { return {x * s, y * s, z * s}; }
};
double dot(Vec3d a, Vec3d b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
Vec3d cross(Vec3d a, Vec3d b) { return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x}; }

/// t and barycentric coordinates of vertices 1 and 2 where the ray's line meets the triangle's plane.
struct Exact {
    double t, b1, b2;
};
Exact meet(const Ray& ray, Vec3 p0, Vec3 p1, Vec3 p2) {
    const Vec3d o(ray.origin), d(ray.direction), a(p0), e1 = Vec3d(p1) - a, e2 = Vec3d(p2) - a, s = o - a;
    const Vec3d h = cross(d, e2), q = cross(s, e1);
    const double det = dot(e1, h);
    return {dot(e2, q) / det, dot(s, h) / det, dot(d, q) / det};
}

/// A ray through about this point, which may lie before or behind its origin.
Ray near_miss(Vec3 target, Random& random) {
    Ray ray{random_point(random) * 3, infinity, {}, 0};
    ray.direction = normalize(target - ray.origin);
    if (random() < 0.1f) ray.direction = -ray.direction;
    return ray;
}

TEST(Triangle, AgreesWithDouble) {
    Random random(1);
    std::size_t hits = 0;
    for (int i = 0; i < 300'000; ++i) {
        const Vec3 p0 = random_point(random), p1 = random_point(random), p2 = random_point(random);
        Ray ray = near_miss(p0 + (p1 - p0) * random() + (p2 - p0) * random(), random);
        if (i % 2) ray.direction = ray.direction * std::exp(8 * random() - 4);
        const Exact e = meet(ray, p0, p1, p2);
        // Seen edge on, or thin as a needle, a triangle amplifies what is rounded.
        const Vec3 e1 = p1 - p0, e2 = p2 - p0;
        const float speed = length(ray.direction), determinant = std::fabs(dot(ray.direction, cross(e1, e2)));
        const double slack = static_cast<double>(1e-5f * length(e1) * length(e2) * speed / determinant);
        const double least = std::min({e.b1, e.b2, 1 - e.b1 - e.b2});
        if (std::fabs(least) < slack || std::fabs(e.t) * static_cast<double>(speed) < 2 * slack)
            continue; // rounding may decide
        TriangleHit hit{};
        const bool met = intersect_triangle(ShearedRay(ray), infinity, p0, p1, p2, hit);
        ASSERT_EQ(met, least > 0 && e.t > 0) << i;
        if (!met) continue;
        ++hits;
        ASSERT_NEAR(hit.t * speed, e.t * static_cast<double>(speed), slack);
        ASSERT_NEAR(hit.b1, e.b1, slack);
        ASSERT_NEAR(hit.b2, e.b2, slack);
    }
    EXPECT_GT(hits, 10'000u);
}

TEST(Triangle, IsMetFromBothSidesAndOnItsRim) {
    const Vec3 p0{0, 0, 0}, p1{1, 0, 0}, p2{0, 1, 0};
    TriangleHit hit{};
    for (const float side : {1.0f, -1.0f})
        for (const Vec2 at : {Vec2{0.25f, 0.25f}, {0, 0}, {1, 0}, {0, 1}, {0.5f, 0}, {0, 0.5f}, {0.5f, 0.5f}}) {
            const Ray ray{{at.x, at.y, 2 * side}, infinity, {0, 0, -side}, 0};
            ASSERT_TRUE(intersect_triangle(ShearedRay(ray), infinity, p0, p1, p2, hit)) << at.x << ' ' << at.y;
            EXPECT_EQ(hit.t, 2);
            EXPECT_EQ(hit.b1, at.x);
            EXPECT_EQ(hit.b2, at.y);
        }
    const Ray beside{{-1e-6f, 0.5f, 1}, infinity, {0, 0, -1}, 0};
    EXPECT_FALSE(intersect_triangle(ShearedRay(beside), infinity, p0, p1, p2, hit));
    const Ray along{{-1, 0.25f, 0}, infinity, {1, 0, 0}, 0}; // in its plane
    EXPECT_FALSE(intersect_triangle(ShearedRay(along), infinity, p0, p1, p2, hit));
}

/// Triangles of all sizes down to some millionths of their distance, seen from all sides: none that faces the ray is
/// taken for nothing, or its distance for imprecise, because it is small.
TEST(Triangle, ErrorBoundsWhatRoundingDoesAndIsSmallWhereTheTriangleIs) {
    Random random(12);
    std::size_t hits = 0;
    for (int i = 0; i < 300'000; ++i) {
        const float size = std::exp(-14 * random());
        const Vec3 at = random_point(random), p0 = at + random_point(random) * size,
                   p1 = at + random_point(random) * size, p2 = at + random_point(random) * size;
        const Ray ray = near_miss((p0 + p1 + p2) * (1.0f / 3), random);
        const Exact e = meet(ray, p0, p1, p2);
        TriangleHit hit{};
        const bool met = intersect_triangle(ShearedRay(ray), infinity, p0, p1, p2, hit);
        const bool inside = std::min({e.b1, e.b2, 1 - e.b1 - e.b2}) > 0;
        if (met && inside) {
            ++hits;
            ASSERT_LE(std::fabs(hit.t - e.t), hit.error) << i << ' ' << size;
        }
        const Vec3 normal = cross(p1 - p0, p2 - p0);
        const bool broad = length(normal) > 0.1f * size * size; // a needle's areas are small, whatever its size
        if (!broad || std::fabs(dot(normal, ray.direction)) < 0.2f * length(normal) || e.t < 0.1) continue;
        const double at_rim = 5e-6 / static_cast<double>(size); // of b1 and b2
        if (std::min({e.b1, e.b2, 1 - e.b1 - e.b2}) < at_rim) continue;
        ASSERT_TRUE(met) << i << ' ' << size;
        ASSERT_LE(hit.error, 0x1p-9f * hit.t) << i << ' ' << size;
    }
    EXPECT_GT(hits, 100'000u);
}

TEST(Triangle, DoesNotDependOnWhichVertexIsFirst) {
    Random random(2);
    for (int i = 0; i < 100'000; ++i) {
        const Vec3 p0 = random_point(random), p1 = random_point(random), p2 = random_point(random);
        const ShearedRay ray(near_miss((p0 + p1 + p2) * (1.0f / 3), random));
        TriangleHit a{}, b{}, c{};
        const bool met = intersect_triangle(ray, infinity, p0, p1, p2, a);
        ASSERT_EQ(met, intersect_triangle(ray, infinity, p1, p2, p0, b));
        ASSERT_EQ(met, intersect_triangle(ray, infinity, p0, p2, p1, c));
        if (met) {
            ASSERT_NEAR(a.t, b.t, 1e-4f * a.t);
            ASSERT_NEAR(a.b2, b.b1, 1e-3f);
            ASSERT_NEAR(a.b1, c.b2, 1e-3f);
        }
    }
}

TEST(Sphere, AgreesWithDouble) {
    Random random(3);
    std::size_t hits = 0;
    for (int i = 0; i < 300'000; ++i) {
        const Sphere sphere{random_point(random), 0.05f + random(), 0};
        Ray ray = near_miss(sphere.center + random_direction(random) * (1.5f * sphere.radius * random()), random);
        if (i % 2) ray.direction = ray.direction * std::exp(8 * random() - 4);
        const Vec3d f = Vec3d(ray.origin) - Vec3d(sphere.center), d(ray.direction);
        const double r2 = static_cast<double>(sphere.radius) * static_cast<double>(sphere.radius);
        const double a = dot(d, d), b = dot(f, d), c = dot(f, f) - r2, discriminant = b * b - a * c;
        if (std::fabs(discriminant) < 1e-3 * a * r2 || std::fabs(c) < 1e-3) continue;
        float t[2];
        const unsigned n = intersect_sphere(ray, sphere.center, sphere.radius, t);
        if (discriminant < 0) {
            ASSERT_EQ(n, 0u);
            continue;
        }
        const double roots[2] = {(-b - std::sqrt(discriminant)) / a, (-b + std::sqrt(discriminant)) / a};
        unsigned expected = 0;
        for (const double root : roots) {
            if (root <= 0) continue;
            ASSERT_LT(expected, n);
            ASSERT_NEAR(t[expected] / root, 1, 2e-4);
            ++expected;
        }
        ASSERT_EQ(n, expected);
        hits += n;
    }
    EXPECT_GT(hits, 20'000u);
}

/// A large or far sphere keeps its digits: the distances are right to a few roundings of the distance to it.
TEST(Sphere, KeepsItsDigits) {
    float t[2];
    ASSERT_EQ(intersect_sphere({{0, 1.75f, 0}, infinity, {0, -1, 0}, 0}, {0, -1000, 0}, 1000, t), 2u);
    EXPECT_NEAR(t[0], 1.75, 1e-3);
    ASSERT_EQ(intersect_sphere({{1e6f, 0, 0}, infinity, {-1, 0, 0}, 0}, {0, 0, 0}, 1, t), 2u);
    EXPECT_NEAR(t[0], 1e6 - 1, 0.1);
    EXPECT_NEAR(t[1], 1e6 + 1, 0.1);
    EXPECT_EQ(intersect_sphere({{1e6f, 2, 0}, infinity, {-1, 0, 0}, 0}, {0, 0, 0}, 1, t), 0u);
}

/// What the box test promises: a primitive that is met has its box met, no later than the primitive.
TEST(SlabRay, NeverMissesTheBoxOfWhatIsMet) {
    Random random(4);
    std::size_t hits = 0;
    for (int i = 0; i < 2'000'000; ++i) {
        // Corners on a coarse grid, so that edges lie in the faces of their boxes, and rays aimed at the edges.
        const auto corner = [&] {
            const Vec3 p = random_point(random) * 3;
            return Vec3{std::round(p.x), std::round(p.y), i % 2 ? 0.0f : std::round(p.z)};
        };
        const Vec3 p0 = corner(), p1 = corner(), p2 = corner();
        const float far_off = i % 3 == 0 ? 1000.0f : 3.0f;
        Ray ray{random_point(random) * far_off, infinity, {}, 0};
        ray.direction = lerp(p0, p1, i % 5 == 0 ? 0.0f : random()) - ray.origin;
        TriangleHit hit{};
        if (!intersect_triangle(ShearedRay(ray), infinity, p0, p1, p2, hit)) continue;
        ++hits;
        const Bounds box = triangle_bounds(p0, p1, p2);
        Bounds space = box;
        space.include(Bounds{{-3, -3, -3}, {3, 3, 3}});
        for (const Bounds& around : {box, space}) {
            const float enter = SlabRay(ray, around).enter(box, infinity);
            ASSERT_LT(enter, infinity) << i;
            ASSERT_LE(enter, hit.t * 1.0001f);
        }
    }
    EXPECT_GT(hits, 300'000u);
}

/// Monotonic: a box is entered no later than any box inside it, to the last bit.
TEST(SlabRay, EntersOuterBoxesFirst) {
    Random random(5);
    const Bounds space{{-2, -2, -2}, {2, 2, 2}};
    for (int i = 0; i < 500'000; ++i) {
        Bounds inner, outer;
        const Vec3 a = random_point(random), b = random_point(random), c = random_point(random) * 2;
        inner.include(a);
        inner.include(b);
        outer.include(inner);
        outer.include(i % 3 ? c : a);
        Ray ray{random_point(random) * 4, infinity, random_direction(random), 0};
        if (i % 4 == 0) ray.direction[static_cast<std::size_t>(i / 4 % 3)] = 0;
        if (i % 5 == 0) ray.origin = a;
        const SlabRay slabs(ray, space);
        ASSERT_LE(slabs.enter(outer, infinity), slabs.enter(inner, infinity)) << i;
    }
}

TEST(Offset, MovesToTheSideOfTheDirection) {
    const Vec3 n{0, 0, 1}, p{3, 4, 5}, error{1e-6f, 1e-6f, 1e-6f};
    EXPECT_GT(offset_from_surface(p, error, n, {1, 0, 1}).z, 5 + 1e-6f * 0.9f);
    EXPECT_LT(offset_from_surface(p, error, n, {1, 0, -1}).z, 5 - 1e-6f * 0.9f);
    EXPECT_EQ(offset_from_surface(p, error, n, {1, 0, 1}).x, 3);
    // Also where the offset is less than the distance to the next float.
    EXPECT_GT(offset_from_surface({0, 0, 1e6f}, {0, 0, 1e-9f}, n, n).z, 1e6f);
}

/// In double: the plane through the true point, which may be anywhere in the box of the error, stays behind.
TEST(Offset, LeavesTheErrorBehindHoweverTheSumRounds) {
    Random random(41);
    for (int i = 0; i < 200000; ++i) {
        const Vec3 n = random_direction(random), w = random_direction(random);
        const Vec3 p = random_point(random) * std::exp2(random.between(-20, 20));
        const Vec3 error = abs(p) * std::exp2(random.between(-30, -20));
        const Vec3 q = offset_from_surface(p, error, n, w);
        double moved = 0, least = 0;
        for (std::size_t a = 0; a < 3; ++a) {
            moved += (static_cast<double>(q[a]) - static_cast<double>(p[a])) * static_cast<double>(n[a]);
            least += std::fabs(static_cast<double>(n[a])) * static_cast<double>(error[a]);
        }
        ASSERT_GE(dot(w, n) < 0 ? -moved : moved, least) << i;
    }
}

} // namespace
} // namespace weft::test
