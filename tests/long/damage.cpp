// SPDX-License-Identifier: Apache-2.0
#include "tests/long/damage.h"

#include <random>

namespace weft::test {

std::string name(const Damage& damage) {
    return (damage.kind == Damage::Kind::prefix ? "prefix-" : "flip-") + std::to_string(damage.number);
}

std::string damaged(std::string_view whole, const Damage& damage, std::uint64_t seed) {
    if (damage.kind == Damage::Kind::prefix) return std::string(whole.substr(0, damage.number));
    std::seed_seq both{seed, damage.number};
    std::mt19937_64 random(both);
    std::string bytes(whole);
    const auto place = [&] { return static_cast<std::size_t>(random() % whole.size()); };
    for (auto flips = 1 + random() % 3; flips > 0; --flips) {
        const std::size_t to = place();
        const char now = damage.number % 2 ? whole[place()] : static_cast<char>(random() & 0xff);
        bytes[to] = now;
    }
    return bytes;
}

} // namespace weft::test
