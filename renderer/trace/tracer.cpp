// SPDX-License-Identifier: Apache-2.0
#include "renderer/trace/tracer.h"

#include "renderer/geometry/slab_ray.h"
#include "renderer/geometry/sphere.h"
#include "renderer/geometry/triangle.h"
#include "renderer/materials/shaded_material.h"
#include "renderer/sampling/sampler.h"
#include "renderer/scene/attributes.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace weft {
namespace {

constexpr std::size_t chunk_size = 1u << 15;

/// The inverse by way of double, so that each entry is right to the last float digit or nearly so.
Transform precise_inverse(const Transform& m) {
    const double xx = m.x.x, xy = m.x.y, xz = m.x.z, yx = m.y.x, yy = m.y.y, yz = m.y.z, zx = m.z.x, zy = m.z.y,
                 zz = m.z.z;
    const double r0[3] = {yy * zz - yz * zy, yz * zx - yx * zz, yx * zy - yy * zx};
    const double r1[3] = {zy * xz - zz * xy, zz * xx - zx * xz, zx * xy - zy * xx};
    const double r2[3] = {xy * yz - xz * yy, xz * yx - xx * yz, xx * yy - xy * yx};
    const double inverse_det = 1 / (xx * r0[0] + xy * r0[1] + xz * r0[2]);
    const auto f = [&](double v) { return static_cast<float>(v * inverse_det); };
    const double t[3] = {m.t.x, m.t.y, m.t.z};
    const auto row = [&](const double* r) { return f(-(r[0] * t[0] + r[1] * t[1] + r[2] * t[2])); };
    return {{f(r0[0]), f(r1[0]), f(r2[0])},
            {f(r0[1]), f(r1[1]), f(r2[1])},
            {f(r0[2]), f(r1[2]), f(r2[2])},
            {row(r0), row(r1), row(r2)}};
}

/// Visits leaves front to back. leaf(first, count, enter) returns true to end the traversal; t_max() is the distance
/// beyond which nothing matters any more.
template <class Leaf, class Limit>
bool traverse(std::span<const Bvh::Node> nodes, const SlabRay& ray, Limit&& t_max, Leaf&& leaf) {
    struct Entry {
        std::uint32_t node;
        float t;
    };
    std::array<Entry, Bvh::max_depth> stack;
    std::size_t size = 0;
    Entry current{0, ray.enter(nodes[0].bounds, t_max())};
    if (current.t == infinity) return false;
    for (;;) {
        const Bvh::Node& node = nodes[current.node];
        if (!node.leaf()) {
            const float t0 = ray.enter(nodes[node.first].bounds, t_max());
            const float t1 = ray.enter(nodes[node.first + 1].bounds, t_max());
            const bool both = t0 != infinity && t1 != infinity;
            if (both) {
                const bool swap = t1 < t0;
                stack[size++] = swap ? Entry{node.first, t0} : Entry{node.first + 1, t1};
                current = swap ? Entry{node.first + 1, t1} : Entry{node.first, t0};
                continue;
            }
            if (t0 != infinity || t1 != infinity) {
                current = t0 != infinity ? Entry{node.first, t0} : Entry{node.first + 1, t1};
                continue;
            }
        } else if (leaf(node.first, node.count, current.t)) {
            return true;
        }
        do {
            if (size == 0) return false;
            current = stack[--size];
        } while (current.t > t_max());
    }
}

/// Whether the surface is there for this ray: its alpha against a number that depends on ray, primitive and side only.
bool is_there(const Scene& scene, const Mesh& mesh, const Hit& hit, bool back, unsigned side, const Ray& ray,
              const Ray& mesh_ray) {
    const Material& material = scene.materials[mesh.material_of(hit.primitive)];
    if (back && !material.double_sided) return false;
    const Vec2 b{hit.b1, hit.b2};
    float alpha = 1;
    if (hit.primitive < mesh.triangles.size()) {
        alpha = material_alpha(material, scene.images, triangle_uv(mesh, hit.primitive, b, 0),
                               triangle_uv(mesh, hit.primitive, b, 1), triangle_color(mesh, hit.primitive, b));
    } else {
        const Sphere& s = mesh.spheres[hit.primitive - mesh.triangles.size()];
        const Vec2 uv = sphere_uv(normalize_or(mesh_ray.origin + mesh_ray.direction * hit.t - s.center, {0, 1, 0}));
        alpha = material_alpha(material, scene.images, uv, uv, {1, 1, 1, 1});
    }
    if (alpha >= 1) return true;
    return hash_to_unit(hash(ray.key, 2 * hit.instance + side), hit.primitive) < alpha;
}

} // namespace

