// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/math/vec.h"

namespace weft {

/// Light that arrives at a shaded point from one place or direction, picked at random.
struct LightSample {
    Vec3 direction;        ///< unit, from the shaded point to the light
    Vec3 point;            ///< on the light, moved off its surface towards the receiver; unused when infinite
    bool infinite = false; ///< directional or environment: there is no point
    Rgb radiance;          ///< incident radiance; delta lights: irradiance facing the light. Not divided by pdf
    float pdf = 0;      ///< per steradian at the shaded point, times the choice of the light; delta: the choice alone
    bool delta = false; ///< cannot be hit by chance: no MIS
};

} // namespace weft
