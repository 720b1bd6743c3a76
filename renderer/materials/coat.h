// SPDX-License-Identifier: Apache-2.0
// A rough dielectric interface over a matt base: plastic, varnish, most of what is not metal (glTF 2.0, appendix B,
// with KHR_materials_ior and KHR_materials_specular).
//
// glTF leaves open how the base is dimmed by what the coat reflects. Its simplest form, 1 - F(v . h), creates energy at
// grazing angles. Here the base gets what the coat's albedo E leaves, once on the way in and once on the way out, and
// is scaled so that nothing is lost (Kelemen and Szirmay-Kalos 2001; Kulla and Conty 2017):
//     f_base = c / pi (1 - E(wo)) (1 - E(wi)) / (1 - E_average).
// It is reciprocal, and a white base under any colourless coat reflects all light.
#pragma once

#include "renderer/materials/fresnel.h"
#include "renderer/materials/ggx_albedo.h"
#include "renderer/materials/shaded_material.h"

#include <algorithm>

namespace weft {

struct Coat {
    Rgb f0{};
    float f90 = 0;
};
inline Coat coat(const ShadedMaterial& m) {
    const Rgb f0 = m.specular_color * dielectric_f0(m.ior);
    return {min(f0, {1, 1, 1}) * m.specular, m.specular};
}

/// The share of light that the coat lets pass, from its albedo in its strongest channel.
inline float passed(float f0, float f90, GgxAlbedo e) { return std::max(0.0f, 1 - (f0 * e.base + f90 * e.edge)); }

} // namespace weft
