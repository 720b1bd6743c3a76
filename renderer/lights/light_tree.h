// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/executor.h"
#include "renderer/lights/light_bounds.h"

#include <cstdint>
#include <span>
#include <vector>

namespace weft {

/// Picks one of many lights by what each can give to the point at hand. A binary tree; on the way down, each child is
/// taken in proportion to its importance (of halves, to its intensity). O(log n) to pick and to ask for a probability,
/// 132 bytes per light.
class LightTree {
  public:
    struct Choice {            // in this order it comes back in registers
        float probability = 0; ///< 0: no light can be had
        float u = 0;           ///< a fresh number in [0, 1)
        std::uint32_t light = 0;
    };

    LightTree() = default;
    /// Over lights of positive intensity. The same tree whatever the executor's workers.
    LightTree(std::span<const LightBounds> lights, Executor& executor);

    std::size_t size() const { return leaves_.size(); }
    /// Of all lights together; there must be one.
    const LightBounds& bounds() const { return nodes_.front().bounds; }
    Choice pick(Vec3 from, float u) const;
    float probability(std::uint32_t light, Vec3 from) const;

  private:
    /// One cache line. Siblings stand side by side, at 2 k and 2 k + 1, for they are always read together.
    struct alignas(64) Node {
        static constexpr std::uint32_t leaf = 0x80000000u;

        LightBounds bounds;
        std::uint32_t parent = 0;
        std::uint32_t link = 0; ///< the first child, or a light with the leaf bit
        bool is_leaf() const { return (link & leaf) != 0; }
        /// In what proportion this child of the node `above` is taken.
        float weight(const Node& above, Vec3 from) const {
            return above.bounds.halves ? bounds.intensity : bounds.importance(from);
        }
    };
    struct Range;
    class Builder;

    std::vector<Node> nodes_;
    std::vector<std::uint32_t> leaves_; ///< light -> node
};

} // namespace weft
