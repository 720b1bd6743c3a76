// SPDX-License-Identifier: Apache-2.0
#include "renderer/trace/forest.h"

#include "renderer/geometry/sphere.h"
#include "renderer/trace/flat_box.h"
#include "renderer/trace/spatial_bvh.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <span>
#include <utility>

namespace weft {
namespace {

constexpr std::size_t chunk_size = 1u << 6; // nodes

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

/// Writes the rows of one leaf. First is found where its vertices are, so that the processor looks for all of them at
/// the same time. has_alpha: whether any triangle of the tree is not opaque.
void fill_leaf(const Scene& scene, ChildRef leaf, bool has_alpha, Tree& tree) {
    const std::size_t n = leaf.count();
    float* rows = tree.rows.data() + Tree::rows_per_leaf * std::size_t{leaf.first()};
    std::array<std::array<const Vec3*, ChildRef::max_leaf>, 3> corners;
    for (std::size_t i = 0; i < n; ++i) {
        std::uint32_t number = tree.bvh.order[leaf.first() + i];
        const Part& part = tree.part_of(number);
        const Mesh& mesh = scene.meshes[part.mesh];
        const std::uint32_t primitive = number - part.first;
        const bool sphere = primitive >= part.triangle_count;
        if (sphere) {
            for (auto& of : corners) of[i] = &mesh.spheres[primitive - part.triangle_count].center;
        } else {
            const Mesh::Triangle& triangle = mesh.triangles[primitive];
            for (std::size_t vertex = 0; vertex < 3; ++vertex) corners[vertex][i] = &mesh.positions[triangle[vertex]];
        }
        if ((has_alpha || sphere) && scene.materials[mesh.material_of(primitive)].alpha_mode != AlphaMode::opaque)
            number |= Tree::alpha_bit;
        if (sphere) number |= Tree::sphere_bit;
        rows[9 * n + i] = std::bit_cast<float>(number);
    }
    for (std::size_t vertex = 0; vertex < 3; ++vertex)
        for (std::size_t i = 0; i < n; ++i) {
            const Vec3& p = *corners[vertex][i];
            rows[vertex * n + i] = p.x;
            rows[(3 + vertex) * n + i] = p.y;
            rows[(6 + vertex) * n + i] = p.z;
        }
}

/// Writes the boxes of the tree's primitives `first` and on.
void write_boxes(const Scene& scene, const Tree& tree, std::uint32_t first, std::span<FlatBox> boxes) {
    for (std::uint32_t i = 0; i < boxes.size();) {
        const Part& part = tree.part_of(first + i);
        const Mesh& mesh = scene.meshes[part.mesh];
        const auto left = static_cast<std::uint32_t>(boxes.size() - i);
        const std::uint32_t end =
            i + std::min(left, part.first + static_cast<std::uint32_t>(mesh.primitives()) - (first + i));
        for (; i < end; ++i) {
            const std::uint32_t primitive = first + i - part.first;
            if (primitive < part.triangle_count) {
                const Mesh::Triangle& v = mesh.triangles[primitive];
                boxes[i] =
                    FlatBox::of_triangle(mesh.positions[v[0]], mesh.positions[v[1]], mesh.positions[v[2]], first + i);
            } else {
                const Sphere& sphere = mesh.spheres[primitive - part.triangle_count];
                boxes[i] = FlatBox::of(sphere_bounds(sphere.center, sphere.radius), first + i);
            }
        }
    }
}

/// How many references a tree of n primitives may have.
std::uint64_t most_references(std::uint64_t n, TreeQuality quality) {
    return quality == TreeQuality::best
               ? std::max<std::uint64_t>(n, std::min<std::uint64_t>(n + n * 3 / 10, ChildRef::max_first))
               : n;
}

/// A binary tree over the tree's n primitives. As long as it is built, the memory of the rows, which are not filled
/// before, is where boxes are sorted.
Bvh build_binary(const Scene& scene, Tree& tree, std::uint32_t n, const ForestOptions& options, Executor& executor) {
    const auto boxes = [&](std::uint32_t first, std::span<FlatBox> out) { write_boxes(scene, tree, first, out); };
    if (options.quality != TreeQuality::best) {
        static_assert(sizeof(FlatBox) <= Tree::rows_per_leaf * sizeof(float));
        const BvhOptions quick{.bins = 8, .max_leaf = 8, .undivided = 8, .isa = options.isa}, usual{.isa = options.isa};
        tree.rows.resize(Tree::rows_per_leaf * std::size_t{n} + Tree::padding);
        const std::span<FlatBox> room(reinterpret_cast<FlatBox*>(tree.rows.data()), n);
        return build_bvh(room, boxes, options.quality == TreeQuality::fast ? quick : usual, executor);
    }
    const auto corners = [&](std::uint32_t number, Corners& of) {
        const Part& part = tree.part_of(number);
        const std::uint32_t primitive = number - part.first;
        if (primitive >= part.triangle_count) return false; // a sphere
        const Mesh& mesh = scene.meshes[part.mesh];
        for (std::size_t i = 0; i < 3; ++i) {
            const Vec3 p = mesh.positions[mesh.triangles[primitive][i]];
            of[i] = Float4{p.x, p.y, p.z, 0};
        }
        return true;
    };
    const SpatialOptions spatial{.tree = {.isa = options.isa}, .most = most_references(n, options.quality)};
    return build_spatial_bvh(n, boxes, corners, spatial, executor);
}

Tree build_tree(const Scene& scene, std::vector<Part> parts, const ForestOptions& options, Executor& executor) {
    Tree tree;
    std::size_t n = 0;
    bool shows_backs = false, has_alpha = false;
    for (const Part& part : parts) {
        const Mesh& mesh = scene.meshes[part.mesh];
        n += mesh.primitives();
        tree.has_spheres = tree.has_spheres || !mesh.spheres.empty();
        for (const std::uint32_t i : mesh.triangle_materials) {
            const Material& material = scene.materials[i];
            (material.double_sided ? shows_backs : tree.may_hide_backs) = true;
            has_alpha = has_alpha || material.alpha_mode != AlphaMode::opaque;
        }
    }
    tree.hides_backs = !shows_backs;
    tree.leaves_doubt = has_alpha || (tree.may_hide_backs && shows_backs);
    tree.parts = std::move(parts);
    tree.bvh = collapse(build_binary(scene, tree, static_cast<std::uint32_t>(n), options, executor), {}, executor);
    tree.rows.resize(n == 0 ? 0 : Tree::rows_per_leaf * tree.bvh.order.size() + Tree::padding);
    std::fill_n(tree.rows.rbegin(), n == 0 ? 0 : Tree::padding, 0.0f);
    for_chunks(executor, tree.bvh.nodes.size(), [&](std::size_t i) {
        for (const ChildRef child : tree.bvh.nodes[i].child)
            if (child.is_leaf()) fill_leaf(scene, child, has_alpha, tree);
    });
    tree.bvh.order = {};
    return tree;
}

/// Trees that are worth it one after the other, each by all workers; the others side by side, the largest first. Which
/// way a tree is built cannot be seen in it.
std::vector<Tree> build_trees(const Scene& scene, std::vector<std::vector<Part>> parts, const ForestOptions& options,
                              Executor& executor) {
    constexpr std::size_t least_worth = 1u << 14;
    std::vector<std::size_t> sizes, by_size(parts.size());
    for (const std::vector<Part>& p : parts) sizes.push_back(p.back().first + scene.meshes[p.back().mesh].primitives());
    std::iota(by_size.begin(), by_size.end(), std::size_t{0});
    std::stable_sort(by_size.begin(), by_size.end(), [&](std::size_t a, std::size_t b) { return sizes[a] > sizes[b]; });
    const std::size_t all = std::accumulate(sizes.begin(), sizes.end(), std::size_t{0});
    const std::size_t share = all / (2 * std::size_t{executor.workers()}); // smaller ones leave nobody idle for long
    const auto first_small = std::find_if(by_size.begin(), by_size.end(),
                                          [&](std::size_t i) { return sizes[i] < std::max(least_worth, share); });
    std::vector<Tree> trees(parts.size());
    std::for_each(by_size.begin(), first_small,
                  [&](std::size_t i) { trees[i] = build_tree(scene, std::move(parts[i]), options, executor); });
    const std::span<const std::size_t> small(first_small, by_size.end());
    executor.for_each(small.size(), [&](std::size_t i) {
        SerialExecutor alone;
        trees[small[i]] = build_tree(scene, std::move(parts[small[i]]), options, alone);
    });
    return trees;
}

bool stands_as_it_is(const Instance& instance) { return instance.to_world == Transform{}; }

/// What one tree in the world's space can hold: meshes that are placed as they are, and only once. As many as a tree
/// may have primitives.
std::vector<Part> parts_of_the_world(const Scene& scene) {
    std::vector<std::uint32_t> placed(scene.meshes.size(), 0);
    for (const Instance& instance : scene.instances) ++placed[instance.mesh];
    std::vector<Part> parts;
    std::size_t next = 0;
    for (std::uint32_t i = 0; i < scene.instances.size(); ++i) {
        const std::uint32_t m = scene.instances[i].mesh;
        const Mesh& mesh = scene.meshes[m];
        if (!stands_as_it_is(scene.instances[i]) || placed[m] > 1 || mesh.primitives() == 0) continue;
        if (next + mesh.primitives() > ChildRef::max_first) continue;
        parts.push_back({static_cast<std::uint32_t>(next), m, static_cast<std::uint32_t>(mesh.triangles.size()), i});
        next += mesh.primitives();
    }
    return parts;
}

} // namespace

const Part& Tree::part_of(std::uint32_t number) const {
    // Without branches: of every hit it is asked, and in which half it is nobody can foretell.
    const Part* part = parts.data();
    for (std::size_t n = parts.size(); n > 1; n -= n / 2) part += part[n / 2].first <= number ? n / 2 : 0;
    return *part;
}

Forest build_forest(const Scene& scene, Executor& executor, const ForestOptions& options) {
    // Which trees there are, and which one each instance is in.
    std::vector<std::vector<Part>> trees;
    constexpr std::uint32_t none = 0xffffffffu;
    std::vector<std::uint32_t> tree_of(scene.meshes.size(), none);
    if (std::vector<Part> parts = parts_of_the_world(scene); !parts.empty()) {
        for (const Part& part : parts) tree_of[part.mesh] = 0;
        trees.push_back(std::move(parts));
    }
    const std::uint32_t first_moved = trees.empty() ? 0 : 1;
    for (const Instance& instance : scene.instances) {
        const Mesh& mesh = scene.meshes[instance.mesh];
        std::uint32_t& tree = tree_of[instance.mesh];
        if (tree != none || mesh.primitives() == 0) continue;
        tree = static_cast<std::uint32_t>(trees.size());
        trees.push_back({{.mesh = instance.mesh, .triangle_count = static_cast<std::uint32_t>(mesh.triangles.size())}});
    }

    Forest forest;
    forest.trees = build_trees(scene, std::move(trees), options, executor);
    std::vector<Placement> placements;
    std::vector<Bounds> boxes; // theirs
    const auto place = [&](const Placement& placement, const Bounds& box) {
        placements.push_back(placement);
        boxes.push_back(box);
        forest.bounds.include(box);
    };
    if (first_moved > 0) place({.to_mesh = {}, .identity = true}, forest.trees[0].bvh.bounds);
    for (std::uint32_t i = 0; i < scene.instances.size(); ++i) {
        const Instance& instance = scene.instances[i];
        const std::uint32_t tree = tree_of[instance.mesh];
        const bool with_the_world = tree == none || tree < first_moved;
        forest.placement_of.push_back(with_the_world ? 0 : static_cast<std::uint32_t>(placements.size()));
        if (with_the_world) continue;
        const bool identity = stands_as_it_is(instance);
        const Bounds& box = forest.trees[tree].bvh.bounds;
        place({.to_mesh = identity ? Transform{} : precise_inverse(instance.to_world),
               .tree = tree,
               .instance = i,
               .identity = identity},
              identity ? box : transform_bounds(instance.to_world, box));
    }
    forest.top =
        collapse(build_bvh(boxes, {.bins = 16, .max_leaf = 1, .traversal_cost = 0.5f, .isa = options.isa}, executor),
                 {.max_leaf = 1}, executor);
    forest.placements.reserve(placements.size());
    std::vector<std::uint32_t> place_of(std::max<std::size_t>(placements.size(), 1), 0);
    for (const std::uint32_t i : std::exchange(forest.top.order, {})) {
        place_of[i] = static_cast<std::uint32_t>(forest.placements.size());
        forest.placements.push_back(placements[i]);
    }
    for (std::uint32_t& placement : forest.placement_of) placement = place_of[placement];
    for (std::size_t n = 0; n < forest.top.nodes.size(); ++n)
        for (unsigned s = 0; s < WideNode::width; ++s)
            if (const ChildRef child = forest.top.nodes[n].child[s]; child.is_leaf())
                forest.placements[child.first()].slot = static_cast<std::uint32_t>(WideNode::width * n + s);
    return forest;
}

std::size_t Forest::bytes() const {
    std::size_t sum = top.nodes.size() * sizeof(WideNode) + placements.size() * sizeof(Placement) +
                      placement_of.size() * sizeof(std::uint32_t);
    for (const Tree& t : trees)
        sum += t.bvh.nodes.size() * sizeof(WideNode) + t.rows.size() * sizeof(float) + t.parts.size() * sizeof(Part);
    return sum;
}

std::uint64_t forest_bytes_needed(const Scene& scene, TreeQuality quality) {
    // The cheapest wide tree fills its nodes: hardly a node has fewer than four children, or a tree of n primitives
    // more than n / 3 nodes.
    constexpr std::uint64_t kept = sizeof(WideNode) / 3 + Tree::rows_per_leaf * sizeof(float);
    constexpr std::uint64_t trees_scratch = 2 * (sizeof(Bvh::Node) + sizeof(std::uint32_t)) +
                                            2 * sizeof(std::uint32_t) + sizeof(WideNode) / 3; // nodes, wide ones
    const std::uint64_t scratch = trees_scratch + (quality == TreeQuality::best ? 2 * sizeof(FlatBox) : 0);
    std::uint64_t sum = 0, all = 0; // all meshes may share one tree
    for (const Mesh& m : scene.meshes) {
        sum += most_references(m.primitives(), quality) * kept + sizeof(WideNode);
        all += most_references(m.primitives(), quality);
    }
    return sum + all * scratch +
           scene.instances.size() *
               (2 * sizeof(Placement) + sizeof(Bounds) + 2 * sizeof(std::uint32_t) + sizeof(Part) + kept + scratch);
}

} // namespace weft
