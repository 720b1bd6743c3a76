// SPDX-License-Identifier: Apache-2.0
// No ray slips between triangles that share an edge or a vertex.
#include "oracle.h"
#include "tests/support/shapes.h"

#include <gtest/gtest.h>

namespace weft::test {
namespace {

#ifdef WEFT_TEST_FEW
constexpr std::size_t thinned = 10;
#else
constexpr std::size_t thinned = 1;
#endif

/// Rays of the batch that hit nothing.
std::size_t misses(const Scene& scene, const Tracer& tracer, std::span<const Ray> rays) {
    std::vector<Hit> hits(rays.size());
    std::vector<std::uint8_t> occluded(rays.size());
    tracer.closest(scene, rays, hits);
    tracer.occluded(scene, rays, occluded);
    std::size_t count = 0;
    for (std::size_t i = 0; i < rays.size(); ++i) count += hits[i].missed() || occluded[i] == 0;
    return count;
}

/// From inside the middle half of a ball, in all directions.
std::vector<Ray> inside_rays(std::size_t count, Vec3 center, float radius, std::uint64_t seed) {
    Random random(seed);
    std::vector<Ray> rays(count);
    for (Ray& ray : rays) {
        const Vec3 offset = random_direction(random) * (0.5f * radius * std::cbrt(random()));
        ray.origin = center + offset;
        ray.direction = random_direction(random);
    }
    return rays;
}

/// From inside, at vertices, at the middles of edges and anywhere on edges.
std::vector<Ray> aimed_rays(std::size_t count, const Mesh& mesh, const Transform& to_world, Vec3 center, float radius,
                            std::uint64_t seed) {
    Random random(seed);
    std::vector<Ray> rays(count);
    for (std::size_t i = 0; i < count; ++i) {
        const auto& v = mesh.triangles[static_cast<std::size_t>(random() * static_cast<float>(mesh.triangles.size()))];
        const auto corner = static_cast<std::size_t>(random() * 3);
        const Vec3 a = mesh.positions[v[corner]], b = mesh.positions[v[(corner + 1) % 3]];
        const float t = i % 3 == 0 ? 0 : i % 3 == 1 ? 0.5f : random();
        const Vec3 offset = i % 2 ? Vec3{} : random_direction(random) * (0.5f * radius * random());
        rays[i].origin = to_world.point(center + offset);
        rays[i].direction = to_world.point(lerp(a, b, t)) - rays[i].origin;
        if (i % 4 == 3) rays[i].direction = normalize(rays[i].direction);
    }
    return rays;
}

std::vector<std::pair<const char*, Transform>> transforms() {
    const Transform turn = rotation(normalize(Vec3{1, -2, 3}), 1.1f);
    return {{"identity", {}},
            {"rotated", turn},
            {"moved", translation({100, -20, 3000})},
            {"scaled", scaling({1e-3f, 1e-3f, 1e-3f})},
            {"mirrored", scaling({-1, 1, 1}) * turn},
            {"sheared", turn * scaling({0.1f, 5, 2}) * rotation(normalize(Vec3{3, 1, 1}), 0.7f)}};
}

TEST(Watertight, SphereFarFromTheOriginSeenFromInside) {
    const Vec3 center{148376, 1234, -223423};
    const Scene scene = scene_of(icosphere(5, center, 2));
    SerialExecutor executor;
    const Tracer tracer(scene, executor);
    EXPECT_EQ(misses(scene, tracer, inside_rays(1'000'000 / thinned, center, 2, 1)), 0u);
    EXPECT_EQ(misses(scene, tracer, aimed_rays(200'000 / thinned, scene.meshes[0], {}, center, 2, 2)), 0u);
}

TEST(Watertight, EdgesAndVerticesOfSpheres) {
    SerialExecutor executor;
    for (const auto& [name, to_world] : transforms())
        for (const unsigned subdivisions : {0u, 1u, 3u, 5u}) {
            const Scene scene = scene_of(icosphere(subdivisions), to_world);
            const Tracer tracer(scene, executor);
            const auto rays = aimed_rays(40'000 / thinned, scene.meshes[0], to_world, {}, 1, 3);
            EXPECT_EQ(misses(scene, tracer, rays), 0u) << name << ' ' << subdivisions;
        }
}

/// Edges along the axes lie in the faces of the boxes: here the box tests are on trial.
TEST(Watertight, EdgesAlongTheAxes) {
    SerialExecutor executor;
    Random random(4);
    for (const auto& [name, to_world] : transforms())
        for (const unsigned n : {4u, 32u, 100u}) {
            Scene scene = scene_of(grid(n), to_world);
            scene.meshes[0].positions.push_back({0, 0, 50}); // a mesh that is deep as well as flat
            scene.meshes[0].positions.push_back({1, 0, 51});
            scene.meshes[0].positions.push_back({0, 1, 51});
            const auto last = static_cast<std::uint32_t>(scene.meshes[0].positions.size());
            scene.meshes[0].triangles.push_back({last - 3, last - 2, last - 1});
            const Tracer tracer(scene, executor);
            std::vector<Ray> rays(60'000 / thinned);
            for (std::size_t i = 0; i < rays.size(); ++i) {
                // Inner edges only: at the rim there is no neighbour to take the ray.
                const auto line = static_cast<float>(1 + static_cast<int>(random() * static_cast<float>(n - 2)));
                const float along = 1.8f * random() - 0.9f, at = 2 * line / static_cast<float>(n) - 1;
                const Vec3 target = i % 2 ? Vec3{at, along, 0} : Vec3{along, at, 0};
                const Vec3 origin = random_point(random) * Vec3{3, 3, 1} + Vec3{0, 0, 1.05f};
                rays[i].origin = to_world.point(origin);
                rays[i].direction = to_world.point(target) - rays[i].origin;
                if (i % 4 > 1) rays[i].direction = normalize(rays[i].direction);
            }
            EXPECT_EQ(misses(scene, tracer, rays), 0u) << name << ' ' << n;
        }
}

/// A box of 2 x 16 x 16 cells seen from its middle along its planes, edges and corners.
TEST(Watertight, BoxesFromInside) {
    SerialExecutor executor;
    for (const auto& [name, to_world] : transforms()) {
        const Scene scene = scene_of(box({-1, -2, -0.5f}, {1, 2, 0.5f}), to_world);
        const Tracer tracer(scene, executor);
        EXPECT_EQ(misses(scene, tracer, aimed_rays(30'000, scene.meshes[0], to_world, {}, 0.5f, 5)), 0u) << name;
    }
}

} // namespace
} // namespace weft::test
