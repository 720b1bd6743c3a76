// SPDX-License-Identifier: Apache-2.0
#include "renderer/trace/forest.h"

#include "renderer/geometry/sphere.h"
#include "renderer/geometry/triangle.h"

#include <algorithm>
#include <bit>

namespace weft {
namespace {

constexpr std::size_t chunk_size = 1u << 15;

template <class F> void for_chunks(Executor& executor, std::size_t n, F&& body) {
    executor.for_each((n + chunk_size - 1) / chunk_size, [&](std::size_t c) {
        for (std::size_t i = c * chunk_size; i < std::min(n, (c + 1) * chunk_size); ++i) body(i);
    });
}

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

/// Writes the rows of one leaf.
void fill_leaf(const Scene& scene, const Mesh& mesh, ChildRef leaf, MeshTree& tree) {
    const std::size_t n = leaf.count();
    float* rows = tree.rows.data() + MeshTree::rows_per_leaf * std::size_t{leaf.first()};
    for (std::size_t i = 0; i < n; ++i) {
        const std::uint32_t primitive = tree.bvh.order[leaf.first() + i];
        if (primitive < tree.triangle_count) {
            const Mesh::Triangle& v = mesh.triangles[primitive];
            for (std::size_t vertex = 0; vertex < 3; ++vertex)
                for (std::size_t axis = 0; axis < 3; ++axis)
                    rows[(3 * vertex + axis) * n + i] = mesh.positions[v[vertex]][axis];
        }
        const bool alpha = scene.materials[mesh.material_of(primitive)].alpha_mode != AlphaMode::opaque;
        rows[9 * n + i] = std::bit_cast<float>(primitive | (alpha ? MeshTree::alpha_bit : 0u));
    }
}

MeshTree build_mesh(const Scene& scene, const Mesh& mesh, Executor& executor) {
    MeshTree tree;
    const std::size_t n = mesh.primitives();
    tree.triangle_count = static_cast<std::uint32_t>(mesh.triangles.size());
    tree.has_spheres = !mesh.spheres.empty();
    tree.may_hide_backs = std::any_of(mesh.triangle_materials.begin(), mesh.triangle_materials.end(),
                                      [&](std::uint32_t material) { return !scene.materials[material].double_sided; });
    tree.hides_backs = std::none_of(mesh.triangle_materials.begin(), mesh.triangle_materials.end(),
                                    [&](std::uint32_t material) { return scene.materials[material].double_sided; });
    std::vector<Bounds> boxes(n);
    for_chunks(executor, n, [&](std::size_t i) {
        if (i >= tree.triangle_count) {
            const Sphere& sphere = mesh.spheres[i - tree.triangle_count];
            boxes[i] = sphere_bounds(sphere.center, sphere.radius);
        } else {
            const Mesh::Triangle& v = mesh.triangles[i];
            boxes[i] = triangle_bounds(mesh.positions[v[0]], mesh.positions[v[1]], mesh.positions[v[2]]);
        }
    });
    tree.bvh = collapse(build_bvh(boxes, {}, executor));
    boxes = {};
    tree.rows.resize(n == 0 ? 0 : MeshTree::rows_per_leaf * n + MeshTree::padding);
    for_chunks(executor, tree.bvh.nodes.size(), [&](std::size_t i) {
        const WideNode& node = tree.bvh.nodes[i];
        for (const ChildRef child : node.child)
            if (child.is_leaf()) fill_leaf(scene, mesh, child, tree);
    });
    tree.bvh.order = {};
    return tree;
}

} // namespace

Forest build_forest(const Scene& scene, Executor& executor) {
    Forest forest;
    forest.meshes.reserve(scene.meshes.size());
    for (const Mesh& mesh : scene.meshes) forest.meshes.push_back(build_mesh(scene, mesh, executor));

    forest.instances.reserve(scene.instances.size());
    std::vector<Bounds> boxes(scene.instances.size());
    for (std::size_t i = 0; i < scene.instances.size(); ++i) {
        const Instance& instance = scene.instances[i];
        const bool identity = instance.to_world == Transform{};
        forest.instances.push_back(
            {identity ? Transform{} : precise_inverse(instance.to_world), instance.mesh, identity});
        const WideBvh& tree = forest.meshes[instance.mesh].bvh;
        if (tree.nodes.empty()) {
            boxes[i] = {{0, 0, 0}, {0, 0, 0}}; // an instance of nothing: a point that costs one visit
            continue;
        }
        boxes[i] = identity ? tree.bounds : transform_bounds(instance.to_world, tree.bounds);
        forest.bounds.include(boxes[i]);
    }
    forest.top =
        collapse(build_bvh(boxes, {.bins = 16, .max_leaf = 1, .traversal_cost = 0.5f}, executor), {.max_leaf = 1});
    return forest;
}

std::size_t Forest::bytes() const {
    std::size_t sum = top.nodes.size() * sizeof(WideNode) + top.order.size() * sizeof(std::uint32_t) +
                      instances.size() * sizeof(Placement);
    for (const MeshTree& m : meshes) sum += m.bvh.nodes.size() * sizeof(WideNode) + m.rows.size() * sizeof(float);
    return sum;
}

std::uint64_t forest_bytes_needed(const Scene& scene) {
    // The cheapest wide tree fills its nodes: hardly a node has fewer than four children, or a tree of n primitives
    // more than n / 3 nodes.
    constexpr std::uint64_t kept = sizeof(WideNode) / 3 + MeshTree::rows_per_leaf * sizeof(float);
    constexpr std::uint64_t scratch =
        sizeof(Bounds) + 2 * 48 + 2 * (sizeof(Bvh::Node) + 36 + 8) + sizeof(std::uint32_t); // references, nodes, plans
    std::uint64_t sum = 0, largest = 0;
    for (const Mesh& m : scene.meshes) {
        sum += m.primitives() * kept + sizeof(WideNode);
        largest = std::max<std::uint64_t>(largest, m.primitives() * scratch);
    }
    return sum + largest + scene.instances.size() * (sizeof(Placement) + kept + scratch);
}

} // namespace weft
