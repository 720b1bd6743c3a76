// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/math/elementary.h"

namespace weft::scenes {

/// The sRGB curve from [0, 1] to linear light; vertex colours in files are what a display is given.
inline float srgb_to_linear(float s) {
    return s <= 0.04045f ? s / 12.92f : exponential(2.4f * logarithm((s + 0.055f) / 1.055f));
}

} // namespace weft::scenes
