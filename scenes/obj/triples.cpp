// SPDX-License-Identifier: Apache-2.0
#include "scenes/obj/triples.h"

namespace weft::scenes::obj {

void Triples::grow() {
    const std::size_t size = slots_.empty() ? 256 : 2 * slots_.size();
    slots_.clear();
    slots_.resize(size, vacant);
    mask_ = size - 1;
    for (std::size_t i = 0; i < list_.size(); ++i) {
        std::size_t s = hash(list_[i]) & mask_;
        while (slots_[s] != vacant) s = (s + 1) & mask_;
        slots_[s] = static_cast<std::uint32_t>(i);
    }
}

} // namespace weft::scenes::obj
