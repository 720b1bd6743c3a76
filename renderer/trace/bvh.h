// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/executor.h"
#include "renderer/math/bounds.h"
#include "renderer/trace/flat_box.h"
#include "renderer/trace/huge_array.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

namespace weft {

/// A binary tree of boxes over primitives. Node 0 is the root; the children of an inner node stand side by side.
struct Bvh {
    struct Node {
        Bounds bounds;
        std::uint32_t first = 0; ///< inner: index of the left child; leaf: first entry in `order`
        std::uint32_t count = 0; ///< leaf: number of primitives; inner: 0
        bool leaf() const { return count != 0; }
    };
    /// No path from the root to a leaf is longer, whatever the input: a traversal stack of this size never overflows.
    static constexpr unsigned max_depth = 96;

    /// Nodes [begin, end) that one task can take: what they have for children stands among them, behind them.
    struct Run {
        std::uint32_t begin, end;
    };

    /// Empty when there are no primitives. The top of the tree comes first, then the runs; between runs there may be
    /// nodes that are none, without a value.
    ShortLivedHugeArray<Node> nodes;
    HugeArray<std::uint32_t> order; ///< primitive indices, leaf by leaf
    std::vector<Run> subtrees;      ///< in their order in `nodes`; empty where a subtree is a leaf of the top

    /// So many nodes are the top.
    std::uint32_t top() const {
        return subtrees.empty() ? static_cast<std::uint32_t>(nodes.size()) : subtrees[0].begin;
    }
    /// The run that a node is in.
    std::size_t run_of(std::uint32_t node) const {
        const auto behind = std::upper_bound(subtrees.begin(), subtrees.end(), node,
                                             [](std::uint32_t n, const Run& run) { return n < run.begin; });
        return static_cast<std::size_t>(behind - subtrees.begin()) - 1;
    }
};

struct BvhOptions {
    unsigned bins = 24;            ///< candidate planes per axis; of few references every cut is tried
    unsigned max_leaf = 4;         ///< more than these, or than 1024, are always split
    unsigned undivided = 1;        ///< so few are a leaf without asking for the costs
    float traversal_cost = 1.2f;   ///< of a node, in triangle tests
    std::string_view isa = "auto"; ///< what the builder is compiled for, as one of kernels(); the tree is the same
};

/// Builds by the binned surface-area heuristic (Wald 2007). The tree is the same whatever the executor's worker count.
/// Boxes must be finite and not empty. Linear memory; O(n log n) time, also for input that no plane can separate.
Bvh build_bvh(std::span<const Bounds> primitives, const BvhOptions& options, Executor& executor);
/// Writes the boxes of primitives `first` and on, tagged with their numbers.
using BoxesOf = std::function<void(std::uint32_t first, std::span<FlatBox> boxes)>;
/// The same of room.size() primitives, whose boxes are asked for once, each by whichever worker. They are sorted in
/// `room`, in which nothing is afterwards that counts: memory is dear when it is touched first.
Bvh build_bvh(std::span<FlatBox> room, const BoxesOf& boxes, const BvhOptions& options, Executor& executor);

} // namespace weft
