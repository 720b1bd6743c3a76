// SPDX-License-Identifier: Apache-2.0
#include "renderer/geometry/triangle.h"
#include "renderer/trace/kernel.h"
#include "renderer/trace/spatial_bvh.h"
#include "tests/support/binary_trees.h"
#include "tests/support/shapes.h"
#include "tests/support/thread_executor.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace weft::test {
namespace {

using Vertices = std::array<Vec3, 3>;

struct Triangles {
    const char* name;
    std::vector<Vertices> all;

    std::uint32_t count() const { return static_cast<std::uint32_t>(all.size()); }
    Bvh build(std::size_t most, Executor& executor, std::string_view isa = "auto") const {
        return build_spatial_bvh(
            count(),
            [&](std::uint32_t first, std::span<FlatBox> boxes) {
                for (std::uint32_t k = 0; k < boxes.size(); ++k) {
                    const auto& [a, b, c] = all[first + k];
                    boxes[k] = FlatBox::of_triangle(a, b, c, first + k);
                }
            },
            [&](std::uint32_t i, Corners& corners) {
                for (std::size_t k = 0; k < 3; ++k) corners[k] = Float4{all[i][k].x, all[i][k].y, all[i][k].z, 0};
                return true;
            },
            {.tree = {.isa = isa}, .most = most}, executor);
    }
};

/// Triangles of all shapes that builders find troublesome, n of each.
std::vector<Triangles> troublesome(std::size_t n) {
    Random random(21);
    std::vector<Triangles> cases;
    const auto make = [&](const char* name, auto&& triangle) {
        cases.push_back({name, {}});
        cases.back().all.reserve(n);
        for (std::size_t i = 0; i < n; ++i) cases.back().all.push_back(triangle(i));
    };
    const auto near = [&](Vec3 at, float size) {
        const Vec3 a = random_point(random), b = random_point(random), c = random_point(random);
        return Vertices{at + a * size, at + b * size, at + c * size};
    };
    make("all over each other", [&](std::size_t) { return near({}, 1); });
    make("apart", [&](std::size_t) { return near(random_point(random), 0.01f); });
    make("slivers", [&](std::size_t) {
        const Vec3 a = random_point(random), b = random_point(random);
        return Vertices{a, b, b + random_point(random) * 1e-4f};
    });
    make("far away", [&](std::size_t) { return near({148376, 1234, -223423}, 1); });
    make("magnitudes", [&](std::size_t) {
        const Vec3 a = random_magnitudes(random, 15), b = random_magnitudes(random, 15);
        return Vertices{a, b, random_magnitudes(random, 15)};
    });
    make("identical", [](std::size_t) { return Vertices{{{0, 0, 0}, {1, 2, 3}, {3, 1, 2}}}; });
    make("points", [&](std::size_t) {
        const Vec3 p = random_point(random);
        return Vertices{p, p, p};
    });
    make("one huge", [&](std::size_t i) {
        return i == n / 2 ? Vertices{{{-1e6f, -1e6f, -2e6f}, {1e6f, 0, 1e6f}, {0, 1e6f, 3e6f}}}
                          : near(random_point(random), 1e-3f);
    });
    make("far ends of float", [&](std::size_t) { return near({}, 3e38f); });
    make("denormal", [&](std::size_t) { return near({}, 1e-42f); });
    return cases;
}

/// Boxes of the leaves' parts cannot be seen, but the leaves' own can: by primitive, those in which it is. Checks on
/// the way that nodes hold their children and that leaves are small and have nothing twice.
std::vector<std::vector<Bounds>> leaves_of(const Bvh& bvh, const Triangles& triangles, std::size_t most) {
    std::vector<std::vector<Bounds>> boxes(triangles.count());
    std::vector<std::pair<std::uint32_t, unsigned>> stack{{0, 0}};
    std::size_t references = 0;
    while (!stack.empty()) {
        const auto [i, depth] = stack.back();
        stack.pop_back();
        EXPECT_LE(depth, Bvh::max_depth);
        const Bvh::Node& node = bvh.nodes.at(i);
        if (!node.leaf()) {
            stack.push_back({node.first + 1, depth + 1});
            stack.push_back({node.first, depth + 1});
            continue;
        }
        EXPECT_LE(node.count, 4u);
        EXPECT_EQ(node.first, references) << "leaf by leaf, from the left";
        references += node.count;
        std::set<std::uint32_t> here;
        for (std::uint32_t k = node.first; k < node.first + node.count; ++k) {
            boxes.at(bvh.order.at(k)).push_back(node.bounds);
            EXPECT_TRUE(here.insert(bvh.order[k]).second) << "twice in a leaf";
        }
        if (::testing::Test::HasFailure()) break;
    }
    EXPECT_LE(bvh.order.size(), std::max<std::size_t>(most, triangles.count()));
    return boxes;
}

bool holds(const Bounds& box, Vec3 p) { return max(box.lower, p) == p && min(box.upper, p) == p; }

TEST(SpatialBvh, EveryPointOfATriangleIsInALeafOfIt) {
    SerialExecutor executor;
    Random random(22);
    for (const std::size_t n : {1u, 2u, 9u, 300u, 6000u})
        for (const Triangles& triangles : troublesome(n)) {
            SCOPED_TRACE(std::string(triangles.name) + " " + std::to_string(n));
            const std::size_t most = n + n / 2;
            const auto leaves = leaves_of(triangles.build(most, executor), triangles, most);
            std::size_t outside = 0;
            for (std::size_t i = 0; i < n; ++i)
                for (int sample = 0; sample < 20; ++sample) {
                    const auto [u, v] = random.pair();
                    const double b = std::min(u, v), c = 1 - std::max(u, v), a = 1 - b - c;
                    const Vertices& t = triangles.all[i];
                    // A point that rounds to a float of the triangle's plane or near it: the exact one is within the
                    // box of the floats around it, so one of them must be in a leaf.
                    Bounds around;
                    for (std::size_t axis = 0; axis < 3; ++axis) {
                        const double x = a * t[0][axis] + b * t[1][axis] + c * t[2][axis];
                        const auto rounded = static_cast<float>(x);
                        around.lower[axis] =
                            static_cast<double>(rounded) > x ? std::nextafter(rounded, -infinity) : rounded;
                        around.upper[axis] =
                            static_cast<double>(rounded) < x ? std::nextafter(rounded, infinity) : rounded;
                    }
                    outside += std::none_of(leaves[i].begin(), leaves[i].end(), [&](const Bounds& box) {
                        for (unsigned corner = 0; corner < 8; ++corner)
                            if (holds(box, around.corner(corner))) return true;
                        return false;
                    });
                }
            EXPECT_EQ(outside, 0u);
        }
}

TEST(SpatialBvh, SplitsWhatLiesAcross) {
    SerialExecutor executor;
    for (const Triangles& triangles : troublesome(3000)) {
        const std::string name = triangles.name;
        const std::size_t n = triangles.count();
        const std::size_t references = triangles.build(n + n * 3 / 10, executor).order.size();
        if (name == "slivers") {
            EXPECT_GT(references, n) << name;
        }
        if (name == "points" || name == "identical") {
            EXPECT_EQ(references, n) << name;
        }
        EXPECT_EQ(triangles.build(0, executor).order.size(), n) << name << ": there is no room";
    }
}

/// Ranges that all workers cut together, ranges of one worker, and where the two meet.
TEST(SpatialBvh, DoesNotDependOnTheWorkers) {
    SerialExecutor serial;
    constexpr std::size_t n = 40000;
    for (const Triangles& triangles : troublesome(n)) {
        const std::string name = triangles.name;
        if (name != "apart" && name != "slivers" && name != "one huge" && name != "identical") continue;
        SCOPED_TRACE(triangles.name);
        const Bvh reference = triangles.build(n * 13 / 10, serial);
        for (const unsigned workers : {2u, 7u}) {
            TestExecutor executor(workers);
            const Bvh bvh = triangles.build(n * 13 / 10, executor);
            EXPECT_TRUE(same_bytes(bvh, reference));
        }
    }
}

/// Whatever the builder is compiled for, it makes the same tree.
TEST(SpatialBvh, DoesNotDependOnTheInstructionSet) {
    SerialExecutor executor;
    for (const Triangles& triangles : troublesome(3000)) {
        const Bvh reference = triangles.build(4000, executor, "baseline");
        for (const Kernel& kernel : kernels())
            EXPECT_TRUE(same_bytes(triangles.build(4000, executor, kernel.isa), reference))
                << triangles.name << ' ' << kernel.isa;
    }
}

TEST(SpatialBvh, MillionIdenticalTrianglesAreHalved) {
    const Triangles triangles{"identical", std::vector<Vertices>(1'000'000, {{{0, 0, 0}, {1, 2, 3}, {3, 1, 2}}})};
    TestExecutor executor(2);
    EXPECT_EQ(triangles.build(1'300'000, executor).order.size(), triangles.count());
}

} // namespace
} // namespace weft::test
