// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/math/transform.h"

#include <string>

namespace weft {

/// A camera looks down its own -z axis, +y is up in the picture.
struct Camera {
    enum class Kind : unsigned char { perspective, orthographic };

    std::string name;
    Kind kind = Kind::perspective;
    Transform to_world;        ///< orthonormal
    float vertical_fov = 0.7f; ///< radians, perspective; in (0, pi)
    float half_height = 1;     ///< metres, orthographic: half of what the picture shows from bottom to top
    float aspect = 0;          ///< width / height the file asks for; 0: none
};

} // namespace weft
