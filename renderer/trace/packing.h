// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

namespace weft {

constexpr std::array<std::array<std::uint8_t, 8>, 256> make_packing() {
    std::array<std::array<std::uint8_t, 8>, 256> table{};
    for (unsigned mask = 0; mask < 256; ++mask)
        for (std::uint8_t lane = 0, to = 0; lane < 8; ++lane)
            if (mask >> lane & 1) table[mask][to++] = lane;
    return table;
}

/// packing[mask]: the lanes whose bits are set, in order. (Highway's Compress has such a table, too, but g++ 12 copies
/// it to the stack in every call.)
alignas(64) inline constexpr auto packing = make_packing();

} // namespace weft
