// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/executor.h"
#include "renderer/lights/light_bounds.h"

#include <cstdint>
#include <span>
#include <vector>

namespace weft {

/// Picks one of many lights by what each can give to the point at hand. A binary tree; on the way down, each child is
/// taken in proportion to its importance. O(log n) to pick and to ask for a probability, 68 bytes per node and light.
class LightTree {
  public:
    struct Choice {
        std::uint32_t light = 0;
        float probability = 0; ///< 0: no light can be had
        float u = 0;           ///< a fresh number in [0, 1)
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
    /// Preorder: the first child of node i is i + 1, a subtree of n leaves fills 2 n - 1 nodes.
    struct Node {
        LightBounds bounds;
        std::uint32_t parent = 0;
        std::uint32_t second = 0; ///< the second child; 0: a leaf
        std::uint32_t light = 0;  ///< of a leaf
    };
    struct Range;
    class Builder;

    std::vector<Node> nodes_;
    std::vector<std::uint32_t> leaves_; ///< light -> node
};

} // namespace weft
