// SPDX-License-Identifier: Apache-2.0
#include "renderer/lights/light_tree.h"
#include "tests/support/random.h"
#include "tests/unit/renderer/lights/executors.h"

#include <gtest/gtest.h>

namespace weft::test {
namespace {

LightBounds bounds_at(Vec3 p, float size, float intensity) {
    LightBounds b;
    b.low = p;
    b.high = p + Vec3{size, size, size};
    b.intensity = intensity;
    return b;
}

LightBounds random_bounds(Random& random, bool both_sides) {
    LightBounds b = bounds_at(random.point(5), random.between(0, 0.3f), random.between(0.01f, 1));
    b.axis = normalize(random.point(1));
    b.cos_normals = random.between(0.5f, 1);
    b.cos_emission = both_sides ? 0 : random.between(0, 0.9f);
    b.both_sides = both_sides;
    return b;
}

/// A flat piece that faces up, over a box.
LightBounds panel(Vec3 low, Vec3 high, float intensity) {
    LightBounds b;
    b.low = low;
    b.high = high;
    b.intensity = intensity;
    b.axis = {0, 1, 0};
    b.cos_normals = 1;
    b.both_sides = true;
    return b;
}

struct Case {
    const char* name;
    std::vector<LightBounds> lights;
};

std::vector<Case> cases() {
    Random random(8);
    std::vector<Case> c;
    c.push_back({"one", {bounds_at({}, 1, 1)}});
    c.push_back({"two", {bounds_at({}, 1, 1), bounds_at({3, 0, 0}, 0, 2)}});
    std::vector<LightBounds> row, stack, spread, mixed, doubling, ceiling;
    for (int i = 0; i < 200; ++i) { // pairs that fill the same square
        const auto x = static_cast<float>(i / 2 % 10), z = static_cast<float>(i / 20);
        ceiling.push_back(panel({x, 3, z}, {x + 0.5f, 3, z + 0.5f}, random.between(0.1f, 1)));
    }
    for (int i = 0; i < 300; ++i) row.push_back(bounds_at({static_cast<float>(i), 0, 0}, 0, 1));
    for (int i = 0; i < 300; ++i) stack.push_back(bounds_at({1, 2, 3}, 0, 1));
    for (int i = 0; i < 5000; ++i) spread.push_back(random_bounds(random, true));
    for (int i = 0; i < 3000; ++i) mixed.push_back(random_bounds(random, i % 2 == 0));
    for (int i = -100; i < 100; ++i) doubling.push_back(bounds_at({std::ldexp(1.0f, i), 0, 0}, 0, 1));
    c.push_back({"in a row", row});
    c.push_back({"all in one place", stack});
    c.push_back({"spread, both sides", spread});
    c.push_back({"mixed", mixed});
    c.push_back({"each twice as far as the last", doubling});
    c.push_back({"a ceiling of squares of two", ceiling});
    return c;
}

TEST(LightTree, ProbabilitiesAddUpAndAgree) {
    SerialExecutor serial;
    Random random(1);
    for (const Case& c : cases()) {
        SCOPED_TRACE(c.name);
        const LightTree tree(c.lights, serial);
        for (int i = 0; i < 20; ++i) {
            const Vec3 from = i == 0 ? Vec3{1, 2, 3} : random.point(6);
            double sum = 0;
            bool dark = false; // a cluster with no light to give there hides what it was picked with
            for (std::uint32_t l = 0; l < c.lights.size(); ++l) sum += static_cast<double>(tree.probability(l, from));
            for (int k = 0; k < 200; ++k) {
                const LightTree::Choice choice = tree.pick(from, random());
                dark = dark || !(choice.probability > 0);
                if (!(choice.probability > 0)) continue;
                ASSERT_NEAR(tree.probability(choice.light, from) / choice.probability, 1, 1e-5f);
                ASSERT_TRUE(choice.u >= 0 && choice.u < 1);
            }
            EXPECT_LT(sum, 1 + 1e-4);
            if (!dark) {
                EXPECT_NEAR(sum, 1, 2e-2);
            }
        }
    }
}

TEST(LightTree, PicksAsOftenAsItSays) {
    SerialExecutor serial;
    Random random(12);
    std::vector<LightBounds> lights;
    for (int i = 0; i < 40; ++i) lights.push_back(random_bounds(random, true));
    const LightTree tree(lights, serial);
    const Vec3 from{0.5f, 0.2f, -1};
    std::vector<double> count(lights.size());
    constexpr int n = 1 << 20;
    for (int i = 0; i < n; ++i) ++count[tree.pick(from, (static_cast<float>(i) + 0.5f) / n).light];
    for (std::uint32_t l = 0; l < lights.size(); ++l)
        EXPECT_NEAR(count[l] / n, static_cast<double>(tree.probability(l, from)), 20.0 / n);
}

TEST(LightTree, HalvesOfAQuadrilateralAreTakenByIntensity) {
    const LightBounds half = panel({0, 0, 0}, {1, 0, 1}, 1), other = panel({0, 0, 0}, {1, 0, 1}, 3);
    SerialExecutor serial;
    const LightTree tree(std::vector{half, other}, serial);
    EXPECT_TRUE(tree.bounds().halves);
    Random random(3);
    for (int i = 0; i < 100; ++i) {
        const Vec3 from = random.point(3);
        ASSERT_FLOAT_EQ(tree.probability(0, from), 0.25f);
        ASSERT_FLOAT_EQ(tree.probability(1, from), 0.75f);
        const LightTree::Choice choice = tree.pick(from, random());
        ASSERT_FLOAT_EQ(choice.probability, choice.light == 0 ? 0.25f : 0.75f);
    }
}

TEST(LightTree, OnlyHalvesAreTakenForSuch) {
    const LightBounds one = panel({0, 0, 0}, {1, 0, 1}, 1);
    LightBounds flipped = one, upright = one, ball = one, tilted = one;
    flipped.axis = {0, -1, 0};
    upright.axis = {1, 0, 0};
    ball.cos_normals = -1;
    tilted.cos_normals = 0.99f;
    EXPECT_TRUE(merge(one, one).halves);
    EXPECT_TRUE(merge(one, flipped).halves); // a surface shines to both sides
    EXPECT_FALSE(merge(one, upright).halves);
    EXPECT_FALSE(merge(one, ball).halves);
    EXPECT_FALSE(merge(one, tilted).halves);
    EXPECT_FALSE(merge(one, panel({2, 0, 0}, {3, 0, 1}, 1)).halves);       // beside it
    EXPECT_FALSE(merge(one, panel({0, 0.1f, 0}, {1, 0.1f, 1}, 1)).halves); // over it
    EXPECT_FALSE(merge(merge(one, one), one).halves);
}

/// Bounds may only err to the bright side: where a light gives something, every cluster that holds it must.
TEST(LightTree, AClusterIsNeverDarkWhereOneOfItsLightsIsNot) {
    Random random(6);
    for (int i = 0; i < 20000; ++i) {
        LightBounds cluster = random_bounds(random, false), first = cluster;
        first.low = first.high;
        for (int k = 0; k < 6; ++k) cluster = merge(cluster, random_bounds(random, k == 4 && i % 2 == 0));
        const Vec3 from = random.point(8), away = from - first.center();
        // Something is given at `from` when a normal of the cone lies near enough: take the nearest.
        const float to_axis = std::acos(std::min(dot(normalize(away), first.axis), 1.0f));
        const float gap = to_axis - std::acos(first.cos_normals);
        if (gap < std::acos(first.cos_emission) - 1e-3f) {
            ASSERT_GT(cluster.importance(from), 0) << i;
        }
    }
}

TEST(LightTree, IsTheSameForEveryExecutor) {
    Random random(14);
    for (const Case& c : cases()) {
        SerialExecutor serial;
        const LightTree expected(c.lights, serial);
        for (const auto& executor : executors()) {
            const LightTree tree(c.lights, *executor);
            for (int i = 0; i < 200; ++i) {
                const Vec3 from = random.point(6);
                const float u = random();
                const auto a = tree.pick(from, u), b = expected.pick(from, u);
                ASSERT_TRUE(a.light == b.light && a.probability == b.probability && a.u == b.u) << c.name;
            }
        }
    }
}

TEST(LightTree, ImportanceIsFiniteEverywhere) {
    const Vec3 p{1, 2, 3};
    const float big = 1e25f;
    for (const LightBounds& b :
         {bounds_at(p, 0, 1), bounds_at(p, 0, big), bounds_at(p, 1e18f, big), bounds_at(p, 0, 1e-30f)})
        for (const Vec3 from : {p, Vec3{}, Vec3{1e18f, 0, 0}, p + Vec3{1e-20f, 0, 0}})
            EXPECT_TRUE(std::isfinite(b.importance(from) + b.importance(from)));
}

} // namespace
} // namespace weft::test
