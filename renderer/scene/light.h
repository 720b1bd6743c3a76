// SPDX-License-Identifier: Apache-2.0
// Lights that have no surface, and the environment. Surfaces that emit are lights by their material.
#pragma once

#include "renderer/math/transform.h"
#include "renderer/math/vec.h"
#include "renderer/scene/image.h"

#include <string>
#include <variant>
#include <vector>

namespace weft {

struct PointLight {
    Vec3 position;
    Rgb intensity{1, 1, 1}; ///< radiant intensity (W/sr; a file's candela 1:1)
};

struct SpotLight {
    Vec3 position;
    Vec3 direction{0, 0, -1};      ///< unit, the way the light shines
    Rgb intensity{1, 1, 1};        ///< on the axis
    float cos_inner = 1;           ///< full intensity inside this cone
    float cos_outer = 0.70710678f; ///< none outside this one; the fall-off between is glTF's
};

struct DirectionalLight {
    Vec3 direction{0, -1, 0}; ///< unit, the way the light shines
    Rgb irradiance{1, 1, 1};  ///< on a surface that faces it (W/m2; a file's lux 1:1)
};

using PunctualLight = std::variant<PointLight, SpotLight, DirectionalLight>;

/// Light from infinitely far away: a constant, or a latitude-longitude map scaled by it.
struct Environment {
    Rgb radiance{0, 0, 0}; ///< constant radiance, or the factor of the map
    FloatImage map;        ///< empty: constant. Row 0 is +Y, the middle column is +X (renderer/lights/environment.h)
    float rotation = 0;    ///< of the map about +Y, radians, counter-clockwise seen from above
};

} // namespace weft
