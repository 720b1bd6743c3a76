// SPDX-License-Identifier: Apache-2.0
// A sheet of glass as one surface: light leaves it in the direction in which it came, spread by the roughness only.
#pragma once

#include "renderer/math/vec.h"

namespace weft {

/// Reflectance of both faces together when one face reflects f: f + (1-f)^2 f (1 + f^2 + f^4 + ...) = 2f / (1+f).
constexpr float sheet_reflectance(float f) { return 2 * f / (1 + f); }
constexpr Rgb sheet_reflectance(Rgb f) {
    return {sheet_reflectance(f.x), sheet_reflectance(f.y), sheet_reflectance(f.z)};
}

/// The transmitted lobe is the reflected one seen through the surface.
constexpr Vec3 through(Vec3 w) { return {w.x, w.y, -w.z}; }

} // namespace weft
