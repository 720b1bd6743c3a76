// SPDX-License-Identifier: Apache-2.0
#include "app/output/srgb_bytes.h"

#include "app/output/tonemap.h"

#include <limits>

namespace weft::app {

SrgbBytes::SrgbBytes() {
    const auto byte_of = [](std::uint32_t bits) { return to_byte(srgb_encode(std::bit_cast<float>(bits))); };
    for (std::uint32_t byte = 1; byte < 256; ++byte) {
        std::uint32_t low = 0; // floats that are not negative are ordered as their bits are
        std::uint32_t high = std::bit_cast<std::uint32_t>(1.0F);
        while (low < high) {
            const std::uint32_t middle = low + (high - low) / 2;
            if (byte_of(middle) >= byte)
                high = middle;
            else
                low = middle + 1;
        }
        begin_[byte] = std::bit_cast<float>(low);
    }
    begin_[256] = std::numeric_limits<float>::infinity();
    for (std::uint32_t i = 0; i < first_.size(); ++i) first_[i] = byte_of((first_bucket + i) << dropped_bits);
}

} // namespace weft::app
