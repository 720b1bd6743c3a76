// SPDX-License-Identifier: Apache-2.0
#include "configurations.h"
#include "ggx_reference.h"
#include "quadrature.h"
#include "renderer/materials/microfacet.h"
#include "tests/support/random.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace weft::test {
namespace {

constexpr float alphas[] = {smallest_alpha, 0.01f, 0.0625f, 0.25f, 1};
constexpr float outgoing_cosines[] = {1, 0.7f, 0.3f, 0.05f};
constexpr double half_turn = std::numbers::pi;

TEST(Microfacet, FacetsCoverTheSurface) { // integral of D cos = 1
    for (const float alpha : alphas) {
        const Ggx ggx(alpha);
        // The substitution theta = pi / 2 t^3 spreads the peak of the narrowest distributions.
        const int n = 100000;
        double sum = 0;
        for (int i = 0; i < n; ++i) {
            const double t = (i + 0.5) / n, theta = half_turn / 2 * t * t * t;
            const Vec3 h{static_cast<float>(std::sin(theta)), 0, static_cast<float>(std::cos(theta))};
            sum += ggx.density(h) * std::cos(theta) * std::sin(theta) * 2 * half_turn * half_turn / 2 * 3 * t * t / n;
        }
        EXPECT_NEAR(sum, 1, 1e-3) << alpha;
    }
}

TEST(Microfacet, WeakFurnace) { // what is masked is hidden by what is seen (Heitz 2014, section 5.1)
    for (const float alpha : alphas)
        for (const float cosine : outgoing_cosines) {
            if (alpha < 0.01f) continue;
            const Ggx ggx(alpha);
            const Vec3 wo = direction(cosine);
            const auto integrand = [&](Vec3 wi) -> Values {
                const Vec3 h = normalize_or(wo + wi, {0, 0, 1});
                const double mirrored = ggx.masking(wo) * ggx.density(h) / (4 * wo.z);
                return {dot(wo, h) > 0 ? mirrored : 0, ggx.visible_density(wo, wi), 0, 0};
            };
            const Values sum = total(integrate_bins(integrand, {mirror(wo), {0, 0, 1}, through(wo)}, half_turn, 12, 24,
                                                    2 * half_turn, 1e-6));
            EXPECT_NEAR(sum[0], 1, 1e-3) << alpha << ' ' << cosine;
            EXPECT_NEAR(sum[1], 1, 1e-3) << "visible normals " << alpha << ' ' << cosine;
        }
}

TEST(Microfacet, MaskingFollowsItsDefinition) {
    Random random(7);
    for (const float alpha : alphas)
        for (int i = 0; i < 1000; ++i) {
            const Ggx ggx(alpha);
            const Vec3 a = random_direction(random, 0.001f);
            const Vec3 b = random_direction(random, 0.001f);
            const auto lambda = [&](double c) { return (std::sqrt(1 + alpha * alpha * (1 / (c * c) - 1)) - 1) / 2; };
            EXPECT_NEAR(ggx.lambda(a), lambda(a.z), 1e-3 * lambda(a.z) + 1e-6);
            EXPECT_NEAR(ggx.masking(a), 1 / (1 + lambda(a.z)), 1e-5);
            EXPECT_NEAR(ggx.masking(a, b), 1 / (1 + lambda(a.z) + lambda(b.z)), 1e-5);
            EXPECT_FLOAT_EQ(ggx.masking(a, b), ggx.masking(b, a));
        }
}

TEST(Microfacet, ReflectionHasTheKnownAlbedo) {
    ShadedMaterial white;
    white.metallic = 1;
    for (const float roughness : {0.1f, 0.25f, 0.5f, 0.75f, 1.0f}) {
        white.roughness = roughness;
        const Configuration metal{"metal", white, true};
        const Bsdf bsdf = metal.bsdf();
        for (const float cosine : {0.1f, 0.3f, 0.5f, 0.7f, 0.9f, 1.0f}) {
            const Vec3 wo = direction(cosine);
            const auto integrand = [&](Vec3 wi) -> Values { return {bsdf.evaluate(wo, wi).value.x, 0, 0, 0}; };
            const double albedo =
                total(integrate_bins(integrand, metal.peaks(wo), half_turn / 2, 10, 20, 2 * half_turn, 1e-5))[0];
            const ReferenceAlbedo e = reference_albedo(cosine, roughness * roughness, 200);
            EXPECT_NEAR(albedo, e.base + e.edge, 1e-3) << roughness << ' ' << cosine;
        }
    }
}

} // namespace
} // namespace weft::test
