// SPDX-License-Identifier: Apache-2.0
#include "renderer/camera/camera_rays.h"
#include "renderer/sampling/sampler.h"

#include <gtest/gtest.h>

namespace weft::test {
namespace {

constexpr float tolerance = 2e-6f;

void expect_near(Vec3 a, Vec3 b) {
    for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(a[i], b[i], tolerance) << i;
}

TEST(CameraRays, PerspectiveShowsItsFieldOfView) {
    Camera camera;
    camera.vertical_fov = pi / 2; // 45 degrees up and down
    const CameraRays rays(camera, 200, 100);
    expect_near(rays.through({100, 50}).direction, {0, 0, -1});
    expect_near(rays.through({100, 0}).direction, normalize(Vec3{0, 1, -1})); // the top is up
    expect_near(rays.through({100, 100}).direction, normalize(Vec3{0, -1, -1}));
    expect_near(rays.through({200, 50}).direction, normalize(Vec3{2, 0, -1})); // pixels are square
    expect_near(rays.through({0, 0}).direction, normalize(Vec3{-2, 1, -1}));
    for (const Vec2 p : {Vec2{0, 0}, {13, 77}, {200, 100}}) {
        EXPECT_NEAR(length(rays.through(p).direction), 1, tolerance);
        EXPECT_EQ(rays.through(p).origin, Vec3{});
        EXPECT_EQ(rays.through(p).t_max, infinity);
    }
}

TEST(CameraRays, OrthographicShowsItsHeight) {
    Camera camera;
    camera.kind = Camera::Kind::orthographic;
    camera.half_height = 3;
    const CameraRays rays(camera, 40, 20);
    expect_near(rays.through({20, 10}).origin, {0, 0, 0});
    expect_near(rays.through({20, 0}).origin, {0, 3, 0});
    expect_near(rays.through({40, 20}).origin, {6, -3, 0});
    for (const Vec2 p : {Vec2{0, 0}, {13, 7}}) expect_near(rays.through(p).direction, {0, 0, -1});
}

TEST(CameraRays, GoesWhereItsTransformPuts) {
    Camera camera;
    camera.to_world = look_at({5, 1, 2}, {5, 1, 9}, {0, 1, 0});
    const CameraRays rays(camera, 10, 10);
    EXPECT_EQ(rays.through({5, 5}).origin, (Vec3{5, 1, 2}));
    expect_near(rays.through({5, 5}).direction, {0, 0, 1});
    EXPECT_LT(rays.through({10, 5}).direction.x, 0); // looking along +z with +y up, the right is -x
    EXPECT_GT(rays.through({5, 0}).direction.y, 0);
}

TEST(CameraRays, DoesNotChangeWithResolution) {
    Camera camera;
    camera.vertical_fov = 0.9f;
    const CameraRays small(camera, 32, 18), large(camera, 3200, 1800);
    for (const Vec2 p : {Vec2{0, 0}, {3, 11}, {32, 18}})
        expect_near(small.through(p).direction, large.through(p * 100).direction);
}

/// A tent of one pixel's radius: mean 0, variance 1/6, nothing beyond the neighbours' centres, density 1 - |x|.
TEST(PixelFilter, IsATent) {
    constexpr std::uint32_t n = 1 << 16;
    double mean[2] = {}, variance[2] = {};
    int bins[8] = {};
    for (std::uint32_t i = 0; i < n; ++i) {
        const Vec2 p = sample_pixel_filter(Sampler(1, 2, i, 3).get2d(0));
        ASSERT_TRUE(std::fabs(p.x) <= 1 && std::fabs(p.y) <= 1);
        mean[0] += static_cast<double>(p.x) / n;
        mean[1] += static_cast<double>(p.y) / n;
        variance[0] += static_cast<double>(p.x * p.x) / n;
        variance[1] += static_cast<double>(p.y * p.y) / n;
        ++bins[std::min(7, static_cast<int>((p.x + 1) * 4))];
    }
    for (int a = 0; a < 2; ++a) {
        EXPECT_NEAR(mean[a], 0, 1e-3);
        EXPECT_NEAR(variance[a], 1.0 / 6, 1e-3);
    }
    const double expected[8] = {1, 3, 5, 7, 7, 5, 3, 1};
    for (int i = 0; i < 8; ++i) EXPECT_NEAR(bins[i] * 32.0 / n, expected[i], 0.02) << i;
    for (const float u : {0.0f, 0.5f, one_minus_epsilon}) { // finite at the ends
        const Vec2 p = sample_pixel_filter({u, u});
        EXPECT_TRUE(std::fabs(p.x) <= 1) << u;
    }
}

} // namespace
} // namespace weft::test
