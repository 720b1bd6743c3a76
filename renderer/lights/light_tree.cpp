// SPDX-License-Identifier: Apache-2.0
#include "renderer/lights/light_tree.h"

#include <array>
#include <optional>
#include <utility>

namespace weft {

/// Lights order_[first, first + count) that become the subtree at `node`. What is below the node fills count - 1 pairs
/// of siblings from `pair` on, so that each subtree knows its place before any is built.
struct LightTree::Range {
    std::uint32_t first = 0, count = 0, node = 0, pair = 0, parent = 0, depth = 0;
};

class LightTree::Builder {
  public:
    Builder(std::span<const LightBounds> lights, LightTree& tree);
    void build(Executor& executor);

  private:
    static constexpr std::uint32_t task = 1024; ///< lights that one task takes to the end; never by the worker count
    static constexpr std::uint32_t buckets = 12;
    static constexpr std::uint32_t deepest = 64; ///< below this, halves: no row of lights can make a list of the tree

    std::pair<Range, Range> split(const Range& range);
    std::uint32_t first_half(const Range& range);
    void halve(const Range& range, std::size_t axis);
    void subtree(const Range& range);
    void join(std::uint32_t node);
    std::span<std::uint32_t> lights_of(const Range& r) { return std::span(order_).subspan(r.first, r.count); }

