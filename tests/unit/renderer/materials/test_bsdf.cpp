// SPDX-License-Identifier: Apache-2.0
// What must hold for every BSDF: no energy from nothing, reciprocity, and sense at the edges.
#include "configurations.h"
#include "quadrature.h"
#include "renderer/materials/lambert.h"
#include "tests/support/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace weft::test {
namespace {

/// What leaves along wo of light that arrives evenly from everywhere: the smooth lobes by quadrature, the deltas by
/// going through all choices. In units of power: transmitted radiance is freed of its 1 / eta^2.
Rgb albedo(const Configuration& configuration, float cosine, double tolerance = 1e-5) {
    const Bsdf bsdf = configuration.bsdf();
    const Vec3 wo = direction(cosine, 0); // in the plane of azimuth 0, so that half of the directions are enough
    const double eta2 = square(configuration.eta());
    const auto integrand = [&](Vec3 wi) -> Values {
        const Rgb f = bsdf.evaluate(wo, wi).value;
        const double scale = 2 * (wi.z < 0 ? eta2 : 1);
        return {scale * f.x, scale * f.y, scale * f.z, 0};
    };
    Values sum{};
    if (bsdf.has_smooth_lobe()) {
        const int sides = configuration.transmits() ? 2 : 1;
        sum = total(integrate_bins(integrand, configuration.peaks(wo), sides * std::numbers::pi / 2, 4 * sides, 4,
                                   std::numbers::pi, tolerance));
    }
    if (configuration.material.roughness == 0) {
        const int n = 10000;
        for (int i = 0; i < n; ++i) {
            BsdfSample s;
            if (!bsdf.sample(wo, (static_cast<float>(i) + 0.5f) / n, {0.5f, 0.5f}, s) || !s.delta) continue;
            for (std::size_t k = 0; k < 3; ++k) sum[k] += s.weight[k] * s.eta * s.eta / n;
        }
    }
    return {static_cast<float>(sum[0]), static_cast<float>(sum[1]), static_cast<float>(sum[2])};
}

TEST(Bsdf, CreatesNoEnergy) {
    for (const Configuration& c : configurations({0, 0.1f, 0.3f, 0.5f, 1}))
        for (int i = 0; i < 64; ++i) {
            const float cosine = (static_cast<float>(i) + 0.5f) / 64;
            EXPECT_LE(max_component(albedo(c, cosine)), 1 + 1e-3f) << c.name << ", cosine " << cosine;
        }
}

TEST(Bsdf, WhitePlasticLosesNothing) {
    for (const Configuration& c : configurations({0, 0.1f, 0.3f, 0.5f, 1})) {
        if (!c.name.starts_with("plastic") && !c.name.starts_with("hard coat")) continue;
        for (const float cosine : {0.2f, 0.5f, 0.8f, 1.0f})
            EXPECT_NEAR(albedo(c, cosine).x, 1, 0.006f) << c.name << ", cosine " << cosine;
    }
}

TEST(Bsdf, SmoothGlassLosesNothing) {
    for (const Configuration& c : configurations({0})) {
        if (!c.name.starts_with("glass") && !c.name.starts_with("sheet")) continue;
        for (const float cosine : {0.01f, 0.3f, 0.5f, 0.7f, 0.74f, 0.75f, 1.0f})
            EXPECT_NEAR(albedo(c, cosine).x, 1, 1e-4f) << c.name << ", cosine " << cosine;
    }
}

TEST(Bsdf, IsReciprocal) {
    Random random(3);
    for (const Configuration& c : configurations({0.1f, 0.3f, 0.5f, 1})) {
        const Bsdf here = c.bsdf();
        const Bsdf beyond(c.material, c.material.thin || !c.front);
        for (int i = 0; i < 2000; ++i) {
            const Vec3 wo = random_direction(random, 0.02f);
            Vec3 wi = random_direction(random, 0.02f);
            if (i % 2 == 0) { // f(wi, wo) == f(wo, wi)
                const Rgb a = here.evaluate(wo, wi).value / wi.z, b = here.evaluate(wi, wo).value / wo.z;
                for (std::size_t k = 0; k < 3; ++k)
                    ASSERT_NEAR(a[k], b[k], 1e-5f * std::max(a[k], b[k]) + 1e-7f) << c.name;
                continue;
            }
            BsdfSample s;
            const float u_lobe = random();
            if (!c.transmits() || !here.sample(wo, u_lobe, random.pair(), s) || !s.transmitted) continue;
            // Where one side grazes the facet the last digits of 1 - F are rounding.
            const Vec3 h = normalize(s.direction * c.eta() + wo);
            if (std::fabs(s.direction.z) < 0.02f || std::fabs(dot(wo, h)) < 0.05f ||
                std::fabs(dot(s.direction, h)) < 0.05f)
                continue;
            // Seen from the other side, where z points the other way: f(wi, wo) eta^2 == f(wo, wi).
            wi = s.direction;
            const Rgb a = here.evaluate(wo, wi).value / -wi.z * square(c.eta());
            const Rgb b = beyond.evaluate(through(wi), through(wo)).value / wo.z;
            // The half vector is a difference: its rounding grows with 1 / alpha.
            for (std::size_t k = 0; k < 3; ++k)
                ASSERT_NEAR(a[k], b[k], 1e-3f * std::max(a[k], b[k])) << c.name << ' ' << wo.z << ' ' << wi.z;
        }
    }
}

TEST(Bsdf, LambertIsExact) {
    ShadedMaterial m;
    m.base_color = {0.7f, 0.3f, 0.123f};
    m.specular = 0;
    const Bsdf bsdf(m, true);
    Random random(4);
    for (int i = 0; i < 1000; ++i) {
        BsdfSample s;
        const float u_lobe = random();
        const Vec2 u = random.pair();
        ASSERT_TRUE(bsdf.sample(direction(0.3f), u_lobe, u, s));
        EXPECT_EQ(s.weight, m.base_color);
        EXPECT_EQ(s.direction, square_to_cosine_hemisphere(u));
        EXPECT_EQ(s.pdf, lambert(s.direction));
        EXPECT_EQ(bsdf.evaluate(direction(0.3f), s.direction).value, m.base_color * s.pdf);
    }
    EXPECT_EQ(bsdf.evaluate(direction(0.3f), {0, 0.6f, -0.8f}).pdf, 0);
}

TEST(Bsdf, DeltasAreInvisibleToEvaluate) {
    for (const Configuration& c : configurations({0, 0.02f})) {
        const Bsdf bsdf = c.bsdf();
        const Vec3 wo = direction(0.6f);
        for (const Vec3 wi : c.peaks(wo)) {
            const BsdfValue f = bsdf.evaluate(wo, wi);
            EXPECT_EQ(f.pdf > 0, bsdf.has_smooth_lobe() && wi.z > 0) << c.name;
            EXPECT_LT(f.value.x, 1);
        }
    }
}

TEST(Bsdf, MirrorsAndBendsExactly) {
    ShadedMaterial m;
    m.roughness = 0;
    m.transmission = 1;
    const Bsdf bsdf(m, true);
    const Vec3 wo = direction(0.6f);
    BsdfSample s;
    ASSERT_TRUE(bsdf.sample(wo, 0, {}, s));
    EXPECT_TRUE(s.delta && !s.transmitted);
    EXPECT_EQ(s.direction, (Vec3{-wo.x, -wo.y, wo.z}));
    EXPECT_FLOAT_EQ(s.weight.x, 1);
    ASSERT_TRUE(bsdf.sample(wo, 0.99f, {}, s));
    EXPECT_TRUE(s.delta && s.transmitted);
    EXPECT_NEAR(std::hypot(s.direction.x, s.direction.y), 0.8f / 1.5f, 1e-6f); // Snell
    EXPECT_FLOAT_EQ(s.weight.x, 1 / 2.25f);
    EXPECT_FLOAT_EQ(s.eta, 1.5f);
    const Bsdf inside(m, false);
    ASSERT_TRUE(inside.sample(wo, 0.99f, {}, s)); // beyond the critical angle, whose cosine is 0.745
    EXPECT_FALSE(s.transmitted);
    EXPECT_FLOAT_EQ(s.weight.x, 1);
    m.specular = 0.5f; // total reflection is total, whatever the material says
    m.specular_color = {0.5f, 0.5f, 1};
    ASSERT_TRUE(Bsdf(m, false).sample(wo, 0.99f, {}, s));
    EXPECT_FALSE(s.transmitted);
    EXPECT_EQ(s.weight, (Rgb{1, 1, 1}));
}

TEST(Bsdf, IorOfOnePassesLight) {
    for (const float roughness : {0.0f, 0.3f, 1.0f}) {
        ShadedMaterial m;
        m.transmission = 1;
        m.ior = 1;
        m.roughness = roughness;
        Random random(5);
        for (const bool front : {true, false})
            for (int i = 0; i < 1000; ++i) {
                BsdfSample s;
                const Vec3 wo = direction(0.1f + 0.9f * random());
                const float u_lobe = random();
                if (!Bsdf(m, front).sample(wo, u_lobe, random.pair(), s)) continue; // from between the facets
                if (!s.transmitted) continue;
                EXPECT_LT(length(s.direction + wo), 0.15f);
                EXPECT_LE(s.weight.x, 1.011f);
            }
    }
}

TEST(Bsdf, SurvivesTheWorstInput) {
    constexpr float nan = std::numeric_limits<float>::quiet_NaN();
    const Vec3 directions[] = {{0, 0, 1},      {0, 0, -1},    {1, 0, 0},       {-1, 0, 0},      {nan, 0, 1},
                               {0, 0, nan},    {0, 0, 0},     {1, 0, 1e-30f},  {1, 0, -1e-30f}, {infinity, 0, 0},
                               {-1, 0, 1e-7f}, {1, 0, 1e-7f}, {0, -1, 1e-45f}, {0.6f, 0, -0.8f}};
    auto all = configurations({0, 0.0317f, 0.1f, 1});
    for (Configuration& c : configurations({0, 0.0317f, 0.1f, 1})) {
        c.material.base_color = {0, 0, 0};
        c.material.specular_color = {0, 0, 0};
        all.push_back(c);
    }
    const float largest = one_minus_epsilon;
    for (const Configuration& c : all) {
        const Bsdf bsdf = c.bsdf();
        for (const Vec3 wo : directions)
            for (const Vec3 wi : directions) {
                const BsdfValue f = bsdf.evaluate(wo, wi);
                EXPECT_TRUE(is_finite(f.value) && std::isfinite(f.pdf) && f.pdf >= 0) << c.name;
                EXPECT_GE(min_component(f.value), 0);
                const bool senseless = !is_finite(wi) || wi.z == 0 || !(wo.z > 0);
                EXPECT_FALSE(senseless && f.pdf > 0);
                EXPECT_FALSE(f.value.x > 0 && f.pdf == 0) << c.name;
            }
        for (const Vec3 wo : directions)
            for (const float lobe : {0.0f, 0.5f, largest})
                for (const Vec2 u : {Vec2{0, 0}, {0, largest}, {largest, 0}, {largest, largest}, {0.5f, 0.5f}}) {
                    BsdfSample s;
                    if (!bsdf.sample(wo, lobe, u, s)) continue;
                    EXPECT_TRUE(is_finite(s.weight) && is_finite(s.direction)) << c.name;
                    EXPECT_GE(min_component(s.weight), 0);
                    EXPECT_TRUE(std::isfinite(s.pdf) && (s.pdf > 0) != s.delta) << c.name;
                }
    }
}

} // namespace
} // namespace weft::test
