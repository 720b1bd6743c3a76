// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/math/numeric.h"
#include "renderer/math/vec.h"

namespace weft {

/// Moves a computed surface point p off its surface, to the side on which w leaves, just so far that the true surface
/// cannot lie between: `error` bounds the rounding error of each coordinate of p, n is the geometric unit normal
/// (the approach of Pharr, Jakob and Humphreys 2016, section 3.9). No epsilon of the scene's size is involved.
inline Vec3 offset_from_surface(Vec3 p, Vec3 error, Vec3 n, Vec3 w) {
    const float d = dot(abs(n), error);
    const Vec3 offset = dot(w, n) < 0 ? n * -d : n * d;
    const Vec3 q = p + offset; // rounded away from the surface
    return {next_float(q.x, offset.x), next_float(q.y, offset.y), next_float(q.z, offset.z)};
}

} // namespace weft
