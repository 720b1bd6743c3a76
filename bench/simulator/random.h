// SPDX-License-Identifier: Apache-2.0
// A small generator: the same numbers from every compiler and library, which <random>'s distributions do not promise.
#pragma once

#include <cstdint>

namespace weft::bench {

/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
class Random {
  public:
    explicit Random(std::uint64_t seed) : state_(seed) {}

    std::uint64_t bits() noexcept {
        std::uint64_t z = state_ += 0x9E37'79B9'7F4A'7C15u;
        z = (z ^ (z >> 30)) * 0xBF58'476D'1CE4'E5B9u;
        z = (z ^ (z >> 27)) * 0x94D0'49BB'1331'11EBu;
        return z ^ (z >> 31);
    }
    /// Uniform in [0, 1).
    double unit() noexcept { return static_cast<double>(bits() >> 11) * 0x1p-53; }
    /// Uniform in [0, bound), bound > 0; off by less than 2^-32 * bound.
    std::uint32_t below(std::uint32_t bound) noexcept {
        return static_cast<std::uint32_t>((bits() >> 32) * bound >> 32);
    }

  private:
    std::uint64_t state_;
};

} // namespace weft::bench
