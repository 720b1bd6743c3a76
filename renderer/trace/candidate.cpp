// SPDX-License-Identifier: Apache-2.0
#include "renderer/trace/candidate.h"

#include "renderer/geometry/sphere.h"
#include "renderer/materials/shaded_material.h"
#include "renderer/sampling/sampler.h"
#include "renderer/scene/attributes.h"

#include <algorithm>
#include <bit>

namespace weft {
namespace {

/// Whether the surface is there for this ray: its alpha against a number that depends on ray, primitive and side only.
bool is_there(const Scene& scene, const Mesh& mesh, const Hit& hit, bool back, unsigned side, const MeshRay& ray) {
    const Material& material = scene.materials[mesh.material_of(hit.primitive)];
    if (back && !material.double_sided) return false;
    const Vec2 b{hit.b1, hit.b2};
    float alpha = 1;
    if (hit.primitive < mesh.triangles.size()) {
        alpha = material_alpha(material, scene.images, triangle_uv(mesh, hit.primitive, b, 0),
                               triangle_uv(mesh, hit.primitive, b, 1), triangle_color(mesh, hit.primitive, b));
    } else {
        const Sphere& s = mesh.spheres[hit.primitive - mesh.triangles.size()];
        const Vec2 uv = sphere_uv(normalize_or(ray.local.origin + ray.local.direction * hit.t - s.center, {0, 1, 0}));
        alpha = material_alpha(material, scene.images, uv, uv, {1, 1, 1, 1});
    }
    if (alpha >= 1) return true;
    return hash_to_unit(hash(ray.world.key, 2 * hit.instance + side), hit.primitive) < alpha;
}

} // namespace

bool meet(const Scene& scene, const MeshTree& tree, const Mesh& mesh, const MeshRay& ray, ChildRef leaf, unsigned i,
          Hit& hit) {
    const std::size_t n = leaf.count();
    const float* const rows = tree.rows.data() + MeshTree::rows_per_leaf * std::size_t{leaf.first()};
    const auto number = std::bit_cast<std::uint32_t>(rows[9 * n + i]);
    const std::uint32_t primitive = number & ~MeshTree::alpha_bit;
    const std::uint32_t instance = ray.instance;
    // Up to two candidates: a triangle gives one, a sphere its near and its far side.
    float distances[2];
    TriangleHit found{};
    unsigned candidates = 0;
    Bounds box;
    if (primitive < tree.triangle_count) {
        const auto vertex = [&](std::size_t v) {
            return Vec3{rows[3 * v * n + i], rows[(3 * v + 1) * n + i], rows[(3 * v + 2) * n + i]};
        };
        const Vec3 p0 = vertex(0), p1 = vertex(1), p2 = vertex(2);
        if (!intersect_triangle(ray.sheared, hit.t, p0, p1, p2, found)) return false;
        candidates = 1;
        distances[0] = found.t;
        box = triangle_bounds(p0, p1, p2);
    } else {
        const Sphere& sphere = mesh.spheres[primitive - tree.triangle_count];
        candidates = intersect_sphere(ray.local, sphere.center, sphere.radius, distances);
        if (candidates == 0) return false;
        box = sphere_bounds(sphere.center, sphere.radius);
    }
    const float earliest = std::max(ray.enter, ray.slabs.enter(box, hit.t));
    for (unsigned c = 0; c < candidates; ++c) {
        const float t = std::max(distances[c], earliest);
        if (t > hit.t || t == infinity) return false;
        if (t == hit.t && (instance > hit.instance || (instance == hit.instance && primitive > hit.primitive)))
            return false; // a tie that the other one wins
        if (((number & MeshTree::alpha_bit) || (found.back && tree.may_hide_backs)) &&
            !is_there(scene, mesh, {t, found.b1, found.b2, instance, primitive}, found.back, c, ray))
            continue;
        hit = {t, found.b1, found.b2, instance, primitive};
        return true;
    }
    return false;
}

} // namespace weft
