// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/math/numeric.h"
#include "renderer/math/vec.h"

namespace weft {

/// Moves a computed surface point p off its surface, to the side on which w leaves, just so far that the true surface
/// cannot lie between: `error` bounds the rounding error of each coordinate of p, n is the geometric unit normal
/// (the approach of Pharr, Jakob and Humphreys 2016, section 3.9). No epsilon of the scene's size is involved. That the
/// move itself rounds is paid for by moving farther, which takes less than looking for the next float thrice.
inline Vec3 offset_from_surface(Vec3 p, Vec3 error, Vec3 n, Vec3 w) {
    const float distance = dot(abs(n), error + abs(p) * rounding_bound(2));
    return p + n * std::copysign(distance, dot(w, n));
}

} // namespace weft
