// SPDX-License-Identifier: Apache-2.0
// How a surface scatters light: the lobes of lambert.h, coat.h, reflection.h, dielectric.h and thin.h as one function.
// Directions are local unit vectors that point away from the surface; z is the shading normal on wo's side, so wo.z >
// 0.
#pragma once

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
    /// The scattering and the density with which sample() picks wi. Deltas count for neither.
    BsdfValue evaluate(Vec3 wo, Vec3 wi) const;
    /// Picks wi from three numbers in [0, 1). False when the path ends here: the direction fell below the horizon, or
    /// there is nothing to scatter. With a single pair (u_lobe, u) given, the result is always the same.
    bool sample(Vec3 wo, float u_lobe, Vec2 u, BsdfSample& s) const;

  private:
    struct Lobes; // what depends on wo

    Lobes lobes(Vec3 wo) const;
    Rgb reflectance(float cos_h) const;
    Rgb dielectric_reflectance(float cos_h) const;

    Rgb diffuse_;     // albedo of the base below the coat
    Rgb f0_;          // Schlick reflectance of metal and coat together
    float f90_;       //
    float coat_f0_;   // the coat alone, its strongest channel: what the base does not get
    float coat_f90_;  //
    Rgb refracted_;   // tint of transmitted light
    Rgb glass_f0_;    // reflectance of the transmitting part at normal incidence, tinted
    float glass_;     // share of the transmitting part
    float glass_f90_; // its strength of reflection
    float eta_;       // ior beyond the surface over ior on wo's side
    float roughness_; // perceptual
    float alpha_;     // GGX width; 0: a delta
    bool thin_;
};

} // namespace weft
