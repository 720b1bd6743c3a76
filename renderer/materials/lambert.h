// SPDX-License-Identifier: Apache-2.0
// The ideal matt surface: equal radiance in all directions (Lambert 1760).
#pragma once

#include "renderer/math/numeric.h"
#include "renderer/math/vec.h"
#include "renderer/math/warp.h"

namespace weft {

/// f |cos| for albedo 1; also the density of cosine sampling, so that a sample's weight is the albedo itself.
inline float lambert(Vec3 wi) { return cosine_hemisphere_pdf(wi.z); }
inline Vec3 sample_lambert(Vec2 u) { return square_to_cosine_hemisphere(u); }

} // namespace weft
