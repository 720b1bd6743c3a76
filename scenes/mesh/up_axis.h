// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/math/vec.h"
#include "scenes/load.h"

namespace weft::scenes {

/// A vector of a file whose `axis` is up, in weft's space where +Y is: a quarter turn about X.
constexpr Vec3 upright(Vec3 v, UpAxis axis) { return axis == UpAxis::z ? Vec3{v.x, v.z, -v.y} : v; }

} // namespace weft::scenes