    std::span<const LightBounds> lights_;
    LightTree& tree_;
    std::vector<std::uint32_t> order_;
};

LightTree::Builder::Builder(std::span<const LightBounds> lights, LightTree& tree)
    : lights_(lights), tree_(tree), order_(lights.size()) {
    for (std::uint32_t i = 0; i < order_.size(); ++i) order_[i] = i;
    tree_.nodes_.resize(2 * lights.size()); // the root has no sibling
    tree_.leaves_.resize(lights.size());
}

/// Level by level until the pieces are small, then piece by piece; at last the levels above, from below.
void LightTree::Builder::build(Executor& executor) {
    std::vector<Range> level{{0, static_cast<std::uint32_t>(lights_.size()), 0, 1, 0, 0}}, tasks;
    std::vector<std::uint32_t> upper;
    while (!level.empty()) {
        std::vector<Range> large;
        for (const Range& r : level) (r.count > task ? large : tasks).push_back(r);
        std::vector<std::pair<Range, Range>> halves(large.size());
        executor.for_each(large.size(), [&](std::size_t i) { halves[i] = split(large[i]); });
        level.clear();
        for (std::size_t i = 0; i < large.size(); ++i) {
            upper.push_back(large[i].node);
            level.push_back(halves[i].first);
            level.push_back(halves[i].second);
        }
    }
    executor.for_each(tasks.size(), [&](std::size_t i) { subtree(tasks[i]); });
    for (auto node = upper.rbegin(); node != upper.rend(); ++node) join(*node);
}

void LightTree::Builder::subtree(const Range& range) {
    if (range.count == 1) {
        const std::uint32_t light = order_[range.first];
        tree_.nodes_[range.node] = {lights_[light], range.parent, light | Node::leaf};
        tree_.leaves_[light] = range.node;
        return;
    }
    const auto [a, b] = split(range);
    subtree(a);
    subtree(b);
    join(range.node);
}

void LightTree::Builder::join(std::uint32_t node) {
    Node& n = tree_.nodes_[node];
    n.bounds = merge(tree_.nodes_[n.link].bounds, tree_.nodes_[n.link + 1].bounds);
}

std::pair<LightTree::Range, LightTree::Range> LightTree::Builder::split(const Range& range) {
    const std::uint32_t half = first_half(range);
    const std::uint32_t child = 2 * range.pair;
    const Range a{range.first, half, child, range.pair + 1, range.node, range.depth + 1};
    const Range b{range.first + half, range.count - half, child + 1, range.pair + half, range.node, range.depth + 1};
    tree_.nodes_[range.node].parent = range.parent;
    tree_.nodes_[range.node].link = child;
    return {a, b};
}

/// Orders the lights of the range and says how many go to the first child: those below the cheapest of the planes
/// between twelve equal slabs along the longest side.
std::uint32_t LightTree::Builder::first_half(const Range& range) {
    const auto lights = lights_of(range);
    if (range.count == 2) return 1;
    Vec3 low = lights_[lights[0]].center(), high = low;
    for (const std::uint32_t l : lights) {
        low = min(low, lights_[l].center());
        high = max(high, lights_[l].center());
    }
    const Vec3 size = high - low;
    const std::size_t axis = size.x >= size.y && size.x >= size.z ? 0 : size.y >= size.z ? 1 : 2;
    const float scale = static_cast<float>(buckets) / size[axis];
    if (!(size[axis] > 0) || !std::isfinite(scale) || range.depth >= deepest) {
        halve(range, axis);
        return range.count / 2;
    }
    const auto bucket_of = [&](std::uint32_t l) {
        return std::min(static_cast<std::uint32_t>((lights_[l].center()[axis] - low[axis]) * scale), buckets - 1);
    };
    std::array<std::optional<LightBounds>, buckets> bucket;
    const auto add = [](std::optional<LightBounds>& sum, const std::optional<LightBounds>& x) {
        if (x) sum = sum ? merge(*sum, *x) : *x;
    };
    for (const std::uint32_t l : lights) add(bucket[bucket_of(l)], lights_[l]);

    std::array<float, buckets> cost{}; // cost[i]: of splitting before bucket i
    std::optional<LightBounds> below, above;
    for (std::uint32_t i = 1; i < buckets; ++i) {
        add(below, bucket[i - 1]);
        cost[i] += below ? below->cost() : 0;
    }
    for (std::uint32_t i = buckets - 1; i > 0; --i) {
        add(above, bucket[i]);
        cost[i] += above ? above->cost() : 0;
    }
    // The first and the last slab are never empty, so every plane leaves something on both sides.
    std::uint32_t best = buckets / 2;
    for (std::uint32_t i = 1; i < buckets; ++i)
        if (cost[i] < cost[best]) best = i;
    const auto middle =
        std::partition(lights.begin(), lights.end(), [&](std::uint32_t l) { return bucket_of(l) < best; });
    const auto count = static_cast<std::uint32_t>(middle - lights.begin());
    return count > 0 && count < range.count ? count : range.count / 2;
}

void LightTree::Builder::halve(const Range& range, std::size_t axis) {
    const auto lights = lights_of(range);
    std::nth_element(lights.begin(), lights.begin() + range.count / 2, lights.end(),
                     [&](std::uint32_t a, std::uint32_t b) {
                         const float x = lights_[a].center()[axis], y = lights_[b].center()[axis];
                         return x != y ? x < y : a < b;
                     });
}

LightTree::LightTree(std::span<const LightBounds> lights, Executor& executor) {
    if (!lights.empty()) Builder(lights, *this).build(executor);
}

LightTree::Choice LightTree::pick(Vec3 from, float u) const {
    if (nodes_.empty()) return {};
    std::uint32_t node = 0;
    float probability = 1;
    while (!nodes_[node].is_leaf()) {
        const std::uint32_t first = nodes_[node].link;
        const float a = nodes_[first].weight(nodes_[node], from), b = nodes_[first + 1].weight(nodes_[node], from);
        const float sum = a + b;
        if (!(sum > 0)) return {};
        const float share = a / sum;
        // By tables, without a branch: which child it is cannot be foretold.
        const float below[] = {0, share}, width[] = {share, 1 - share}, taken[] = {share, b / sum};
        const std::uint32_t side = u < share ? 0 : 1;
        u = std::min((u - below[side]) / width[side], one_minus_epsilon);
        probability *= taken[side];
        node = first + side;
    }
    return {probability, u, nodes_[node].link & ~Node::leaf};
}

float LightTree::probability(std::uint32_t light, Vec3 from) const {
    std::uint32_t node = leaves_[light];
    float probability = 1;
    while (node != 0) {
        const Node& parent = nodes_[nodes_[node].parent];
        const float own = nodes_[node].weight(parent, from), other = nodes_[node ^ 1u].weight(parent, from);
        const float sum = own + other;
        if (!(sum > 0)) return 0;
        probability *= own / sum;
        node = nodes_[node].parent;
    }
    return probability;
}

} // namespace weft