Tracer::MeshTree Tracer::build_mesh(const Scene& scene, const Mesh& mesh, Executor& executor) {
    MeshTree tree;
    const std::size_t n = mesh.primitives();
    tree.triangle_count = static_cast<std::uint32_t>(mesh.triangles.size());
    const auto for_chunks = [&](auto&& body) {
        executor.for_each((n + chunk_size - 1) / chunk_size, [&](std::size_t c) {
            for (std::size_t i = c * chunk_size; i < std::min(n, (c + 1) * chunk_size); ++i)
                body(static_cast<std::uint32_t>(i));
        });
    };
    std::vector<Bounds> boxes(n);
    for_chunks([&](std::uint32_t i) {
        if (i >= tree.triangle_count) {
            const Sphere& sphere = mesh.spheres[i - tree.triangle_count];
            boxes[i] = sphere_bounds(sphere.center, sphere.radius);
            return;
        }
        for (const std::uint32_t v : mesh.triangles[i]) boxes[i].include(mesh.positions[v]);
    });
    Bvh bvh = build_bvh(boxes, {}, executor);
    tree.triangles.resize(n);
    for_chunks([&](std::uint32_t i) {
        const std::uint32_t primitive = bvh.order[i];
        LeafTriangle& leaf = tree.triangles[i];
        leaf.primitive = primitive;
        if (primitive < tree.triangle_count) {
            const Mesh::Triangle& v = mesh.triangles[primitive];
            leaf.p0 = mesh.positions[v[0]];
            leaf.p1 = mesh.positions[v[1]];
            leaf.p2 = mesh.positions[v[2]];
        }
        if (scene.materials[mesh.material_of(primitive)].alpha_mode != AlphaMode::opaque) leaf.primitive |= alpha_bit;
    });
    tree.nodes = std::move(bvh.nodes);
    tree.may_hide_backs = std::any_of(mesh.triangle_materials.begin(), mesh.triangle_materials.end(),
                                      [&](std::uint32_t material) { return !scene.materials[material].double_sided; });
    return tree;
}

Tracer::Tracer(const Scene& scene, Executor& executor) {
    meshes_.reserve(scene.meshes.size());
    for (const Mesh& mesh : scene.meshes) meshes_.push_back(build_mesh(scene, mesh, executor));

    instances_.reserve(scene.instances.size());
    std::vector<Bounds> boxes(scene.instances.size());
    for (std::size_t i = 0; i < scene.instances.size(); ++i) {
        const Instance& instance = scene.instances[i];
        const bool identity = instance.to_world == Transform{};
        instances_.push_back({identity ? Transform{} : precise_inverse(instance.to_world), instance.mesh, identity});
        const MeshTree& tree = meshes_[instance.mesh];
        if (tree.nodes.empty()) continue;
        boxes[i] = identity ? tree.nodes[0].bounds : transform_bounds(instance.to_world, tree.nodes[0].bounds);
        bounds_.include(boxes[i]);
    }
    for (Bounds& box : boxes) // an instance of nothing: a point that costs one visit and holds nothing
        if (box.empty()) box = {{0, 0, 0}, {0, 0, 0}};
    top_ = build_bvh(boxes, {.bins = 16, .max_leaf = 1, .traversal_cost = 0.5f}, executor);
}

