// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/math/vec.h"

#include <cstdint>

namespace weft {

/// Good 32-bit mixing of two words into one; the base of every random key in the renderer.
std::uint32_t hash(std::uint32_t a, std::uint32_t b);
/// hash as a float in [0, 1).
float hash_to_unit(std::uint32_t a, std::uint32_t b);

/// Random numbers keyed by (pixel, sample, dimension), never by thread, tile or order of call: the same key gives the
/// same number for ever. Each dimension pair is an Owen-scrambled (0,2)-sequence of its own, shuffled against the
/// others (Burley 2020, "Practical Hash-based Owen Scrambling"), so that every power-of-two run of samples is
/// stratified and no total need be known beforehand.
class Sampler {
  public:
    Sampler(std::uint32_t x, std::uint32_t y, std::uint32_t sample, std::uint32_t seed);
    /// One number in [0, 1).
    float get1d(std::uint32_t dimension) const;
    /// Two numbers in [0, 1), stratified together.
    Vec2 get2d(std::uint32_t dimension) const;
    /// A number that stands for this pixel and sample, for hashes that no dimension number fits.
    std::uint32_t key() const { return key_; }

    // What numbers are made of, for those who draw many at once (draws.h).
    std::uint32_t pixel() const { return pixel_; }
    std::uint32_t reversed() const { return reversed_; }

  private:
    std::uint32_t pixel_; // pixel and seed, mixed; no two pixels of a picture below 65536 x 65536 have the same
    std::uint32_t key_;
    std::uint32_t reversed_; // the sample, its bits in reverse: every number begins with it
};

} // namespace weft
