// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/math/vec.h"

#include <cstdint>

namespace weft::test {

/// Independent uniform numbers from a counter (the finaliser of SplitMix64; Steele, Lea and Flood 2014).
class Random {
  public:
    explicit Random(std::uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15u) {}
    float operator()() {
        std::uint64_t z = (state_ += 0x9e3779b97f4a7c15u);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        return static_cast<float>((z ^ (z >> 31)) >> 40) * 0x1p-24f;
    }
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
    std::uint64_t state_;
};

} // namespace weft::test
