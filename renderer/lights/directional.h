// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/lights/light_sample.h"
#include "renderer/scene/light.h"

namespace weft {

inline bool sample(const DirectionalLight& light, LightSample& out) {
    if (!(max_component(light.irradiance) > 0)) return false;
    out.direction = -light.direction;
    out.point = {};
    out.infinite = true;
    out.radiance = light.irradiance;
    out.pdf = 1;
    out.delta = true;
    return true;
}

} // namespace weft
