// SPDX-License-Identifier: Apache-2.0
#include "configurations.h"
#include "renderer/materials/fresnel.h"
#include "tests/support/random.h"

#include <gtest/gtest.h>

#include <cmath>

namespace weft::test {
namespace {

TEST(Fresnel, KnownValues) {
    EXPECT_FLOAT_EQ(fresnel_dielectric(1, 1.5f), 0.04f);
    EXPECT_FLOAT_EQ(fresnel_dielectric(1, 1 / 1.5f), 0.04f);
    EXPECT_NEAR(fresnel_dielectric(1e-6f, 1.5f), 1, 1e-4);
    EXPECT_EQ(fresnel_dielectric(0.5f, 1), 0);
    const float brewster = 1 / std::sqrt(1 + 1.5f * 1.5f); // parallel light passes: half of ((n^2-1)/(n^2+1))^2 is left
    EXPECT_NEAR(fresnel_dielectric(brewster, 1.5f), 0.5f * square(1.25f / 3.25f), 1e-6);
    const float critical = std::sqrt(1 - 1 / 2.25f);
    EXPECT_EQ(fresnel_dielectric(critical - 1e-3f, 1 / 1.5f), 1);
    EXPECT_LT(fresnel_dielectric(critical + 1e-3f, 1 / 1.5f), 0.9f);
}

TEST(Fresnel, SidesAgree) { // along one refracted path
    for (int i = 1; i < 20; ++i) {
        const float c = static_cast<float>(i) / 20;
        const float beyond = std::sqrt(1 - (1 - c * c) / 2.25f);
        EXPECT_NEAR(fresnel_dielectric(c, 1.5f), fresnel_dielectric(beyond, 1 / 1.5f), 1e-5);
    }
}

TEST(Fresnel, SchlickMeetsItsEnds) {
    EXPECT_EQ(schlick({0.1f, 0.2f, 0.3f}, 0.8f, 1), (Rgb{0.1f, 0.2f, 0.3f}));
    EXPECT_EQ(schlick({0.1f, 0.2f, 0.3f}, 0.8f, 0), (Rgb{0.8f, 0.8f, 0.8f}));
    EXPECT_NEAR(schlick({0.04f, 0, 0}, 1, 0.5f).x, 0.04f + 0.96f / 32, 1e-6);
}

/// Walks a ray through a pane with two smooth faces; returns the mean reflected and transmitted throughput.
Vec2 pane(float cosine, int n) {
    ShadedMaterial m;
    m.roughness = 0;
    m.transmission = 1;
    const Bsdf outside(m, true), inside(m, false);
    Random random(11);
    double reflected = 0, transmitted = 0;
    for (int i = 0; i < n; ++i) {
        BsdfSample s;
        if (!outside.sample(direction(cosine), random(), {}, s)) continue;
        float throughput = s.weight.x;
        if (!s.transmitted) {
            reflected += throughput;
            continue;
        }
        for (bool far = true;; far = !far) { // wo at the next face points back, up in that face's frame
            const Vec3 wo{-s.direction.x, -s.direction.y, std::fabs(s.direction.z)};
            if (!inside.sample(wo, random(), {}, s)) break;
            throughput *= s.weight.x;
            if (!s.transmitted) continue;
            (far ? transmitted : reflected) += throughput;
            break;
        }
    }
    return {static_cast<float>(reflected / n), static_cast<float>(transmitted / n)};
}

TEST(Fresnel, PaneReflectsAsItsFacesTogether) {
    for (const float cosine : {1.0f, 0.5f, 0.2f}) {
        const int n = 200000;
        const float f = fresnel_dielectric(cosine, 1.5f), r = 2 * f / (1 + f);
        if (cosine == 1) {
            EXPECT_NEAR(r, 0.07692f, 1e-5);
        }
        const float tolerance = 3 * std::sqrt(r * (1 - r) / n);
        const Vec2 walked = pane(cosine, n);
        EXPECT_NEAR(walked.x, r, tolerance);
        EXPECT_NEAR(walked.y, 1 - r, tolerance);

        ShadedMaterial sheet; // the same pane as one surface
        sheet.roughness = 0;
        sheet.transmission = 1;
        sheet.thin = true;
        const Bsdf bsdf(sheet, true);
        BsdfSample s;
        ASSERT_TRUE(bsdf.sample(direction(cosine), r - 1e-4f, {}, s));
        EXPECT_FALSE(s.transmitted);
        ASSERT_TRUE(bsdf.sample(direction(cosine), r + 1e-4f, {}, s));
        EXPECT_TRUE(s.transmitted);
        EXPECT_EQ(s.direction, -direction(cosine));
        EXPECT_NEAR(s.weight.x, 1, 1e-6);
    }
}

} // namespace
} // namespace weft::test
