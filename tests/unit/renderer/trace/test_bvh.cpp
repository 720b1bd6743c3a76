// SPDX-License-Identifier: Apache-2.0
#include "renderer/trace/bvh.h"
#include "renderer/trace/kernel.h"
#include "renderer/trace/partition-inl.h"
#include "renderer/trace/sweep-inl.h"
#include "tests/support/binary_trees.h"
#include "tests/support/shapes.h"
#include "tests/support/thread_executor.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <numeric>

namespace weft::test {
namespace {

bool inside(const Bounds& inner, const Bounds& outer) {
    return min(inner.lower, outer.lower) == outer.lower && max(inner.upper, outer.upper) == outer.upper;
}

/// Every promise that a tree makes about its shape. Returns its depth.
unsigned check_structure(const Bvh& bvh, std::span<const Bounds> boxes) {
    struct Entry {
        std::uint32_t node;
        unsigned depth;
    };
    if (boxes.empty()) {
        EXPECT_TRUE(bvh.nodes.empty() && bvh.order.empty());
        return 0;
    }
    std::vector<int> node_visits(bvh.nodes.size(), 0), primitive_visits(boxes.size(), 0);
    std::vector<Entry> stack{{0, 0}};
    unsigned deepest = 0;
    while (!stack.empty()) {
        const Entry e = stack.back();
        stack.pop_back();
        const Bvh::Node& node = bvh.nodes.at(e.node);
        ++node_visits[e.node];
        deepest = std::max(deepest, e.depth);
        if (node.leaf()) {
            for (std::uint32_t i = node.first; i < node.first + node.count; ++i) {
                const std::uint32_t p = bvh.order.at(i);
                ++primitive_visits.at(p);
                EXPECT_TRUE(inside(boxes[p], node.bounds));
            }
            continue;
        }
        for (const std::uint32_t child : {node.first, node.first + 1}) {
            EXPECT_TRUE(inside(bvh.nodes.at(child).bounds, node.bounds));
            stack.push_back({child, e.depth + 1});
        }
        if (::testing::Test::HasFailure()) return deepest;
    }
    const auto once = [](int n) { return n == 1; };
    EXPECT_TRUE(std::all_of(node_visits.begin(), node_visits.begin() + bvh.top(), once));
    for (const Bvh::Run& run : bvh.subtrees)
        EXPECT_TRUE(std::all_of(node_visits.begin() + run.begin, node_visits.begin() + run.end, once));
    std::size_t nodes = 0;
    for_each_node(bvh, [&](const Bvh::Node&) { ++nodes; });
    EXPECT_EQ(std::accumulate(node_visits.begin(), node_visits.end(), 0), static_cast<int>(nodes));
    EXPECT_TRUE(std::all_of(primitive_visits.begin(), primitive_visits.end(), once));
    EXPECT_EQ(bvh.order.size(), boxes.size());
    EXPECT_LE(deepest, Bvh::max_depth);
    return deepest;
}

Bounds box_at(Vec3 center, Vec3 half) { return {center - half, center + half}; }

/// Boxes of all shapes that were ever troublesome, n of each.
struct Case {
    const char* name;
    std::vector<Bounds> boxes;
};
std::vector<Case> cases(std::size_t n) {
    Random random(11);
    std::vector<Case> all;
    const auto make = [&](const char* name, auto&& box) {
        Case c{name, {}};
        for (std::size_t i = 0; i < n; ++i) c.boxes.push_back(box(i));
        all.push_back(std::move(c));
    };
    make("scattered", [&](std::size_t) { return box_at(random_point(random), abs(random_point(random)) * 0.01f); });
    make("identical", [](std::size_t) { return box_at({1, 2, 3}, {1, 1, 1}); });
    make("points", [&](std::size_t) { return box_at(random_point(random), {}); });
    make("one point", [](std::size_t) { return box_at({-5, 0, 5}, {}); });
    make("same centre", [&](std::size_t i) {
        const float h = static_cast<float>(i + 1);
        return box_at({}, {h, 1 / h, h});
    });
    make("on a line", [](std::size_t i) { return box_at({static_cast<float>(i), 0, 0}, {0.5f, 0, 0}); });
    make("geometric row", [](std::size_t i) { // each twice as far as the one before: no even bins tell them apart
        const float x = std::ldexp(1.0f, static_cast<int>(i % 200) - 100);
        return box_at({x, 0, 0}, {x / 4, x / 4, x / 4});
    });
    make("huge and tiny", [&](std::size_t i) {
        return i % 100 == 0 ? box_at({}, {1e18f, 1e18f, 1e18f}) : box_at(random_point(random), {1e-6f, 1e-6f, 1e-6f});
    });
    make("far ends of float", [&](std::size_t i) {
        const float x = i % 2 ? 3e38f : -3e38f;
        return box_at({x, -x, x * random()}, {});
    });
    make("denormal", [&](std::size_t) { return box_at(random_point(random) * 1e-42f, {1e-44f, 1e-44f, 1e-44f}); });
    make("zeros of both signs", [&](std::size_t) {
        const auto zero = [&] { return random() < 0.5f ? 0.0f : -0.0f; };
        const Vec3 p = random_point(random);
        return Bounds{{p.x, zero(), zero()}, {p.x, zero(), zero()}};
    });
    make("two heaps", [](std::size_t i) { return box_at({i % 2 ? 1e6f : -1e6f, 0, 0}, {1, 1, 1}); });
    return all;
}

TEST(Bvh, IsATreeOverEveryPrimitive) {
    SerialExecutor executor;
    for (const std::size_t n : {0u, 1u, 2u, 3u, 4u, 5u, 8u, 1000u, 20000u})
        for (const Case& c : cases(n)) {
            SCOPED_TRACE(std::string(c.name) + " " + std::to_string(n));
            check_structure(build_bvh(c.boxes, {}, executor), c.boxes);
            check_structure(build_bvh(c.boxes, {.bins = 16, .max_leaf = 1, .traversal_cost = 0.5f}, executor), c.boxes);
        }
}

TEST(Bvh, KeepsLeavesSmall) {
    SerialExecutor executor;
    for (const Case& c : cases(5000))
        for (const unsigned most : {1u, 4u, 8u})
            for_each_node(build_bvh(c.boxes, {.max_leaf = most}, executor),
                          [&](const Bvh::Node& node) { ASSERT_LE(node.count, most) << c.name; });
}

/// Ranges that are cut by all workers together, ranges that one worker takes, and where the two meet.
TEST(Bvh, DoesNotDependOnTheWorkers) {
    SerialExecutor serial;
#ifdef WEFT_TEST_FEW
    constexpr std::size_t largest = 70000;
#else
    constexpr std::size_t largest = 210000;
#endif
    const auto chosen = [=](std::size_t n, std::string_view name) {
        return name == "scattered" || name == "zeros of both signs" ||
               (n == largest && (name == "identical" || name == "geometric row" || name == "two heaps"));
    };
    for (const std::size_t n : {std::size_t{65536}, std::size_t{65537}, largest})
        for (const Case& c : cases(n)) {
            if (!chosen(n, c.name)) continue;
            SCOPED_TRACE(std::string(c.name) + " " + std::to_string(n));
            const Bvh reference = build_bvh(c.boxes, {}, serial);
            check_structure(reference, c.boxes);
            for (const unsigned workers : {1u, 2u, 3u, 7u}) {
                TestExecutor executor(workers);
                EXPECT_TRUE(same_bytes(build_bvh(c.boxes, {}, executor), reference)) << workers;
            }
        }
}

/// Whatever the builder is compiled for, it makes the same tree.
TEST(Bvh, DoesNotDependOnTheInstructionSet) {
    SerialExecutor executor;
    for (const Case& c : cases(6000)) {
        const Bvh reference = build_bvh(c.boxes, {.isa = "baseline"}, executor);
        for (const Kernel& kernel : kernels())
            EXPECT_TRUE(same_bytes(build_bvh(c.boxes, {.isa = kernel.isa}, executor), reference))
                << c.name << ' ' << kernel.isa;
    }
}

/// References at random, and a split of them.
struct ToPart {
    std::vector<FlatBox> refs;
    HWY_NAMESPACE::Binning binning;
    HWY_NAMESPACE::Split split;
    bool is_left(const FlatBox& r) const { return binning.of(r)[split.axis] < static_cast<int>(split.bin); }
};

/// Few references, whole blocks and what is left of them, and splits of all proportions.
template <class F> void for_all_splits(F&& check) {
    Random random(8);
    for (const std::size_t n : {1u, 2u, 9u, 127u, 128u, 129u, 191u, 192u, 193u, 1000u, 5000u})
        for (const unsigned bin : {1u, 4u, 8u, 15u})
            for (int axis = 0; axis < 3; ++axis) {
                std::vector<FlatBox> refs;
                FlatBox centers = FlatBox::empty();
                for (std::uint32_t i = 0; i < n; ++i) {
                    refs.push_back(FlatBox::of(box_at(random_point(random), {0.1f, 0.1f, 0.1f}), i));
                    centers.include(refs.back().center_box());
                }
                const HWY_NAMESPACE::Binning binning(centers, n, 16);
                SCOPED_TRACE(std::to_string(n) + " " + std::to_string(bin) + " " + std::to_string(axis));
                check(ToPart{std::move(refs), binning, {axis, std::min(bin, binning.bins - 1), 0}});
            }
}

TEST(Bvh, PartsReferencesInPlace) {
    for_all_splits([](ToPart all) {
        const auto parted = HWY_NAMESPACE::partition(all.refs, all.binning, all.split);
        std::vector<int> seen(all.refs.size(), 0);
        FlatBox left = FlatBox::empty(), right = FlatBox::empty();
        for (std::size_t i = 0; i < all.refs.size(); ++i) {
            ++seen[all.refs[i].tag()];
            const bool is_left = all.is_left(all.refs[i]);
            EXPECT_EQ(is_left, i < parted.left) << i;
            (is_left ? left : right).include(all.refs[i].center_box());
        }
        EXPECT_TRUE(std::all_of(seen.begin(), seen.end(), [](int times) { return times == 1; }));
        EXPECT_EQ(std::memcmp(&parted.on_left, &left, sizeof left), 0);
        EXPECT_EQ(std::memcmp(&parted.on_right, &right, sizeof right), 0);
    });
}

TEST(Bvh, PartsReferencesOnTheWayElsewhere) {
    for_all_splits([](const ToPart& all) {
        for (const std::size_t room : {all.refs.size(), all.refs.size() + 5}) {
            std::vector<FlatBox> to(room, FlatBox::empty());
            const auto parted = HWY_NAMESPACE::partition_copy(all.refs, to, all.binning, all.split);
            FlatBox left = FlatBox::empty(), right = FlatBox::empty();
            std::size_t next_left = 0, next_right = room;
            for (const FlatBox& r : all.refs) {
                const bool is_left = all.is_left(r);
                EXPECT_EQ((is_left ? to[next_left++] : to[--next_right]).tag(), r.tag());
                (is_left ? left : right).include(r.center_box());
            }
            EXPECT_EQ(parted.left, next_left);
            EXPECT_EQ(std::memcmp(&parted.on_left, &left, sizeof left), 0);
            EXPECT_EQ(std::memcmp(&parted.on_right, &right, sizeof right), 0);
        }
    });
}

/// Denormal numbers make builds twice as slow, on some processors ten times.
TEST(FlatBox, TagsAreNormalNumbersAndSoIsWhatIsMadeOfThem) {
    for (const std::uint32_t tag : {0u, 1u, 1u << 22, 1u << 23, (1u << 30) - 1}) {
        const FlatBox box = FlatBox::of(box_at({1, 2, 3}, {1, 1, 1}), tag);
        EXPECT_EQ(box.tag(), tag);
        const float as_float = box.negated_lower[3];
        for (const float x : {as_float, float{box.center()[3]}, float{box.center_box().upper[3]}, as_float * as_float})
            EXPECT_TRUE(std::fpclassify(x) == FP_NORMAL || std::isinf(x)) << tag << ' ' << x;
    }
}

/// Input that no plane separates must not make a list of the tree, nor take quadratic time.
TEST(Bvh, MillionIdenticalBoxesAreHalved) {
    const std::vector<Bounds> boxes(1'000'000, box_at({1, 1, 1}, {1, 1, 1}));
    TestExecutor executor(2);
    EXPECT_LE(check_structure(build_bvh(boxes, {}, executor), boxes), 20u);
}

/// Areas times counts of those references that `on_left` names by their places, and of the others.
float cost_of(std::span<const FlatBox> refs, unsigned on_left) {
    Bounds left, right;
    for (std::size_t i = 0; i < refs.size(); ++i) (on_left >> i & 1 ? left : right).include(refs[i].bounds());
    const auto n = static_cast<float>(std::popcount(on_left));
    return left.half_area() * n + right.half_area() * (static_cast<float>(refs.size()) - n);
}

/// Of all cuts of a few references sorted along an axis, none is cheaper than the one that is taken; of up to four,
/// none of all ways to part them.
TEST(Bvh, SweepsFewReferencesForTheCheapestCut) {
    Random random(6);
    for (std::size_t n = 2; n <= HWY_NAMESPACE::most_swept; ++n) {
        for (int repeat = 0; repeat < 50; ++repeat) {
            std::vector<FlatBox> refs;
            for (std::uint32_t i = 0; i < n; ++i) {
                const Vec3 half{random(), random(), random()};
                refs.push_back(FlatBox::of(box_at(random_point(random), half), i));
            }
            float least = infinity;
            for (std::size_t axis = 0; axis < 3; ++axis) {
                std::sort(refs.begin(), refs.end(), [&](const FlatBox& a, const FlatBox& b) {
                    return a.bounds().center()[axis] < b.bounds().center()[axis];
                });
                for (std::size_t left = 1; left < n; ++left) least = std::min(least, cost_of(refs, (1u << left) - 1));
            }
            for (unsigned some = 1; n <= 4 && some + 1 < 1u << n; ++some) least = std::min(least, cost_of(refs, some));
            const HWY_NAMESPACE::Cut cut = HWY_NAMESPACE::sweep(refs);
            EXPECT_NEAR(cut.cost, least, 1e-4f * least) << n;
            EXPECT_NEAR(cost_of(refs, (1u << cut.left) - 1), least, 1e-4f * least) << n;
            Bounds left, right;
            for (std::size_t i = 0; i < n; ++i) (i < cut.left ? left : right).include(refs[i].bounds());
            EXPECT_TRUE(inside(left, cut.left_box.bounds()) && inside(cut.left_box.bounds(), left)) << n;
            EXPECT_TRUE(inside(right, cut.right_box.bounds()) && inside(cut.right_box.bounds(), right)) << n;
            std::uint32_t seen = 0;
            for (const FlatBox& r : refs) seen |= 1u << r.tag();
            EXPECT_EQ(seen, (1u << n) - 1);
        }
    }
}

/// Where no cut is cheaper than another, or none has a finite cost, half are on either side.
TEST(Bvh, SweepsWhatCannotBeToldApartIntoHalves) {
    const float far = 3e38f; // 1.2 of it overflow: areas are infinite, or no numbers where the boxes are flat
    for (std::size_t n = 5; n <= HWY_NAMESPACE::most_swept; ++n)
        for (const Vec3 apart : {Vec3{0, 0, 0}, Vec3{far, far, far}, Vec3{far, 0, 0}, Vec3{0, 0, far}}) {
            std::vector<FlatBox> refs;
            for (std::uint32_t i = 0; i < n; ++i)
                refs.push_back(FlatBox::of(box_at(apart * (i % 2 ? 0.3f : -0.3f), apart * 0.6f), i));
            const HWY_NAMESPACE::Cut cut = HWY_NAMESPACE::sweep(refs);
            EXPECT_EQ(cut.left, n / 2);
            Bounds left, right;
            for (std::size_t i = 0; i < n; ++i) (i < cut.left ? left : right).include(refs[i].bounds());
            EXPECT_TRUE(inside(left, cut.left_box.bounds()) && inside(cut.left_box.bounds(), left));
            EXPECT_TRUE(inside(right, cut.right_box.bounds()) && inside(cut.right_box.bounds(), right));
        }
}

/// As if every cut between bins were asked by itself, one axis after the other.
template <bool in_several>
HWY_NAMESPACE::Split split_one_by_one(const HWY_NAMESPACE::Bins& bins, unsigned count, std::size_t most) {
    HWY_NAMESPACE::Split best;
    for (int axis = 0; axis < 3; ++axis)
        for (unsigned bin = 1; bin < count; ++bin) {
            std::uint32_t left = 0, right = 0;
            for (unsigned i = 0; i < bin; ++i) left += bins[i].begins[axis];
            for (unsigned i = bin; i < count; ++i) right += in_several ? bins[i].ends[axis] : bins[i].begins[axis];
            if (left == 0 || right == 0 || (in_several && left + right > most)) continue;
            const float cost = HWY_NAMESPACE::box_of(bins, axis, 0, bin).half_area() * static_cast<float>(left) +
                               HWY_NAMESPACE::box_of(bins, axis, bin, count).half_area() * static_cast<float>(right);
            if (cost < best.cost) best = {axis, bin, cost};
        }
    return best;
}

TEST(Bvh, SplitsBetweenBinsWhereItIsCheapest) {
    Random random(8);
    for (std::size_t repeat = 0; repeat < 300; ++repeat) {
        const std::size_t n = 9 + repeat;
        std::vector<FlatBox> refs;
        HWY_NAMESPACE::Extent extent;
        for (std::uint32_t i = 0; i < n; ++i) {
            Vec3 p = random_point(random);
            p[repeat % 3] *= repeat % 2 ? 0 : 1e-3f; // an axis without extent, or with little
            refs.push_back(FlatBox::of(box_at(p, random_point(random) * (repeat % 5 ? 0.1f : 0)), i));
            extent.include(refs.back());
        }
        const HWY_NAMESPACE::Binning binning(extent.centers, n, 24);
        HWY_NAMESPACE::Bins bins;
        HWY_NAMESPACE::clear(bins, binning.bins);
        HWY_NAMESPACE::fill(bins, binning, refs);
        const auto expect_same = [](const HWY_NAMESPACE::Split& got, const HWY_NAMESPACE::Split& expected) {
            EXPECT_EQ(got.axis, expected.axis);
            EXPECT_EQ(got.bin, expected.bin);
            EXPECT_EQ(got.cost, expected.cost);
        };
        expect_same(HWY_NAMESPACE::best_split(bins, binning.bins), split_one_by_one<false>(bins, binning.bins, n));
        for (unsigned i = 0; i < binning.bins; ++i) // some begin a bin before the one that they end in
            for (std::size_t axis = 0; axis < 3; ++axis) bins[i].ends[axis] = bins[i == 0 ? 0 : i - 1].begins[axis];
        for (const std::size_t most : {n / 2, n, 2 * n, std::size_t{1} << 40})
            expect_same(HWY_NAMESPACE::best_split<true>(bins, binning.bins, most),
                        split_one_by_one<true>(bins, binning.bins, most));
    }
}

/// The heuristic is worth its name: far cheaper than cutting the list at its middle.
TEST(Bvh, IsCheapToTraverse) {
    Random random(5);
    std::vector<Bounds> boxes;
    for (int i = 0; i < 10000; ++i) boxes.push_back(box_at(random_point(random), {0.01f, 0.01f, 0.01f}));
    SerialExecutor executor;
    const Bvh bvh = build_bvh(boxes, {}, executor);
    double cost = 0; // nodes and primitives that a random ray meets, by area
    for_each_node(bvh, [&](const Bvh::Node& node) {
        cost += static_cast<double>(node.bounds.half_area()) * (node.leaf() ? node.count : 1);
    });
    EXPECT_LT(cost / static_cast<double>(bvh.nodes[0].bounds.half_area()), 60);
}

} // namespace
} // namespace weft::test
