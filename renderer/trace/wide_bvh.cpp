// SPDX-License-Identifier: Apache-2.0
#include "renderer/trace/wide_bvh.h"

#include <algorithm>
#include <stdexcept>

namespace weft {
namespace {

constexpr unsigned width = WideNode::width;

/// How a subtree of the binary tree is best shown as at most i slots, for i from 1 to 7; slot 0 stands for one slot.
struct Plan {
    enum : std::uint8_t { as_leaf = 0xff, as_fewer = 0xfe };
    std::array<float, width - 1> cost;
    /// Of i+1 slots the left child gets this many; for one slot: of the 8 slots of its own node, or as_leaf.
    std::array<std::uint8_t, width - 1> left;
};

struct Cheapest {
    float cost;
    std::uint8_t left;
};

/// Two subtrees in `slots` slots together.
Cheapest distribute(const Plan& a, const Plan& b, unsigned slots) {
    Cheapest best{infinity, 1};
    for (unsigned left = 1; left < slots; ++left) {
        if (left > width - 1 || slots - left > width - 1) continue;
        const float cost = a.cost[left - 1] + b.cost[slots - left - 1];
        if (cost < best.cost) best = {cost, static_cast<std::uint8_t>(left)};
    }
    return best;
}

class Collapser {
  public:
    Collapser(const Bvh& binary, const CollapseOptions& options)
        : nodes_(binary.nodes), options_(options), plans_(nodes_.size()), counts_(nodes_.size()),
          firsts_(nodes_.size()) {
        for (std::size_t i = nodes_.size(); i-- > 0;) plan(i); // children stand behind their parents
    }

    std::vector<WideNode> nodes();

  private:
    void plan(std::size_t i);
    /// Writes the binary nodes that fill the slots of a wide node into `into`; returns how many.
    void gather(std::uint32_t node, unsigned slots, std::array<std::uint32_t, width>& into, unsigned& size) const;

    const std::vector<Bvh::Node>& nodes_;
    CollapseOptions options_;
    std::vector<Plan> plans_;
    std::vector<std::uint32_t> counts_, firsts_; // of primitives below a binary node
};

void Collapser::plan(std::size_t i) {
    const Bvh::Node& node = nodes_[i];
    Plan& p = plans_[i];
    const float area = node.bounds.half_area();
    counts_[i] = node.leaf() ? node.count : counts_[node.first] + counts_[node.first + 1];
    firsts_[i] = node.leaf() ? node.first : firsts_[node.first];
    const float as_leaf = area * (options_.leaf_cost + options_.primitive_cost * static_cast<float>(counts_[i]));
    p.left.fill(Plan::as_fewer);
    if (node.leaf()) {
        p.cost.fill(as_leaf);
        p.left[0] = Plan::as_leaf;
        return;
    }
    const Plan &a = plans_[node.first], &b = plans_[node.first + 1];
    Cheapest inner = distribute(a, b, width);
    inner.cost += area * options_.node_cost;
    // Areas beyond float compare as neither less nor more: then what fits into a leaf becomes one.
    const bool leaf = counts_[i] <= options_.max_leaf && !(inner.cost < as_leaf);
    p.cost[0] = leaf ? as_leaf : inner.cost;
    p.left[0] = leaf ? static_cast<std::uint8_t>(Plan::as_leaf) : inner.left;
    for (unsigned slots = 2; slots < width; ++slots) {
        const Cheapest spread = distribute(a, b, slots);
        const bool pays = spread.cost < p.cost[slots - 2];
        p.cost[slots - 1] = pays ? spread.cost : p.cost[slots - 2];
        if (pays) p.left[slots - 1] = spread.left;
    }
}

void Collapser::gather(std::uint32_t node, unsigned slots, std::array<std::uint32_t, width>& into,
                       unsigned& size) const {
    while (slots > 1 && plans_[node].left[slots - 1] == Plan::as_fewer) --slots;
    if (slots == 1) {
        into[size++] = node;
        return;
    }
    const unsigned left = plans_[node].left[slots - 1];
    gather(nodes_[node].first, left, into, size);
    gather(nodes_[node].first + 1, slots - left, into, size);
}

/// Places in which rays of each octant visit the slots, the farthest first.
void set_order(WideNode& node, const std::array<std::uint32_t, width>& slots, unsigned size,
               const std::vector<Bvh::Node>& nodes) {
    std::fill(std::begin(node.order), std::end(node.order), 0u);
    for (unsigned octant = 0; octant < 8; ++octant) {
        std::array<std::uint8_t, width> places{0, 1, 2, 3, 4, 5, 6, 7};
        std::array<float, width> depth{};
        for (unsigned s = 0; s < size; ++s) {
            const Vec3 c = nodes[slots[s]].bounds.center();
            depth[s] = (octant & 1 ? -c.x : c.x) + (octant & 2 ? -c.y : c.y) + (octant & 4 ? -c.z : c.z);
        }
        std::stable_sort(places.begin(), places.begin() + size, [&](std::uint8_t a, std::uint8_t b) {
            return depth[a] > depth[b]; // centres are finite, their sum may be infinite, but never NaN
        });
        for (unsigned i = 0; i < width; ++i) node.order[i] |= static_cast<std::uint32_t>(places[i]) << (3 * octant);
    }
}

std::vector<WideNode> Collapser::nodes() {
    struct Pending {
        std::uint32_t binary, wide;
    };
    std::vector<WideNode> wide(1);
    std::vector<Pending> stack{{0, 0}};
    while (!stack.empty()) {
        const Pending p = stack.back();
        stack.pop_back();
        std::array<std::uint32_t, width> slots{};
        unsigned size = 0;
        const std::uint8_t left = plans_[p.binary].left[0];
        if (left == Plan::as_leaf) { // the root alone may be one
            slots[size++] = p.binary;
        } else {
            gather(nodes_[p.binary].first, left, slots, size);
            gather(nodes_[p.binary].first + 1, width - left, slots, size);
        }
        WideNode node;
        for (unsigned s = 0; s < width; ++s) {
            const Bounds box = s < size ? nodes_[slots[s]].bounds : Bounds{};
            for (std::size_t axis = 0; axis < 3; ++axis) {
                node.bounds[0][axis][s] = box.lower[axis];
                node.bounds[1][axis][s] = box.upper[axis];
            }
            if (s >= size) {
                node.child[s] = ChildRef();
            } else if (plans_[slots[s]].left[0] == Plan::as_leaf) {
                node.child[s] = ChildRef::leaf(firsts_[slots[s]], counts_[slots[s]]);
            } else {
                node.child[s] = ChildRef::node(static_cast<std::uint32_t>(wide.size()));
                stack.push_back({slots[s], static_cast<std::uint32_t>(wide.size())});
                wide.emplace_back();
            }
        }
        set_order(node, slots, size, nodes_);
        wide[p.wide] = node;
    }
    return wide;
}

} // namespace

WideBvh collapse(Bvh binary, const CollapseOptions& options) {
    WideBvh wide;
    if (binary.nodes.empty()) return wide;
    if (binary.order.size() > ChildRef::max_first)
        throw std::length_error("a tree for tracing rays over " + std::to_string(binary.order.size()) +
                                " primitives; one mesh may have " + std::to_string(ChildRef::max_first));
    CollapseOptions clamped = options;
    clamped.max_leaf = std::min(options.max_leaf, ChildRef::max_leaf);
    wide.nodes = Collapser(binary, clamped).nodes();
    wide.order = std::move(binary.order);
    wide.bounds = binary.nodes[0].bounds;
    return wide;
}

} // namespace weft
