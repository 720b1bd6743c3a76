// SPDX-License-Identifier: Apache-2.0
// How a surface scatters light: the lobes of lambert.h, coat.h, reflection.h, dielectric.h and thin.h as one function.
// Directions are local unit vectors that point away from the surface; z is the shading normal on wo's side, so wo.z >
// 0.
#pragma once

#include "renderer/materials/lambert.h"
#include "renderer/materials/shaded_material.h"
#include "renderer/math/vec.h"

namespace weft {

struct BsdfSample {
    Vec3 direction;           ///< local wi; below the surface (z < 0) when transmitted
    Rgb weight{};             ///< f |cos| / pdf; a delta's weight is its energy over its probability
    float pdf = 0;            ///< per steradian, the same as evaluate gives; 0 when delta
    bool delta = false;       ///< a mirror's direction, which no light sample can find
    bool transmitted = false; ///< wi lies on the other side of the surface
    float eta = 1;            ///< ior on wi's side over ior on wo's; not 1 only after refraction. Roulette should judge
                              ///< the path by its throughput times the product of eta squared
};

struct BsdfValue {
    Rgb value{}; ///< f |cos|, for radiance that arrives along wi and leaves along wo
    float pdf = 0;
};

class Bsdf {
  public:
    /// `front_face`: wo is on the outside, so that what is transmitted goes into the medium of index ior.
    Bsdf(const ShadedMaterial& material, bool front_face);

    /// Is there anything besides deltas, something that light sampling can find?
    bool has_smooth_lobe() const;
    /// What depends on wo alone, for who asks more than once.
    struct Choice {
        float base = 0;    ///< probability of the matt base; the rest goes to the facets
        float to_base = 1; ///< what the coat lets pass to the base
    };
    Choice choose(Vec3 wo) const;

    /// The scattering, and the density with which sample() picks wi. Deltas count for neither.
    BsdfValue evaluate(Vec3 wo, Vec3 wi) const { return evaluate(choose(wo), wo, wi); }
    BsdfValue evaluate(Choice choice, Vec3 wo, Vec3 wi) const {
        if (!is_above(wo) || wi.z == 0 || !is_finite(wi)) return {};
        return has_facets_ ? evaluate_all(choice, wo, wi) : evaluate_matt(wi); // few instructions, most often asked for
    }
    /// Has sample() a choice for which it wants u_lobe?
    bool has_choice() const { return has_facets_; }
    /// Picks wi from three numbers in [0, 1). False when the path ends here: the direction fell below the horizon, or
    /// there is nothing to scatter.
    bool sample(Vec3 wo, float u_lobe, Vec2 u, BsdfSample& s) const {
        return sample(choose(wo), wo, u_lobe, u, sample_lambert(u), s);
    }
    /// `matt` is sample_lambert(u): who asks for many hits makes it for all of them in one loop, whose steps do not
    /// wait for each other.
    bool sample(Choice choice, Vec3 wo, float u_lobe, Vec2 u, Vec3 matt, BsdfSample& s) const;

  private:
    /// What a facet does with light that meets it at a given angle.
    struct Facet {
        Rgb reflected{}, transmitted{};
        float reflection = 1; ///< probability of reflection
    };

    static bool is_above(Vec3 wo) { return wo.z > 0 && is_finite(wo); }
    BsdfValue evaluate_matt(Vec3 wi) const {
        if (!(wi.z > 0 && has_base_)) return {};
        const float matt = lambert(wi);
        return {base_ * matt, matt};
    }
    BsdfValue evaluate_all(Choice choice, Vec3 wo, Vec3 wi) const;
    Facet facet(float cos_h) const;
    Rgb glass_reflectance(float cos_h) const;
    bool sample_mirror(Vec3 wo, float u, float probability, BsdfSample& s) const;

    Rgb base_{};             // albedo of the matt base, over what the coat lets pass on average
    float base_luminance_;   // of the albedo alone
    float coat_f0_;          // the coat in its strongest channel
    float coat_f90_;         //
    Rgb f0_{};               // Schlick's reflectance of metal and coat together
    float f90_;              //
    Rgb transmitted_{};      // tint of transmitted light, times the glass's share
    Rgb glass_color_{};      // tint of the glass's reflection at normal incidence
    float glass_;            // share of the glass
    float glass_reflection_; // how much of its Fresnel reflection it has
    float eta_;              // ior beyond the surface over ior on wo's side
    float roughness_;        // perceptual
    float alpha_;            // width of the facets' distribution; 0: a mirror
    bool thin_;
    bool has_base_, has_facets_;
};

static_assert(sizeof(Bsdf) <= 128, "a Bsdf is made at every hit");

} // namespace weft
