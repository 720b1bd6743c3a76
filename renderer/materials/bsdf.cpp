// SPDX-License-Identifier: Apache-2.0
#include "renderer/materials/bsdf.h"

#include "renderer/materials/lambert.h"

namespace weft {

Bsdf::Bsdf(const ShadedMaterial& m, bool) : diffuse_(m.base_color) {}
bool Bsdf::has_smooth_lobe() const { return true; }
BsdfValue Bsdf::evaluate(Vec3, Vec3 wi) const { return {diffuse_ * lambert(wi), lambert(wi)}; }
bool Bsdf::sample(Vec3, float, Vec2 u, BsdfSample& s) const {
    s = {sample_lambert(u), diffuse_, 0};
    s.pdf = lambert(s.direction);
    return s.pdf > 0;
}

} // namespace weft
