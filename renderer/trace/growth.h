// SPDX-License-Identifier: Apache-2.0
// How trees grow from their roots, whatever says where to cut.
#pragma once

#include "renderer/executor.h"
#include "renderer/trace/bvh.h"
#include "renderer/trace/flat_box.h"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <tuple>
#include <utility>
#include <vector>

namespace weft {

/// A subtree that one task builds: a range, and what became of it.
template <class Range> struct Subtree {
    Range range;
    std::uint32_t node = 0;     ///< of the top, whose place its root takes
    HugeArray<Bvh::Node> nodes; ///< [0] is the root
    std::vector<std::uint32_t> order;
};

/// A node whose children are not known yet.
template <class Range> Bvh::Node bare_node(const Range& range) { return {range.extent.bounds.bounds(), 0, 0}; }

/// Makes a node's children, side by side; returns the left one.
template <class Range>
std::uint32_t add_children(HugeArray<Bvh::Node>& nodes, std::uint32_t node, const Range& left, const Range& right) {
    const auto child = static_cast<std::uint32_t>(nodes.size());
    nodes[node].first = child;
    nodes.push_back(bare_node(left));
    nodes.push_back(bare_node(right));
    return child;
}

template <class Divider, class Range> void grow_subtree(Divider& divider, Subtree<Range>& tree) {
    tree.nodes.reserve(2 * tree.range.size());
    tree.order.reserve(tree.range.size());
    std::vector<std::pair<Range, std::uint32_t>> later; // what is on the right of what comes now
    Range range = tree.range;
    std::uint32_t node = 0;
    tree.nodes.push_back(bare_node(range));
    for (;;) {
        Range left, right;
        if (divider.divide(range, left, right)) {
            node = add_children(tree.nodes, node, left, right);
            later.push_back({right, node + 1});
            range = left;
            continue;
        }
        tree.nodes[node].first = static_cast<std::uint32_t>(tree.order.size());
        tree.nodes[node].count = static_cast<std::uint32_t>(range.size());
        for (const FlatBox& reference : divider.refs(range)) tree.order.push_back(reference.tag());
        if (later.empty()) return;
        std::tie(range, node) = later.back();
        later.pop_back();
    }
}

/// The tree over a range of references, which has one at least. Ranges that are large() are divided one after the
/// other, each by all workers; what is below them by one worker each.
///
/// Divider: divide(range, left, right), false for what becomes a leaf; refs(range), its references; large(size), of the
/// input alone, so that the tree is the same for any number of workers. Range: size(), extent.bounds.
template <class Divider, class Range> Bvh grow(Divider& divider, const Range& all, Executor& executor) {
    Bvh bvh;
    std::vector<Subtree<Range>> subtrees;
    std::vector<std::pair<Range, std::uint32_t>> stack{{all, 0}};
    bvh.nodes.push_back(bare_node(all));
    while (!stack.empty()) {
        const auto [range, node] = stack.back();
        stack.pop_back();
        Range left, right;
        if (!divider.large(range.size()) || !divider.divide(range, left, right)) {
            subtrees.push_back({range, node, {}, {}});
            continue;
        }
        const std::uint32_t child = add_children(bvh.nodes, node, left, right);
        stack.push_back({right, child + 1});
        stack.push_back({left, child});
    }
    std::vector<std::uint32_t> by_size(subtrees.size()); // the longest first: none is left over at the end
    std::iota(by_size.begin(), by_size.end(), 0u);
    std::stable_sort(by_size.begin(), by_size.end(), [&](std::uint32_t a, std::uint32_t b) {
        return subtrees[a].range.size() > subtrees[b].range.size();
    });
    executor.for_each(by_size.size(), [&](std::size_t i) { grow_subtree(divider, subtrees[by_size[i]]); });

    // Append the subtrees in order; a subtree's root takes the place that waited for it.
    std::size_t nodes = bvh.nodes.size(), references = 0;
    std::vector<std::uint32_t> first_reference;
    for (const Subtree<Range>& tree : subtrees) {
        bvh.subtrees.push_back(static_cast<std::uint32_t>(nodes));
        first_reference.push_back(static_cast<std::uint32_t>(references));
        nodes += tree.nodes.size() - 1;
        references += tree.order.size();
    }
    bvh.nodes.resize(nodes);
    bvh.order.resize(references);
    executor.for_each(subtrees.size(), [&](std::size_t i) {
        Subtree<Range>& tree = subtrees[i];
        const std::uint32_t base = bvh.subtrees[i] - 1;
        for (std::size_t n = 0; n < tree.nodes.size(); ++n) {
            Bvh::Node node = tree.nodes[n];
            node.first += node.leaf() ? first_reference[i] : base;
            bvh.nodes[n == 0 ? tree.node : base + n] = node;
        }
        std::copy(tree.order.begin(), tree.order.end(), bvh.order.begin() + first_reference[i]);
        tree = {};
    });
    return bvh;
}

} // namespace weft
