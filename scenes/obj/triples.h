// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenes/mesh/charged_vector.h"

#include <array>
#include <cstdint>

namespace weft::scenes::obj {

/// Numbers distinct triples in the order in which they first come: an open hash table over their list.
class Triples {
  public:
    using Triple = std::array<std::uint32_t, 3>;

    explicit Triples(MemoryBudget& budget) : list_(budget, "vertices"), slots_(budget, "vertices") {}

    /// The number of the triple, new or not.
    std::uint32_t insert(const Triple& triple) {
        if (2 * list_.size() >= slots_.size()) grow();
        for (std::size_t s = hash(triple) & mask_;; s = (s + 1) & mask_) {
            if (slots_[s] == vacant) {
                slots_[s] = static_cast<std::uint32_t>(list_.size());
                list_.push_back(triple);
                return slots_[s];
            }
            if (list_[slots_[s]] == triple) return slots_[s];
        }
    }
    std::size_t size() const { return list_.size(); }
    const Triple& operator[](std::size_t i) const { return list_[i]; }

  private:
    static constexpr std::uint32_t vacant = 0xffffffff;

    /// Many files number all three alike, or leave some out: then neighbours in the file are neighbours in the table.
    static std::size_t hash(const Triple& t) {
        const std::size_t near = std::size_t{2} * t[0];
        const auto same_or_none = [&](std::uint32_t i) { return i == t[0] || i == vacant; };
        if (same_or_none(t[1]) && same_or_none(t[2])) return near;
        std::uint64_t h = (std::uint64_t{t[1]} << 32 | t[2]) * 0x9e3779b97f4a7c15;
        h = (h ^ h >> 29) * 0xbf58476d1ce4e5b9;
        return near + static_cast<std::size_t>(h ^ h >> 32);
    }
    void grow();

    ChargedVector<Triple> list_;
    ChargedVector<std::uint32_t> slots_;
    std::size_t mask_ = 0;
};

} // namespace weft::scenes::obj
