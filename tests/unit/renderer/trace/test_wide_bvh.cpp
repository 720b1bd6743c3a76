// SPDX-License-Identifier: Apache-2.0
// The eight-wide tree: every primitive in one leaf, every box around what is below it, and an order for each octant.
#include "renderer/trace/kernel.h"
#include "renderer/trace/wide_bvh.h"
#include "tests/support/random.h"
#include "tests/support/shapes.h"

#include <cmath>
#include <gtest/gtest.h>

namespace weft::test {
namespace {

bool inside(const Bounds& a, const Bounds& b) {
    return min(a.lower, b.lower) == b.lower && max(a.upper, b.upper) == b.upper;
}

std::vector<Bounds> scattered(std::size_t n, float size) {
    Random random(n);
    std::vector<Bounds> boxes;
    for (std::size_t i = 0; i < n; ++i) {
        const Vec3 at = random_point(random), half = abs(random_point(random)) * size;
        boxes.push_back({at - half, at + half});
    }
    return boxes;
}

/// Returns the depth.
unsigned check(const WideBvh& bvh, std::span<const Bounds> boxes, unsigned max_leaf) {
    struct Entry {
        std::uint32_t node;
        Bounds bounds;
        unsigned depth;
    };
    std::vector<int> node_visits(bvh.nodes.size(), 0), primitive_visits(boxes.size(), 0);
    std::vector<Entry> stack{{0, bvh.bounds, 1}};
    unsigned deepest = 0;
    while (!stack.empty() && !::testing::Test::HasFailure()) {
        const Entry e = stack.back();
        stack.pop_back();
        ++node_visits.at(e.node);
        deepest = std::max(deepest, e.depth);
        const WideNode& node = bvh.nodes.at(e.node);
        for (unsigned s = 0; s < WideNode::width; ++s) {
            if (node.empty(s)) continue;
            const Bounds box = node.slot_bounds(s);
            EXPECT_TRUE(inside(box, e.bounds));
            if (!node.child[s].is_leaf()) {
                stack.push_back({node.child[s].index(), box, e.depth + 1});
                continue;
            }
            EXPECT_LE(node.child[s].count(), max_leaf);
            for (unsigned i = 0; i < node.child[s].count(); ++i) {
                const std::uint32_t primitive = bvh.order.at(node.child[s].first() + i);
                ++primitive_visits.at(primitive);
                EXPECT_TRUE(inside(boxes[primitive], box));
            }
        }
        for (unsigned octant = 0; octant < 8; ++octant) {
            unsigned seen = 0;
            for (const std::uint32_t entry : node.order) seen |= 1u << (entry >> (3 * octant) & 7);
            EXPECT_EQ(seen, 0xffu) << "an octant's order is a permutation of the slots";
        }
    }
    const auto once = [](int n) { return n == 1; };
    EXPECT_TRUE(std::all_of(node_visits.begin(), node_visits.end(), once));
    EXPECT_TRUE(std::all_of(primitive_visits.begin(), primitive_visits.end(), once));
    return deepest;
}

TEST(WideBvh, IsATreeOverEveryPrimitive) {
    SerialExecutor executor;
    for (const std::size_t n : {1u, 2u, 7u, 8u, 9u, 63u, 64u, 65u, 1000u, 20000u})
        for (const float size : {0.0f, 0.01f, 1.0f, 1e20f})
            for (const unsigned max_leaf : {1u, 4u, 8u}) {
                SCOPED_TRACE(std::to_string(n) + " of " + std::to_string(size));
                const std::vector<Bounds> boxes = scattered(n, size);
                BvhOptions options;
                options.max_leaf = std::min(options.max_leaf, max_leaf);
                check(collapse(build_bvh(boxes, options, executor), {.max_leaf = max_leaf}, executor), boxes, max_leaf);
            }
}

TEST(WideBvh, OfNothingIsNothing) {
    SerialExecutor executor;
    const WideBvh bvh = collapse({}, {}, executor);
    EXPECT_TRUE(bvh.nodes.empty());
    EXPECT_TRUE(bvh.order.empty());
}

/// A row of boxes has to be visited from its near end.
TEST(WideBvh, OrdersSlotsByOctant) {
    std::vector<Bounds> boxes;
    for (int i = 0; i < 8; ++i)
        boxes.push_back({{2.0f * static_cast<float>(i), 0, 0}, {2.0f * static_cast<float>(i) + 1, 1, 1}});
    SerialExecutor executor;
    const WideBvh bvh = collapse(build_bvh(boxes, {.max_leaf = 1}, executor), {.max_leaf = 1}, executor);
    ASSERT_EQ(bvh.nodes.size(), 1u);
    const WideNode& node = bvh.nodes[0];
    for (const unsigned octant : {0u, 1u, 6u, 7u})
        for (unsigned place = 1; place < 8; ++place) {
            const float before = node.bounds[0][0][node.order[place - 1] >> (3 * octant) & 7];
            const float here = node.bounds[0][0][node.order[place] >> (3 * octant) & 7];
            EXPECT_TRUE(octant & 1 ? here > before : here < before) << "the last place is the nearest";
        }
}

/// Rays that any hit ends begin with the last slot: there is what is most likely to end them.
TEST(WideBvh, HasTheMostPromisingChildrenLast) {
    SerialExecutor executor;
    const WideBvh bvh = collapse(build_bvh(scattered(5000, 0.05f), {}, executor), {}, executor);
    std::size_t leaves_behind_nodes = 0;
    for (const WideNode& node : bvh.nodes) {
        float before = 0;
        for (unsigned s = 0; s < WideNode::width && !node.empty(s); ++s) {
            const bool leaf = node.child[s].is_leaf();
            const float promise = node.slot_bounds(s).half_area() * (leaf ? 1.0f : 0.5f);
            EXPECT_GE(promise, before);
            before = promise;
            leaves_behind_nodes += leaf && s > 0 && !node.child[s - 1].is_leaf() ? 1 : 0;
        }
    }
    EXPECT_GT(leaves_behind_nodes, 10u) << "nothing was asked";
}

/// The dynamic programme is worth its name: nodes are full, and the expected cost lies well below the binary tree's.
TEST(WideBvh, FillsItsNodes) {
    const std::vector<Bounds> boxes = scattered(50000, 0.01f);
    SerialExecutor executor;
    const WideBvh bvh = collapse(build_bvh(boxes, {}, executor), {}, executor);
    std::size_t used = 0;
    for (const WideNode& node : bvh.nodes)
        for (unsigned s = 0; s < WideNode::width; ++s) used += !node.empty(s);
    EXPECT_GT(static_cast<double>(used) / static_cast<double>(bvh.nodes.size()), 5);
    EXPECT_LT(bvh.nodes.size(), boxes.size() / 10);
    EXPECT_LE(check(bvh, boxes, ChildRef::max_leaf), 12u);
}

/// What is charged to the memory budget before anything is built.
TEST(Forest, TakesNoMoreThanWasCharged) {
    SerialExecutor executor;
    Random random(9);
    std::vector<Mesh> meshes{grid(3), grid(200), icosphere(4)};
    for (const float size : {1e-4f, 0.1f, 10.0f}) { // apart, touching, all over each other
        Mesh soup = empty_mesh();
        for (int i = 0; i < 20000; ++i) {
            const Vec3 at = random_point(random), a = random_point(random) * size, b = random_point(random) * size;
            add_triangle(soup, at, at + a, at + b);
        }
        meshes.push_back(soup);
    }
    Mesh row = empty_mesh(); // each twice as far as the one before: a tree like a list
    for (int i = 0; i < 120; ++i) {
        const float x = std::ldexp(1.0f, i - 60);
        add_triangle(row, {x, 0, 0}, {x * 1.1f, 0, 0}, {x, x * 0.1f, 0});
    }
    meshes.push_back(row);
    for (const Mesh& mesh : meshes) {
        const Scene scene = scene_of(mesh);
        for (const TreeQuality quality : all_tree_qualities) {
            SCOPED_TRACE(std::to_string(mesh.triangles.size()) + ' ' + std::string(name_of(quality)));
            const std::size_t bytes = build_forest(scene, executor, {.quality = quality}).bytes();
            EXPECT_LE(bytes, forest_bytes_needed(scene, quality));
            // The scratch memory, twice that and more, must not hide a tree that grew: a sixth of a node to each
            // triangle.
            const double triangles =
                static_cast<double>(mesh.triangles.size()) * (quality == TreeQuality::best ? 1.3 : 1);
            EXPECT_LE(static_cast<double>(bytes), triangles * (sizeof(WideNode) / 6 + 40) + 4 * sizeof(WideNode));
        }
    }
}

TEST(Forest, PlacementsTakeNoMoreThanWasCharged) {
    SerialExecutor executor;
    Random random(10);
    Scene scene = scene_of(grid(3));
    const std::size_t alone = build_forest(scene, executor).bytes();
    constexpr std::size_t n = 1000;
    for (std::size_t i = 0; i < n; ++i)
        scene.instances.push_back({.mesh = 0, .to_world = translation(random_point(random) * 100)});
    const std::size_t bytes = build_forest(scene, executor).bytes();
    EXPECT_LE(bytes, forest_bytes_needed(scene));
    // Half a node of the tree over them, where many have two children, its place and its map.
    EXPECT_LE(bytes - alone, n * (sizeof(WideNode) / 2 + sizeof(Placement) + sizeof(std::uint32_t)));
}

TEST(TreeQuality, GoesBySamplesForEachTriangle) {
    const Scene scene = scene_of(grid(100)); // 20 000 triangles
    EXPECT_EQ(quality_worth(10'000, scene), TreeQuality::fast);
    EXPECT_EQ(quality_worth(40'001, scene), TreeQuality::fast);
    EXPECT_EQ(quality_worth(40'002, scene), TreeQuality::balanced); // two for each, and for one more
    EXPECT_EQ(quality_worth(1'000'000'000'000, scene), TreeQuality::balanced);
    EXPECT_EQ(quality_worth(1, Scene{}), TreeQuality::fast);
    for (const TreeQuality quality : all_tree_qualities) EXPECT_EQ(tree_quality_named(name_of(quality)), quality);
    EXPECT_THROW(tree_quality_named("finest"), std::invalid_argument);
}

TEST(Kernels, AreNamed) {
    const std::vector<Kernel> all = kernels();
    ASSERT_FALSE(all.empty());
    for (const Kernel& kernel : all) EXPECT_EQ(kernel_named(kernel.isa).closest, kernel.closest);
    EXPECT_EQ(kernel_named("auto").isa, all.front().isa);
    try {
        static_cast<void>(kernel_named("mmx"));
        FAIL();
    } catch (const std::invalid_argument& e) {
        EXPECT_NE(std::string(e.what()).find(std::string(all.back().isa)), std::string::npos) << e.what();
    }
}

} // namespace
} // namespace weft::test
