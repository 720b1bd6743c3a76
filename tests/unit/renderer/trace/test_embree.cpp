// SPDX-License-Identifier: Apache-2.0
// The tracer against Embree, which shares no line with it. Embree runs robust, so that neither of the two lets a ray
// through an edge; what remains is rounding.
#include "bench/kernels/embree_modes.h"
#include "bench/kernels/pass.h"
#include "bench/kernels/weft_peer.h"
#include "scenes/builtin/builtin.h"
#include "scenes/defaults.h"
#include "tests/support/shapes.h"

#include <gtest/gtest.h>

namespace weft::test {
namespace {

using namespace bench::kernels;

constexpr std::size_t rays_per_scene = 10'000;

/// From outside and from inside, towards and past the scene, half of them of limited length.
RaySet make_rays(RayKind kind, const Bounds& bounds, std::uint64_t seed) {
    Random random(seed);
    const Vec3 center = bounds.center(), half = bounds.extent() * 0.5f;
    RaySet set{kind, {}, {0}, {}};
    for (std::size_t i = 0; i < rays_per_scene; ++i) {
        Ray ray;
        ray.origin = center + (i % 2 ? random_direction(random) * (3 * length(half)) : half * random_point(random));
        const Vec3 target = center + half * random_point(random);
        ray.direction = normalize(target - ray.origin) * std::exp(4 * random() - 2);
        if (i % 4 > 1) ray.t_max = random() * 4 * length(half) / length(ray.direction);
        set.rays.push_back(ray);
        set.blockwise.push_back(static_cast<std::uint16_t>(999 - i % 1000)); // another order than the rays' own
        if (set.rays.size() % 1000 == 0) set.starts.push_back(set.rays.size());
    }
    return set;
}

/// Both kinds of question, in each of Embree's modes. `borderline` rays may be seen differently.
void compare(const char* name, const Scene& scene, std::size_t borderline = 0) {
    SCOPED_TRACE(name);
    SerialExecutor executor;
    const EmbreeDevice device(1);
    for (const Quality quality : all_qualities) {
        const Tracer tracer = build_weft(scene, quality, executor);
        EmbreeScene embree(device, scene, {quality, true});
        embree.build();
        const float diagonal = length(tracer.bounds().extent());
        for (const RayKind kind : {RayKind::primary, RayKind::ao}) {
            const RaySet set = make_rays(kind, tracer.bounds(), 5);
            const auto ours = pass_distances(weft_modes(tracer, scene)[0], set);
            std::size_t met = 0;
            for (const float t : ours) met += std::isfinite(t);
            EXPECT_GT(met, rays_per_scene / 20) << "the rays must test something";
            for (const Contender& mode : embree_modes(embree, kind))
                EXPECT_LE(count_mismatches(set, ours, pass_distances(mode, set), diagonal), borderline)
                    << mode.name << ", " << name_of(kind) << ", " << name_of(quality);
        }
    }
}

Mesh soup(std::size_t n, float size, std::uint64_t seed) {
    Random random(seed);
    Mesh mesh = empty_mesh();
    for (std::size_t i = 0; i < n; ++i) {
        const Vec3 at = random_point(random);
        const Vec3 a = random_point(random) * size, b = random_point(random) * size, c = random_point(random) * size;
        add_triangle(mesh, at + a, at + b, at + c);
    }
    return mesh;
}

Scene builtin(const char* call) {
    SerialExecutor executor;
    const scenes::BuiltinCall chosen = scenes::parse_builtin(call);
    Scene scene = chosen.builtin->make(chosen.values, executor);
    for (Material& material : scene.materials) {
        material.alpha_mode = AlphaMode::opaque;
        material.double_sided = true;
    }
    for (Mesh& mesh : scene.meshes) mesh.spheres.clear();
    return scene;
}

TEST(Embree, RandomTriangles) {
    // Unlike a surface, a soup has edges beyond which there is nothing, and triangles that are all but seen edge-on.
    constexpr std::size_t borderline = rays_per_scene / 2500;
    compare("small", scene_of(soup(2000, 0.05f, 1)), borderline);
    compare("large", scene_of(soup(200, 1, 2)), borderline);
}

TEST(Embree, Surfaces) {
    compare("icosphere", scene_of(icosphere(4)));
    Mesh hills = grid(40);
    for (Vec3& p : hills.positions) p.z = 0.3f * std::sin(5 * p.x) * std::cos(4 * p.y);
    compare("hills", scene_of(hills));
    compare("box", scene_of(box({-1, -2, -3}, {1, 2, 3})));
}

TEST(Embree, Instances) {
    Random random(3);
    Scene scene = scene_of(icosphere(2));
    for (int i = 0; i < 30; ++i) {
        const Transform turn = rotation(random_direction(random), 6.3f * random());
        const Vec3 at = random_point(random) * 4;
        scene.instances.push_back(
            {0, translation(at) * turn * scaling({std::exp(random()), std::exp(-random()), -std::exp(random())})});
    }
    append(scene, box({-5, -5, -5}, {5, -4, 5}));
    append(scene, empty_mesh());
    compare("stretched, turned and mirrored", scene);
}

TEST(Embree, BuiltinScenes) {
    compare("terrain", builtin("terrain,triangles=20000"));
    compare("interior", builtin("interior"));
    compare("menger", builtin("menger"));
}

} // namespace
} // namespace weft::test
