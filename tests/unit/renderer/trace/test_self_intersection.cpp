// SPDX-License-Identifier: Apache-2.0
// A ray that starts where another one hit must not hit the same place again.
#include "renderer/integrator/surface_point.h"
#include "tests/support/shapes.h"

#include <gtest/gtest.h>

namespace weft::test {
namespace {

struct Tally {
    std::size_t surfaces = 0, rays = 0, hits_again = 0;
};

/// Shoots `ray` and then `count` rays from where it hit. From a flat surface none may come back; from a sphere none
/// that leaves outwards, and those that go in must come out on the far side.
void spawn(const World& world, const Ray& ray, Random& random, std::size_t count, bool sphere, Tally& tally) {
    Hit hit;
    world.tracer.closest(world.scene, {&ray, 1}, {&hit, 1});
    if (hit.missed()) return;
    const SurfacePoint point = surface_point(world, ray, hit, normalize(-ray.direction));
    const Vec3 outside = point.shading.front_face ? point.geometric_normal : -point.geometric_normal;
    std::vector<Ray> rays;
    for (std::size_t i = 0; i < count; ++i) {
        Vec3 w = random_direction(random);
        if (sphere && dot(w, outside) < 0) w = -w;
        if (i % 4 == 0) // nearly along the surface
            w = normalize_or(w - outside * (dot(w, outside) * (1 - 1e-4f * random())), w);
        if (sphere && !(dot(w, outside) > 0)) continue;
        rays.push_back(point.spawn(w, 0));
    }
    std::vector<Hit> hits(rays.size());
    world.tracer.closest(world.scene, rays, hits);
    ++tally.surfaces;
    tally.rays += rays.size();
    for (const Hit& h : hits) tally.hits_again += !h.missed();
}

World one(Mesh mesh, const Transform& to_world = {}) {
    SerialExecutor executor;
    return World(scene_of(std::move(mesh), to_world), executor);
}

/// A ray at a random point of the triangle, from about as far away as it is large.
Ray at_triangle(const Mesh& mesh, const Transform& to_world, Random& random) {
    const Vec2 b = square_to_triangle(random.pair());
    const Vec3 p0 = to_world.point(mesh.positions[0]), p1 = to_world.point(mesh.positions[1]),
               p2 = to_world.point(mesh.positions[2]);
    const Vec3 target = p0 * (1 - b.x - b.y) + p1 * b.x + p2 * b.y;
    const float size = std::max(length(p1 - p0), length(p2 - p0));
    Ray ray;
    ray.origin = target + random_direction(random) * (size * (0.1f + 10 * random()));
    ray.direction = target - ray.origin;
    return ray;
}

Transform random_transform(Random& random) {
    const auto factor = [&] { return std::exp(6 * random() - 3); };
    Vec3 s{factor(), 0, 0};
    s.y = factor();
    s.z = random() < 0.5f ? -factor() : factor();
    if (random() < 0.5f) s = s * std::fabs(random_magnitude(random, 5)); // models in millimetres, worlds in kilometres
    Transform m = rotation(random_direction(random), 6 * random()) * scaling(s);
    m = m * rotation(random_direction(random), 6 * random());
    return translation(random_magnitudes(random, 4)) * m;
}

TEST(SelfIntersection, TrianglesOfAllMagnitudes) {
    Random random(1);
    Tally tally;
    while (tally.surfaces < 1000) {
        Mesh mesh = empty_mesh();
        const Vec3 a = random_magnitudes(random, 8), b = random_magnitudes(random, 8);
        add_triangle(mesh, a, b, random_magnitudes(random, 8));
        const Ray ray = at_triangle(mesh, {}, random);
        spawn(one(std::move(mesh)), ray, random, 1000, false, tally);
    }
    EXPECT_EQ(tally.hits_again, 0u) << "of " << tally.rays;
}

TEST(SelfIntersection, TrianglesFarFromTheOrigin) {
    Random random(2);
    Tally tally;
    while (tally.surfaces < 300) {
        Mesh mesh = empty_mesh();
        const Vec3 at = random_magnitudes(random, 6);
        const Vec3 a = random_point(random), b = random_point(random);
        add_triangle(mesh, at + a, at + b, at + random_point(random));
        const Ray ray = at_triangle(mesh, {}, random);
        spawn(one(std::move(mesh)), ray, random, 1000, false, tally);
    }
    EXPECT_EQ(tally.hits_again, 0u) << "of " << tally.rays;
}

TEST(SelfIntersection, TrianglesOfInstances) {
    Random random(3);
    Tally tally;
    while (tally.surfaces < 500) {
        Mesh mesh = empty_mesh();
        const Vec3 at = random_magnitudes(random, 3);
        const Vec3 a = random_point(random), b = random_point(random);
        add_triangle(mesh, at + a, at + b, at + random_point(random));
        const Transform to_world = random_transform(random);
        const Ray ray = at_triangle(mesh, to_world, random);
        spawn(one(std::move(mesh), to_world), ray, random, 1000, false, tally);
    }
    EXPECT_EQ(tally.hits_again, 0u) << "of " << tally.rays;
}

Ray at_sphere(const Sphere& sphere, const Transform& to_world, bool inside, Random& random) {
    Ray ray;
    const Vec3 target = to_world.point(sphere.center + random_direction(random) * sphere.radius);
    const Vec3 from = sphere.center + random_direction(random) * (sphere.radius * (inside ? 0.5f : 4.0f));
    ray.origin = to_world.point(from);
    ray.direction = target - ray.origin;
    return ray;
}

TEST(SelfIntersection, SpheresFromOutside) {
    Random random(4);
    Tally tally;
    while (tally.surfaces < 600) {
        const Sphere sphere{random_magnitudes(random, tally.surfaces % 2 ? 4.0f : 0.5f),
                            std::fabs(random_magnitude(random, 6)), 0};
        const Transform to_world = tally.surfaces % 3 == 0 ? random_transform(random) : Transform{};
        const Ray ray = at_sphere(sphere, to_world, random() < 0.3f, random);
        spawn(one(sphere_mesh(sphere.center, sphere.radius), to_world), ray, random, 1000, true, tally);
    }
    EXPECT_EQ(tally.hits_again, 0u) << "of " << tally.rays;
}

/// Into the sphere: the next hit is its far side, a chord away, whatever the size and place of the sphere.
TEST(SelfIntersection, SpheresFromInside) {
    Random random(5);
    std::size_t rays = 0;
    for (int i = 0; i < 600; ++i) {
        const float radius = std::fabs(random_magnitude(random, 6));
        const Sphere sphere{random_magnitudes(random, 2) * radius, radius, 0};
        const World world = one(sphere_mesh(sphere.center, sphere.radius));
        const Ray ray = at_sphere(sphere, {}, i % 2 == 0, random);
        Hit hit;
        world.tracer.closest(world.scene, {&ray, 1}, {&hit, 1});
        if (hit.missed()) continue;
        const SurfacePoint point = surface_point(world, ray, hit, normalize(-ray.direction));
        const Vec3 outward = point.shading.front_face ? point.geometric_normal : -point.geometric_normal;
        for (int k = 0; k < 300; ++k) {
            Vec3 w = random_direction(random);
            if (dot(w, outward) > 0) w = -w;
            const float chord = -2 * dot(w, outward) * radius;
            if (chord < 0.4f * radius) continue; // a short one is changed much by the offset
            const Ray next = point.spawn(w, 0);
            Hit far_side;
            world.tracer.closest(world.scene, {&next, 1}, {&far_side, 1});
            ASSERT_FALSE(far_side.missed()) << radius;
            ASSERT_NEAR(far_side.t / chord, 1, 0.02) << radius << ' ' << length(sphere.center);
            ++rays;
        }
    }
    EXPECT_GT(rays, 100'000u);
}

/// A shadow ray ends just before what it was aimed at, and starts just beyond where it comes from.
TEST(SelfIntersection, ShadowRaysBetweenTwoSurfaces) {
    Random random(6);
    SerialExecutor executor;
    std::size_t occluded = 0;
    for (int i = 0; i < 300; ++i) {
        const Vec3 at = random_magnitudes(random, 5);
        Mesh floor = empty_mesh(), lamp = empty_mesh();
        add_quad(floor, at + Vec3{-9, 0, 9}, at + Vec3{9, 0, 9}, at + Vec3{9, 0, -9}, at + Vec3{-9, 0, -9});
        const float height = 1 + 4 * random(), tilt = random() - 0.5f;
        add_quad(lamp, at + Vec3{-1, height, -1}, at + Vec3{1, height + tilt, -1}, at + Vec3{1, height + tilt, 1},
                 at + Vec3{-1, height, 1});
        Scene scene = scene_of(std::move(floor));
        append(scene, std::move(lamp));
        scene.materials.emplace_back().emission = {1, 1, 1};
        scene.meshes[1].triangle_materials = {1};
        const World world(std::move(scene), executor);
        Ray down{at + Vec3{4 * random() - 2, 0.5f, 4 * random() - 2}, infinity, {0.1f, -1, 0.2f}, 0};
        Hit hit;
        world.tracer.closest(world.scene, {&down, 1}, {&hit, 1});
        ASSERT_FALSE(hit.missed());
        const SurfacePoint point = surface_point(world, down, hit, normalize(-down.direction));
        for (int k = 0; k < 300; ++k) {
            LightSample light;
            const float pick = random();
            if (!world.lights.sample(world.scene, point.position, pick, random.pair(), light)) continue;
            const Ray shadow = point.spawn_to(light.point, 0);
            std::uint8_t blocked = 0;
            world.tracer.occluded(world.scene, {&shadow, 1}, {&blocked, 1});
            occluded += blocked;
        }
    }
    EXPECT_EQ(occluded, 0u);
}

} // namespace
} // namespace weft::test