/// A primitive is met where its own test says so and the ray passes its own box, no nearer than where it enters that
/// box and the instance's. Rounding could give a distance before the box, and then which of two nearly equal hits wins
/// would depend on the order in which the tree shows them; so it depends on the two primitives alone.
template <bool any>
bool Tracer::trace_mesh(const Scene& scene, const Ray& ray, std::uint32_t instance, float enter, Hit& hit) const {
    const Placement& placement = instances_[instance];
    const MeshTree& tree = meshes_[placement.mesh];
    if (tree.nodes.empty()) return false;
    const Mesh& mesh = scene.meshes[placement.mesh];
    Ray local = ray;
    if (!placement.identity) {
        local.origin = placement.to_mesh.point(ray.origin);
        local.direction = placement.to_mesh.vector(ray.direction);
        if (!is_finite(local.origin) || !is_finite(local.direction) || local.direction == Vec3{}) return false;
    }
    const ShearedRay sheared(local);
    const SlabRay slabs(local, tree.nodes[0].bounds);
    return traverse(
        tree.nodes, slabs, [&] { return hit.t; },
        [&](std::uint32_t first, std::uint32_t count, float) {
            for (std::uint32_t i = first; i < first + count; ++i) {
                const LeafTriangle& leaf = tree.triangles[i];
                const std::uint32_t primitive = leaf.primitive & ~alpha_bit;
                // Up to two candidates: a triangle gives one, a sphere its near and its far side.
                float distances[2];
                TriangleHit found{};
                unsigned candidates = 0;
                Bounds box;
                if (primitive < tree.triangle_count) {
                    if (!intersect_triangle(sheared, hit.t, leaf.p0, leaf.p1, leaf.p2, found)) continue;
                    candidates = 1;
                    distances[0] = found.t;
                    box = triangle_bounds(leaf.p0, leaf.p1, leaf.p2);
                } else {
                    const Sphere& sphere = mesh.spheres[primitive - tree.triangle_count];
                    candidates = intersect_sphere(local, sphere.center, sphere.radius, distances);
                    if (candidates == 0) continue;
                    box = sphere_bounds(sphere.center, sphere.radius);
                }
                const float earliest = std::max(enter, slabs.enter(box, hit.t));
                for (unsigned c = 0; c < candidates; ++c) {
                    const float t = std::max(distances[c], earliest);
                    if (t > hit.t || t == infinity) break;
                    if (t == hit.t &&
                        (instance > hit.instance || (instance == hit.instance && primitive > hit.primitive)))
                        break; // a tie that the other one wins
                    if (((leaf.primitive & alpha_bit) || (found.back && tree.may_hide_backs)) &&
                        !is_there(scene, mesh, {t, found.b1, found.b2, instance, primitive}, found.back, c, ray, local))
                        continue;
                    hit = {t, found.b1, found.b2, instance, primitive};
                    if (any) return true;
                    break;
                }
            }
            return false;
        });
}

template <bool any> bool Tracer::trace(const Scene& scene, const Ray& ray, Hit& hit) const {
    hit = {};
    hit.t = ray.t_max;
    if (top_.nodes.empty() || !is_finite(ray.origin) || !is_finite(ray.direction) || ray.direction == Vec3{} ||
        !(ray.t_max > 0))
        return false;
    return traverse(
        top_.nodes, SlabRay(ray, top_.nodes[0].bounds), [&] { return hit.t; },
        [&](std::uint32_t first, std::uint32_t count, float enter) { // one instance to a leaf, whose box is its own
            for (std::uint32_t i = first; i < first + count; ++i)
                if (trace_mesh<any>(scene, ray, top_.order[i], enter, hit) && any) return true;
            return false;
        });
}

void Tracer::closest(const Scene& scene, std::span<const Ray> rays, std::span<Hit> hits) const {
    for (std::size_t i = 0; i < rays.size(); ++i) trace<false>(scene, rays[i], hits[i]);
}

void Tracer::occluded(const Scene& scene, std::span<const Ray> rays, std::span<std::uint8_t> occluded) const {
    Hit hit;
    for (std::size_t i = 0; i < rays.size(); ++i) occluded[i] = trace<true>(scene, rays[i], hit);
}

std::size_t Tracer::bytes() const {
    std::size_t sum = top_.nodes.size() * sizeof(Bvh::Node) + top_.order.size() * sizeof(std::uint32_t) +
                      instances_.size() * sizeof(Placement);
    for (const MeshTree& m : meshes_)
        sum += m.nodes.size() * sizeof(Bvh::Node) + m.triangles.size() * sizeof(LeafTriangle);
    return sum;
}

std::uint64_t Tracer::bytes_needed(const Scene& scene) {
    constexpr std::uint64_t kept = 2 * sizeof(Bvh::Node) + sizeof(LeafTriangle);
    constexpr std::uint64_t scratch = sizeof(Bounds) + 2 * 48 + 2 * sizeof(Bvh::Node) + sizeof(std::uint32_t);
    std::uint64_t sum = 0, largest = 0;
    for (const Mesh& m : scene.meshes) {
        sum += m.primitives() * kept;
        largest = std::max<std::uint64_t>(largest, m.primitives() * scratch);
    }
    return sum + largest + scene.instances.size() * (sizeof(Placement) + kept + scratch);
}

} // namespace weft
