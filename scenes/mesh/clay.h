// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/scene/material.h"

namespace weft::scenes {

/// For surfaces of which a file says nothing but the shape: grey, slightly glossy.
inline Material clay() {
    Material material;
    material.name = "default";
    material.base_color = {0.6f, 0.6f, 0.6f, 1};
    material.roughness = 0.6f;
    return material;
}

} // namespace weft::scenes
