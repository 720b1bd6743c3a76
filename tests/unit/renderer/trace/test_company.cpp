// SPDX-License-Identifier: Apache-2.0
// What a ray meets does not depend on the rays that go with it: kernels test those together that come to the same
// place.
#include "renderer/sampling/sampler.h"
#include "renderer/trace/forest.h"
#include "renderer/trace/tracer.h"
#include "tests/support/shapes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <vector>

namespace weft::test {
namespace {

#ifdef WEFT_TEST_FEW
constexpr std::uint32_t triangles = 15, spheres = 5;
#else
constexpr std::uint32_t triangles = 60, spheres = 20;
#endif

/// Triangles apart from each other, so that leaves are small, one in ten twice, and spheres if asked for; of materials
/// in turn.
Scene scattered(std::span<const Material> materials, bool with_spheres, const Transform& to_world) {
    Random random(11);
    const auto kinds = static_cast<std::uint32_t>(materials.size());
    Scene scene = scene_of(empty_mesh(), to_world);
    scene.materials.assign(materials.begin(), materials.end());
    Mesh& mesh = scene.meshes[0];
    mesh.triangle_materials.clear();
    for (std::uint32_t i = 0; i < triangles; ++i) {
        const Vec3 at = random_point(random) * 10, a = random_point(random), b = random_point(random);
        for (std::uint32_t twice = 0; twice < (i % 10 == 9 ? 2u : 1u); ++twice) {
            add_triangle(mesh, at + a, at + b, at - (a + b) * 0.5f);
            mesh.triangle_materials.push_back((i + twice) % kinds);
        }
    }
    for (std::uint32_t i = 0; with_spheres && i < spheres; ++i)
        mesh.spheres.push_back({random_point(random) * 10, 1, i % kinds});
    return scene;
}

/// Of the leaves, how many have as few triangles as come before rays in rows, with vectors of eight lanes or more.
double share_of_small_leaves(const Scene& scene, Executor& executor) {
    const Forest forest = build_forest(scene, executor);
    double small = 0, all = 0;
    for (const WideNode& node : forest.trees[0].bvh.nodes)
        for (unsigned slot = 0; slot < WideNode::width; ++slot) {
            if (node.empty(slot) || !node.child[slot].is_leaf()) continue;
            ++all;
            if (node.child[slot].count() <= 3) ++small;
        }
    return small / all;
}

constexpr std::size_t at_once = 64; ///< rays to each target, of one octant: two streams, or four packets or more

/// Rays to each primitive: through it and past it, from far and from near, from its surface, and such that end there;
/// from all sides, or, of a few, side by side.
std::vector<Ray> rays_to(const Scene& scene, const Transform& to_world) {
    Random random(12);
    const Mesh& mesh = scene.meshes[0];
    std::vector<Ray> rays;
    for (std::uint32_t p = 0; p < mesh.primitives(); ++p)
        for (unsigned octant = 0; octant < 8; ++octant) {
            const bool side_by_side = (p + octant) % 4 == 3;
            const auto in_octant = [&](Vec3 v) {
                for (std::size_t a = 0; a < 3; ++a) v[a] = std::copysign(v[a], (octant >> a & 1) != 0 ? -1.0f : 1.0f);
                return v;
            };
            const Vec3 main = in_octant(random_direction(random));
            const Vec3 middle = p < mesh.triangles.size() ? mesh.positions[mesh.triangles[p][0]]
                                                          : mesh.spheres[p - mesh.triangles.size()].center;
            const float away = 25, apart = octant % 2 == 0 ? 0.0f : 0.05f;
            for (std::size_t i = 0; i < at_once; ++i) {
                Vec3 target;
                if (p < mesh.triangles.size()) {
                    const auto& v = mesh.triangles[p];
                    const float u = 1.2f * random() - 0.1f, w = (1 - u) * random(); // a little beyond edges, too
                    target = mesh.positions[v[0]] * (1 - u - w) + mesh.positions[v[1]] * u + mesh.positions[v[2]] * w;
                } else {
                    const Sphere& sphere = mesh.spheres[p - mesh.triangles.size()];
                    target = sphere.center + random_direction(random) * (1.1f * random() * sphere.radius);
                }
                const Vec3 direction = in_octant(random_direction(random));
                const float before = i % 3 == 2 ? 0 : 4 * random(); // or it begins on the surface
                Ray ray{target - direction * before, infinity, direction, hash(static_cast<std::uint32_t>(i), p)};
                if (side_by_side) {
                    ray.origin = middle - main * away + random_point(random) * apart;
                    ray.direction = (target - ray.origin) * (1 / away);
                }
                if (i % 5 == 4) ray.t_max = side_by_side ? away : before; // it ends there, or about there
                ray.origin = to_world.point(ray.origin);
                ray.direction = to_world.vector(ray.direction);
                rays.push_back(ray);
            }
        }
    return rays;
}

/// A material of each kind: opaque or not, with a back or without.
Material material(AlphaMode mode, bool double_sided) {
    Material m;
    m.alpha_mode = mode;
    m.base_color.w = 0.5f;
    m.double_sided = double_sided;
    return m;
}

TEST(Company, IsOfNoAccount) {
    const Material solid = material(AlphaMode::opaque, true), front = material(AlphaMode::opaque, false),
                   veil = material(AlphaMode::blend, true), front_of_veil = material(AlphaMode::blend, false);
    const std::vector<std::vector<Material>> choices{{solid}, {front}, {solid, front}, {veil, front_of_veil, solid}};
    const Transform turned{{0, 0, -2}, {0, 3, 0}, {1, 0, 0}, {5, -1, 2}},
        mirrored{{-1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {}};
    SerialExecutor executor;
    for (std::size_t choice = 0; choice < choices.size(); ++choice)
        for (const Transform& place : {Transform{}, turned, mirrored})
            for (const unsigned what : {0u, 1u, 2u}) { // triangles; spheres, too; and twice, so that trees are several
                SCOPED_TRACE("materials " + std::to_string(choice) + (place == Transform{} ? ", " : ", moved, ") +
                             std::to_string(what));
                Scene scene = scattered(choices[choice], what > 0, place);
                if (what > 1) scene.instances.push_back({0, translation({0, 40, 0})});
                EXPECT_GT(share_of_small_leaves(scene, executor), 0.5);
                const std::vector<Ray> rays = rays_to(scene, place);
                std::vector<Hit> alone(rays.size());
                std::vector<std::uint8_t> occluded_alone(rays.size());
                const Tracer lonely(scene, executor, kernels().back().isa);
                for (std::size_t i = 0; i < rays.size(); ++i) {
                    lonely.closest(scene, {&rays[i], 1}, {&alone[i], 1});
                    lonely.occluded(scene, {&rays[i], 1}, {&occluded_alone[i], 1});
                    ASSERT_EQ(occluded_alone[i] != 0, !alone[i].missed()) << i;
                }
                const auto met = std::count(occluded_alone.begin(), occluded_alone.end(), 1);
                EXPECT_GT(static_cast<std::size_t>(met), rays.size() / 5) << "the rays must test something";
                for (const Kernel& kernel : kernels())
                    for (const TreeQuality quality : {TreeQuality::balanced, TreeQuality::best}) {
                        SCOPED_TRACE(std::string(kernel.isa) + ' ' + std::string(name_of(quality)));
                        const Tracer tracer(scene, executor, kernel.isa, quality);
                        std::vector<Hit> hits(rays.size());
                        std::vector<std::uint8_t> occluded(rays.size());
                        tracer.closest(scene, rays, hits);
                        tracer.occluded(scene, rays, occluded);
                        std::size_t wrong = 0;
                        for (std::size_t i = 0; i < rays.size(); ++i) {
                            const Hit &hit = hits[i], &e = alone[i];
                            const bool same = hit.t == e.t && hit.b1 == e.b1 && hit.b2 == e.b2 &&
                                              hit.instance == e.instance && hit.primitive == e.primitive &&
                                              occluded[i] == occluded_alone[i];
                            wrong += same ? 0 : 1;
                        }
                        EXPECT_EQ(wrong, 0u) << "of " << rays.size();
                    }
            }
}

} // namespace
} // namespace weft::test
