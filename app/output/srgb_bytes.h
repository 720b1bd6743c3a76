// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace weft::app {

/// to_byte(srgb_encode(v)) for any v, bit for bit, without a power per channel: where one byte ends and the next begins
/// is found once, by asking those two functions. Costs about as much to make as 8,000 channels.
class SrgbBytes {
  public:
    SrgbBytes();

    std::uint8_t operator()(float linear) const noexcept {
        if (!(linear > smallest)) return 0; // and NaN
        if (linear >= 1) return 255;
        const std::uint8_t byte = first_[bucket(linear)];
        return static_cast<std::uint8_t>(byte + (linear >= begin_[byte + std::size_t{1}] ? 1 : 0));
    }

  private:
    static constexpr float smallest = 1.0F / 8192; // still black: the first step is at 0.00015
    static constexpr unsigned dropped_bits = 16;   // leaves 128 buckets per octave, each narrower than a step
    static constexpr std::uint32_t first_bucket = std::bit_cast<std::uint32_t>(smallest) >> dropped_bits;
    static constexpr std::uint32_t last_bucket = std::bit_cast<std::uint32_t>(1.0F) >> dropped_bits;

    static std::size_t bucket(float linear) noexcept {
        return (std::bit_cast<std::uint32_t>(linear) >> dropped_bits) - first_bucket;
    }

    std::array<float, 257> begin_{};                                   // the smallest value of each byte; then infinity
    std::array<std::uint8_t, last_bucket - first_bucket + 1> first_{}; // the byte of each bucket's smallest value
};

} // namespace weft::app
