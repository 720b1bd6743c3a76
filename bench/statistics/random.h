// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace weft::bench {

/// splitmix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014. The distributions of
/// <random> differ between standard libraries; these numbers do not.
class Random {
  public:
    explicit Random(std::uint64_t seed) : state_(seed) {}

    std::uint64_t next() {
        std::uint64_t x = state_ += 0x9e3779b97f4a7c15u;
        x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
        x = (x ^ x >> 27) * 0x94d049bb133111ebu;
        return x ^ x >> 31;
    }
    /// In [0, count), each exactly as likely; `count` is not 0.
    std::size_t below(std::size_t count) {
        const std::uint64_t surplus = (0 - static_cast<std::uint64_t>(count)) % count; // of 2^64 over a multiple
        std::uint64_t x = next();
        while (x < surplus) x = next();
        return static_cast<std::size_t>(x % count);
    }
    /// In [0, 1), a multiple of 2^-53.
    double uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }

  private:
    std::uint64_t state_;
};

} // namespace weft::bench
