// SPDX-License-Identifier: Apache-2.0
// How trees grow from their roots, whatever says where to cut.
#pragma once

#include "renderer/executor.h"
#include "renderer/trace/bvh.h"
#include "renderer/trace/flat_box.h"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

namespace weft {

/// A subtree that one task builds, in room of its own: of `order` for all references that it may come to, of `nodes`
/// for twice as many.
template <class Range> struct Subtree {
    Range range;
    std::uint32_t root = 0; ///< a node of the top
    std::uint32_t first_reference = 0;
    std::uint32_t references = 0; ///< that it came to
    Bvh::Run run = {};
};

/// Makes a node whose children are not known yet.
template <class Range> void set_bare(Bvh::Node& node, const Range& range) {
    node = {range.extent.bounds.bounds(), 0, 0};
}

/// Writes the nodes of tree.run, whose end it sets, and the references.
template <class Divider, class Range> void grow_subtree(Divider& divider, Subtree<Range>& tree, Bvh& bvh) {
    // Ranges are written where they stay: to copy one whose parts have just been written takes as long as to divide a
    // small one. The present range, the left one of its two, and a stack of those on the right of what comes now.
    struct Place {
        Range range;
        std::uint32_t node;
    };
    std::vector<Place> places(Bvh::max_depth + 3);
    std::vector<Place*> later(Bvh::max_depth + 1);
    for (std::size_t i = 0; i < later.size(); ++i) later[i] = &places[i + 2];
    Place *here = &places[0], *left = &places[1];
    std::size_t waiting = 0;
    std::uint32_t reference = tree.first_reference;
    *here = {tree.range, tree.root};
    for (;;) {
        Place* const right = later[waiting];
        Bvh::Node& node = bvh.nodes[here->node];
        if (divider.divide(here->range, left->range, right->range)) {
            const std::uint32_t child = tree.run.end;
            tree.run.end += 2;
            node.first = child;
            set_bare(bvh.nodes[child], left->range);
            set_bare(bvh.nodes[child + 1], right->range);
            left->node = child;
            right->node = child + 1;
            ++waiting;
            std::swap(here, left);
            continue;
        }
        node.first = reference;
        node.count = static_cast<std::uint32_t>(here->range.size());
        for (const FlatBox& r : divider.refs(here->range)) bvh.order[reference++] = r.tag();
        if (waiting == 0) break;
        std::swap(here, later[--waiting]);
    }
    tree.references = reference - tree.first_reference;
}

/// Closes the gaps in `order` behind subtrees that did not come to as many references as they might have.
template <class Range> void close_gaps(std::span<const Subtree<Range>> trees, Bvh& bvh, Executor& executor) {
    std::vector<std::uint32_t> firsts;
    std::uint32_t all = 0;
    for (const Subtree<Range>& tree : trees) {
        firsts.push_back(all);
        all += tree.references;
    }
    if (all == bvh.order.size()) return;
    for (std::size_t t = 1; t < trees.size(); ++t) {
        const auto from = bvh.order.begin() + trees[t].first_reference;
        if (firsts[t] < trees[t].first_reference) std::copy_n(from, trees[t].references, bvh.order.begin() + firsts[t]);
    }
    bvh.order.resize(all);
    executor.for_each(trees.size(), [&](std::size_t t) {
        const auto shift = [&](Bvh::Node& node) {
            if (node.leaf()) node.first -= trees[t].first_reference - firsts[t];
        };
        shift(bvh.nodes[trees[t].root]);
        for (std::uint32_t i = trees[t].run.begin; i < trees[t].run.end; ++i) shift(bvh.nodes[i]);
    });
}

/// The tree over a range of references, which has one at least. Ranges that are large() are divided one after the
/// other, each by all workers; what is below them by one worker each.
///
/// Divider: divide(range, left, right), where what left and right were means nothing, false for what becomes a leaf, as
/// nothing large() does; refs(range), its references; large(size), of the input alone, so that the tree is the same for
/// any number of workers. Range: size(); most(), how many references it may come to; extent.bounds.
template <class Divider, class Range> Bvh grow(Divider& divider, const Range& all, Executor& executor) {
    Bvh bvh;
    std::vector<Subtree<Range>> subtrees;
    std::vector<std::pair<Range, std::uint32_t>> stack{{all, 0}};
    bvh.nodes.resize(1);
    set_bare(bvh.nodes[0], all);
    std::size_t most = 0;
    while (!stack.empty()) {
        const auto [range, node] = stack.back();
        stack.pop_back();
        Range left, right;
        if (!divider.large(range.size()) || !divider.divide(range, left, right)) {
            subtrees.push_back({range, node, static_cast<std::uint32_t>(most)});
            most += range.most();
            continue;
        }
        const auto child = static_cast<std::uint32_t>(bvh.nodes.size());
        bvh.nodes[node].first = child;
        bvh.nodes.resize(child + 2);
        set_bare(bvh.nodes[child], left);
        set_bare(bvh.nodes[child + 1], right);
        stack.push_back({right, child + 1});
        stack.push_back({left, child});
    }
    const std::size_t top = bvh.nodes.size();
    bvh.nodes.resize(top + 2 * most);
    bvh.order.resize(most);
    for (Subtree<Range>& tree : subtrees)
        tree.run.begin = tree.run.end = static_cast<std::uint32_t>(top + 2 * std::size_t{tree.first_reference});

    std::vector<std::uint32_t> by_size(subtrees.size()); // the longest first: none is left over at the end
    std::iota(by_size.begin(), by_size.end(), 0u);
    std::stable_sort(by_size.begin(), by_size.end(), [&](std::uint32_t a, std::uint32_t b) {
        return subtrees[a].range.size() > subtrees[b].range.size();
    });
    executor.for_each(by_size.size(), [&](std::size_t i) { grow_subtree(divider, subtrees[by_size[i]], bvh); });
    for (const Subtree<Range>& tree : subtrees) bvh.subtrees.push_back(tree.run);
    close_gaps(std::span<const Subtree<Range>>(subtrees), bvh, executor);
    return bvh;
}

} // namespace weft
