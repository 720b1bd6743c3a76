// SPDX-License-Identifier: Apache-2.0
#include "renderer/materials/bsdf.h"

#include "renderer/materials/coat.h"
#include "renderer/materials/dielectric.h"
#include "renderer/materials/fresnel.h"
#include "renderer/materials/ggx_albedo.h"
#include "renderer/materials/reflection.h"
#include "renderer/materials/thin.h"

#include <algorithm>

namespace weft {

// A material is metal, coated base and glass by shares that add up to 1. Metal, coat and glass have the same facets, so
// that there are two things to choose from: the matt base and a facet, which then reflects or transmits.
Bsdf::Bsdf(const ShadedMaterial& m, bool front_face)
    : roughness_(m.roughness), alpha_(ggx_alpha(m.roughness)), thin_(m.thin) {
    const float coated = (1 - m.metallic) * (1 - m.transmission);
    const Coat c = coat(m);
    coat_f0_ = max_component(c.f0);
    coat_f90_ = c.f90;
    f0_ = m.base_color * m.metallic + c.f0 * coated;
    f90_ = m.metallic + c.f90 * coated;

    const bool has_coat = coat_f90_ > 0;
    const float average = has_coat ? passed(coat_f0_, coat_f90_, ggx_average_albedo(roughness_)) : 1;
    const Rgb albedo = average > 1e-4f ? m.base_color * coated : Rgb{};
    base_ = has_coat ? albedo / std::max(1e-4f, average) : albedo;
    base_luminance_ = luminance(albedo);

    glass_ = (1 - m.metallic) * m.transmission;
    transmitted_ = m.base_color * glass_;
    glass_color_ = m.specular_color;
    glass_reflection_ = m.specular;
    const float ior = alpha_ > 0 && !thin_ ? std::max(least_rough_ior, m.ior) : std::max(1.0f, m.ior);
    eta_ = front_face || thin_ ? ior : 1 / ior;

    has_base_ = base_luminance_ > 0;
    has_facets_ = max_component(f0_) > 0 || f90_ > 0 || glass_ > 0;
}

bool Bsdf::has_smooth_lobe() const { return has_base_ || (has_facets_ && alpha_ > 0); }

/// The exact dielectric, tinted towards normal incidence. Total reflection is total whatever the material says: the
/// light has nowhere else to go.
Rgb Bsdf::glass_reflectance(float cos_h) const {
    const float f = fresnel_dielectric(cos_h, eta_);
    if (f >= 1) return {1, 1, 1};
    const float f0 = dielectric_f0(eta_);
    const float edge = std::max(0.0f, (f - f0) / (1 - f0));
    const Rgb tint = lerp(glass_color_, Rgb{1, 1, 1}, edge);
    const Rgb r = min(tint * (f * glass_reflection_), {1, 1, 1});
    return thin_ ? sheet_reflectance(r) : r;
}

Bsdf::Facet Bsdf::facet(float cos_h) const {
    Facet result;
    result.reflected = schlick(f0_, f90_, cos_h);
    if (glass_ == 0) return result;
    const Rgb r = glass_reflectance(cos_h);
    result.reflected += r * glass_;
    result.transmitted = transmitted_ * (1 - max_component(r));
    const float reflected = luminance(result.reflected), transmitted = luminance(result.transmitted);
    if (transmitted > 0) result.reflection = reflected / (reflected + transmitted);
    return result;
}

/// Base or facet, by how much light each sends towards wo. A faint coat is asked one time in ten nevertheless: it may
/// mirror a lamp, while the light on the base is also found by light sampling.
Bsdf::Choice Bsdf::choose(Vec3 wo) const {
    if (!has_facets_) return {1, 1};
    if (!has_base_) return {0, 0};
    const GgxAlbedo e = ggx_albedo(wo.z, roughness_);
    const float to_base = passed(coat_f0_, coat_f90_, e);
    const float base = base_luminance_ * to_base;
    float facets = luminance(f0_) * e.base + f90_ * e.edge;
    if (glass_ > 0) {
        const float r = luminance(glass_reflectance(wo.z));
        facets += glass_ * r + luminance(transmitted_) * (1 - std::min(1.0f, r));
    }
    const float sum = base + facets;
    return {sum > 0 ? std::clamp(base / sum, 0.01f, 0.9f) : 0.5f, to_base};
}

/// With facets, of a wo above and a wi that is not level.
BsdfValue Bsdf::evaluate_all(Choice choice, Vec3 wo, Vec3 wi) const {
    BsdfValue result;
    if (wi.z > 0 && has_base_) {
        const float matt = lambert(wi);
        result = {base_ * matt, choice.base * matt};
        if (coat_f90_ > 0) result.value *= choice.to_base * passed(coat_f0_, coat_f90_, ggx_albedo(wi.z, roughness_));
    }
    if (alpha_ == 0) return result;

    const Ggx ggx(alpha_);
    if (wi.z > 0) {
        const Reflection r = reflection(ggx, wo, wi);
        const Facet f = facet(r.cos_h);
        result.value += f.reflected * r.value;
        result.pdf += (1 - choice.base) * f.reflection * r.pdf;
    } else if (glass_ > 0 && thin_) {
        const Reflection r = reflection(ggx, wo, through(wi));
        const Facet f = facet(r.cos_h);
        result.value += f.transmitted * r.value;
        result.pdf += (1 - choice.base) * (1 - f.reflection) * r.pdf;
    } else if (glass_ > 0) {
        const Refraction r = refraction(ggx, wo, wi, eta_);
        const Facet f = facet(r.cos_h);
        result.value += f.transmitted * r.value;
        result.pdf += (1 - choice.base) * (1 - f.reflection) * r.pdf;
    }
    if (!is_finite(result.value) || !std::isfinite(result.pdf)) return {};
    return result;
}

bool Bsdf::sample(Choice choice, Vec3 wo, float u_lobe, Vec2 u, Vec3 matt, BsdfSample& s) const {
    s = {};
    if (!is_above(wo) || !(has_base_ || has_facets_)) return false;
    if (!has_facets_) { // an ideal matt surface, to the last bit
        s.direction = matt;
        s.pdf = lambert(s.direction);
        s.weight = base_;
        return s.pdf > 0;
    }

    if (u_lobe < choice.base) {
        s.direction = matt;
    } else {
        const float facets = 1 - choice.base;
        const float v = std::min(one_minus_epsilon, (u_lobe - choice.base) / facets);
        if (alpha_ == 0) return sample_mirror(wo, v, facets, s);
        const Vec3 h = Ggx(alpha_).sample_visible(wo, u);
        const float cos_h = dot(wo, h);
        if (!(cos_h > 0)) return false;
        s.transmitted = v >= facet(cos_h).reflection;
        if (!s.transmitted) {
            s.direction = mirror(wo, h);
        } else if (thin_) {
            s.direction = through(mirror(wo, h));
        } else {
            if (!refract(wo, h, eta_, s.direction)) return false;
            s.eta = eta_;
        }
        if (s.transmitted ? !(s.direction.z < 0) : !(s.direction.z > 0)) return false;
    }
    const BsdfValue f = evaluate(choice, wo, s.direction);
    if (!(f.pdf > 0)) return false;
    s.weight = f.value / f.pdf;
    s.pdf = f.pdf;
    return is_finite(s.weight);
}

bool Bsdf::sample_mirror(Vec3 wo, float u, float probability, BsdfSample& s) const {
    const Facet f = facet(wo.z);
    s.delta = true;
    s.transmitted = u >= f.reflection;
    if (!s.transmitted) {
        s.direction = mirror(wo);
        s.weight = f.reflected / (probability * f.reflection);
    } else {
        s.weight = f.transmitted / (probability * (1 - f.reflection));
        s.direction = -wo;
        if (!thin_) {
            if (!refract(wo, {0, 0, 1}, eta_, s.direction)) return false;
            s.eta = eta_;
            s.weight = s.weight / (eta_ * eta_); // radiance is squeezed or spread with the solid angle
        }
    }
    return s.direction.z != 0 && is_finite(s.weight);
}

} // namespace weft
