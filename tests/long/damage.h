// SPDX-License-Identifier: Apache-2.0
// Ways of damaging a file, each told by a number, so that one case can be made again without those before it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace weft::test {

struct Damage {
    enum class Kind : std::uint8_t { prefix, flip };
    Kind kind = Kind::prefix;
    std::uint64_t number = 0; ///< prefix: bytes that are left; flip: which one
};

/// "prefix-17", "flip-4".
std::string name(const Damage& damage);

/// A flip changes one to three bytes of `whole` (not empty). Every other one takes the new bytes from the file itself:
/// a text stays one, and the damage gets past those who look for strange bytes.
std::string damaged(std::string_view whole, const Damage& damage, std::uint64_t seed);

} // namespace weft::test
