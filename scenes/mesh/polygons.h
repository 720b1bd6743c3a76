// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/scene/mesh.h"
#include "scenes/mesh/charged_vector.h"

#include <cstdint>
#include <span>

namespace weft::scenes {

/// Polygons of four corners and more that wait until all positions are known, so that they can be cut well.
class Polygons {
  public:
    explicit Polygons(MemoryBudget& budget) : corners_(budget, "polygons"), ends_(budget, "polygons") {}

    void add_corner(std::uint32_t vertex) { corners_.push_back(vertex); }
    /// Ends the polygon whose corners were added.
    void finish() { ends_.push_back(corners_.size()); }

    std::size_t size() const { return ends_.size(); }
    /// How many triangles they become.
    std::size_t triangles() const { return corners_.size() - 2 * ends_.size(); }
    std::span<const std::uint32_t> operator[](std::size_t i) const {
        const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
        return std::span(corners_.values()).subspan(begin, ends_[i] - begin);
    }

  private:
    ChargedVector<std::uint32_t> corners_;
    ChargedVector<std::size_t> ends_;
};

} // namespace weft::scenes
