// SPDX-License-Identifier: Apache-2.0
#include "renderer/math/bounds.h"
#include "renderer/math/frame.h"
#include "tests/support/shapes.h"

#include <gtest/gtest.h>

#include <cmath>

namespace weft::test {
namespace {

void expect_near(Vec3 a, Vec3 b, float tolerance) {
    for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(a[i], b[i], tolerance) << i;
}

TEST(Numeric, Constants) {
    EXPECT_EQ(std::nextafter(one_minus_epsilon, infinity), 1);
    EXPECT_GE(rounding_bound(1), 0x1p-24f);
    EXPECT_LT(rounding_bound(1), 0x1.001p-24f);
}

TEST(Frame, IsOrthonormalAroundEveryNormal) {
    Random random(1);
    std::vector<Vec3> normals{{0, 0, 1}, {0, 0, -1}, {0, 0.6f, -0.8f}, {1, 0, 0}, {1, 0, -0.0f}, {0, -1, 0}};
    for (int i = 0; i < 20'000; ++i) normals.push_back(random_direction(random));
    for (int i = 0; i < 1000; ++i) // near the poles, where the formula divides by little
        normals.push_back(normalize(Vec3{1e-4f * random(), 1e-4f * random(), i % 2 ? 1.0f : -1.0f}));
    for (const Vec3 n : normals) {
        const Frame f = Frame::around(n);
        ASSERT_NEAR(dot(f.s, f.t), 0, 2e-6f);
        ASSERT_NEAR(dot(f.s, n), 0, 2e-6f);
        ASSERT_NEAR(dot(f.t, n), 0, 2e-6f);
        ASSERT_NEAR(length(f.s), 1, 2e-6f);
        ASSERT_NEAR(length(f.t), 1, 2e-6f);
        ASSERT_NEAR(dot(cross(f.s, f.t), n), 1, 4e-6f);
        const Vec3 v = random_direction(random);
        ASSERT_LT(length(f.to_world(f.to_local(v)) - v), 4e-6f);
    }
}

TEST(Transform, InverseAndProductUndoAndCompose) {
    Random random(2);
    for (int i = 0; i < 2000; ++i) {
        const Transform a = translation(random_point(random) * 5) * rotation(random_direction(random), 6 * random()) *
                            scaling({0.5f + random(), 0.5f + random(), i % 2 ? 2.0f : -1.0f});
        const Transform b = rotation(random_direction(random), random());
        const Vec3 p = random_point(random);
        expect_near(inverse(a).point(a.point(p)), p, 2e-5f);
        expect_near((a * b).point(p), a.point(b.point(p)), 2e-5f);
        EXPECT_EQ(a.determinant() < 0, i % 2 == 0);
        // Normals stay at right angles to what they were normal to.
        const Vec3 n = random_direction(random), along = Frame::around(n).s;
        EXPECT_NEAR(dot(normalize(transform_normal(inverse(a), n)), normalize(a.vector(along))), 0, 1e-5f);
    }
}

TEST(Transform, RotationsTurnCounterClockwise) {
    expect_near(rotation(Vec3{0, 0, 1}, pi / 2).point({1, 0, 0}), {0, 1, 0}, 1e-6f);
    expect_near(rotation(Vec3{1, 0, 0}, pi / 2).point({0, 1, 0}), {0, 0, 1}, 1e-6f);
    expect_near(rotation(Vec3{0, 1, 0}, pi / 2).point({0, 0, 1}), {1, 0, 0}, 1e-6f);
}

TEST(Transform, LookAtLooksThere) {
    for (const Vec3 up : {Vec3{0, 1, 0}, Vec3{0, 0, 1}, Vec3{0, 0, 0}})
        for (const Vec3 target : {Vec3{0, 0, -5}, Vec3{3, 1, 2}, Vec3{0, 9, 0}, Vec3{0, -9, 0}, Vec3{1, 2, 3}}) {
            const Vec3 eye{1, 2, 3};
            const Transform m = look_at(eye, target, up);
            EXPECT_NEAR(m.determinant(), 1, 1e-5f);
            EXPECT_EQ(m.t, eye);
            if (target == eye) continue;
            expect_near(-m.z, normalize(target - eye), 1e-6f);
            if (length(cross(up, target - eye)) > 1e-3f) {
                EXPECT_GT(dot(m.y, up), 0);
            }
        }
}

TEST(Bounds, TransformedHoldsWhatIsInside) {
    Random random(3);
    for (int i = 0; i < 2000; ++i) {
        Bounds b;
        const Vec3 at = random_magnitudes(random, 4);
        b.include(at + random_point(random));
        b.include(at + random_point(random));
        Transform m = rotation(random_direction(random), 6 * random());
        m.t = random_magnitudes(random, 4);
        const Bounds world = transform_bounds(m, b);
        for (unsigned corner = 0; corner < 8; ++corner) {
            const Vec3 p = m.point(b.corner(corner));
            ASSERT_EQ(min(p, world.lower), world.lower);
            ASSERT_EQ(max(p, world.upper), world.upper);
        }
    }
    EXPECT_TRUE(transform_bounds({}, {}).empty());
    EXPECT_EQ(Bounds{}.half_area(), 0);
}

} // namespace
} // namespace weft::test
