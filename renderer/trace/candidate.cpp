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
bool is_there(const TreeRay& ray, const Meeting& meeting, const Hit& hit) {
    const Mesh& mesh = ray.scene.meshes[ray.tree.part_of(meeting.number & Tree::number_mask).mesh];
    const Material& material = ray.scene.materials[mesh.material_of(hit.primitive)];
    if (meeting.back && !material.double_sided) return false;
    const std::vector<Image>& images = ray.scene.images;
    const Vec2 b{hit.b1, hit.b2};
    float alpha = 1;
    if (hit.primitive < mesh.triangles.size()) {
        alpha = material_alpha(material, images, triangle_uv(mesh, hit.primitive, b, 0),
                               triangle_uv(mesh, hit.primitive, b, 1), triangle_color(mesh, hit.primitive, b));
    } else {
        const Sphere& s = mesh.spheres[hit.primitive - mesh.triangles.size()];
        const Vec2 uv = sphere_uv(normalize_or(ray.local.origin + ray.local.direction * hit.t - s.center, {0, 1, 0}));
        alpha = material_alpha(material, images, uv, uv, {1, 1, 1, 1});
    }
    if (alpha >= 1) return true;
    return hash_to_unit(hash(ray.key, 2 * hit.instance + meeting.side), hit.primitive) < alpha;
}

} // namespace

bool prevails(const TreeRay& ray, const Meeting& m, const Nearest& nearest) {
    const std::uint32_t number = m.number & Tree::number_mask;
    const Hit hit = hit_of(ray.tree.part_of(number), ray.placement, {m.t, m.b1, m.b2, number});
    if (m.t == nearest.t) {
        const bool first = nearest.number != Nearest::none ? number < nearest.number
                                                           : hit.instance < ray.before.instance; // a tree has its own
        if (!first) return false;
    }
    return !in_doubt(ray.tree, m) || is_there(ray, m, hit);
}

bool meet(const TreeRay& ray, ChildRef leaf, unsigned i, Nearest& nearest) {
    const std::size_t n = leaf.count();
    const float* const rows = ray.tree.rows.data() + Tree::rows_per_leaf * std::size_t{leaf.first()};
    const auto number = std::bit_cast<std::uint32_t>(rows[9 * n + i]);
    // Up to two meetings: a triangle gives one, a sphere its near and its far side.
    float distances[2];
    TriangleHit found{};
    unsigned meetings = 0;
    float earliest = ray.enter;
    if ((number & Tree::sphere_bit) == 0) {
        const auto vertex = [&](std::size_t v) {
            return Vec3{rows[v * n + i], rows[(3 + v) * n + i], rows[(6 + v) * n + i]};
        };
        const Vec3 p0 = vertex(0), p1 = vertex(1), p2 = vertex(2);
        if (!intersect_triangle(ray.sheared, nearest.t, p0, p1, p2, found)) return false;
        meetings = 1;
        distances[0] = found.t;
        if (!precise(found)) {
            earliest = std::max(earliest, safe_distance(found, ray.local, ray.slabs, p0, p1, p2));
        }
    } else {
        const std::uint32_t in_tree = number & Tree::number_mask;
        const Part& part = ray.tree.part_of(in_tree);
        const Sphere& sphere = ray.scene.meshes[part.mesh].spheres[in_tree - part.first - part.triangle_count];
        meetings = intersect_sphere(ray.local, sphere.center, sphere.radius, distances);
        if (meetings == 0) return false;
        earliest = std::max(earliest, ray.slabs.enter(sphere_bounds(sphere.center, sphere.radius), nearest.t));
    }
    for (unsigned side = 0; side < meetings; ++side) {
        const float t = std::max(distances[side], earliest);
        if (t > nearest.t) return false;
        const Meeting m{t, found.b1, found.b2, number, found.back, side};
        if (is_open(ray.tree, m, nearest) && !prevails(ray, m, nearest)) continue;
        take(m, nearest);
        return true;
    }
    return false;
}

} // namespace weft
