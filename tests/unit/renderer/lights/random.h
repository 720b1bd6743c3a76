// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/math/vec.h"

#include <random>

namespace weft::test {

/// Independent uniform floats in [0, 1), the same in every run.
class Random {
  public:
    explicit Random(std::uint32_t seed) : engine_(seed) {}
    float operator()() { return static_cast<float>(engine_() >> 8) * 0x1p-24f; }
    float between(float a, float b) { return a + (b - a) * (*this)(); }
    Vec2 pair() {
        const float x = (*this)();
        return {x, (*this)()};
    }
    Vec3 point(float half_side) {
        const float x = between(-half_side, half_side), y = between(-half_side, half_side);
        return {x, y, between(-half_side, half_side)};
    }

  private:
    std::mt19937 engine_;
};

} // namespace weft::test
