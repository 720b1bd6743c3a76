// SPDX-License-Identifier: Apache-2.0
#include "renderer/trace/wide_bvh.h"

#include <algorithm>
#include <stdexcept>

namespace weft {
namespace {

constexpr unsigned width = WideNode::width;

/// What is below a node of the binary tree, and how that is best shown as at most i slots, for i from 1 to 7; entry 0
/// stands for one slot.
struct Plan {
    enum : std::uint8_t { as_leaf = 0xff, as_fewer = 0xfe };
    std::array<float, width - 1> cost;
    /// Of i+1 slots the left child gets this many; for one slot: of the 8 slots of its own node, or as_leaf.
    std::array<std::uint8_t, width - 1> left;
    std::uint8_t most;          ///< slots that it can use, 7 at most; entries beyond are not set
    std::uint32_t first, count; ///< primitives, by place in `order`
};

struct Cheapest {
    float cost;
    std::uint8_t left;
};

/// Two subtrees in `slots` slots together, which they can use.
Cheapest distribute(const Plan& a, const Plan& b, unsigned slots) {
    const unsigned last = std::min<unsigned>(a.most, slots - 1);
    Cheapest best{infinity, static_cast<std::uint8_t>(last)};
    for (unsigned left = slots > b.most ? slots - b.most : 1; left <= last; ++left) {
        const float cost = a.cost[left - 1] + b.cost[slots - left - 1];
        if (cost < best.cost) best = {cost, static_cast<std::uint8_t>(left)};
    }
    return best;
}

/// Places in which rays of each octant visit the slots, the farthest first. Opposite octants have opposite orders.
void set_order(WideNode& node, const std::array<Vec3, width>& centers, unsigned size) {
    std::array<std::uint32_t, width> order{};
    for (unsigned octant = 0; octant < 4; ++octant) {
        std::array<std::uint32_t, width> places;
        std::array<float, width> depths;
        for (unsigned s = 0; s < size; ++s) { // centres are finite, their sum may be infinite, but never NaN
            const Vec3 c = centers[s];
            const float depth = (octant & 1 ? -c.x : c.x) + (octant & 2 ? -c.y : c.y) + c.z;
            unsigned at = s;
            for (; at > 0 && depths[at - 1] < depth; --at) {
                depths[at] = depths[at - 1];
                places[at] = places[at - 1];
            }
            depths[at] = depth;
            places[at] = s;
        }
        for (unsigned i = 0; i < width; ++i) {
            order[i] |= (i < size ? places[i] : i) << (3 * octant);
            order[i] |= (i < size ? places[size - 1 - i] : i) << (3 * (7 - octant));
        }
    }
    std::copy(order.begin(), order.end(), std::begin(node.order));
}

class Collapser {
  public:
    Collapser(const Bvh& binary, const CollapseOptions& options, Executor& executor);
    HugeArray<WideNode> nodes();

  private:
    /// A wide node to be made of a binary one.
    struct Pending {
        std::uint32_t binary, wide;
    };

    void plan(std::size_t i);
    /// Writes the binary nodes that fill the slots of a wide node into `into`; returns how many.
    void gather(std::uint32_t node, unsigned slots, std::array<std::uint32_t, width>& into, unsigned& size) const;
    /// Writes wide[p.wide]; its inner children are appended to `wide`, still empty, and to `pending`.
    void make(Pending p, HugeArray<WideNode>& wide, std::vector<Pending>& pending) const;
    /// Below this many primitives one task takes all of a subtree. Of the tree alone, so that all workers make the
    /// same.
    std::uint32_t task_size() const { return std::max(plans_[0].count / 32, 2048u); }

    const HugeArray<Bvh::Node>& nodes_;
    CollapseOptions options_;
    Executor& executor_;
    HugeArray<Plan> plans_; // its pages are first touched by those who fill it
};

Collapser::Collapser(const Bvh& binary, const CollapseOptions& options, Executor& executor)
    : nodes_(binary.nodes), options_(options), executor_(executor), plans_(nodes_.size()) {
    const std::vector<std::uint32_t>& begins = binary.subtrees;
    const std::size_t top = begins.empty() ? nodes_.size() : begins[0];
    executor.for_each(begins.size(), [&](std::size_t t) {
        const std::size_t end = t + 1 < begins.size() ? begins[t + 1] : nodes_.size();
        for (std::size_t i = end; i-- > begins[t];) plan(i); // children stand behind their parents
    });
    for (std::size_t i = top; i-- > 0;) plan(i);
}

void Collapser::plan(std::size_t i) {
    const Bvh::Node& node = nodes_[i];
    Plan& p = plans_[i];
    const float area = node.bounds.half_area();
    p.count = node.leaf() ? node.count : plans_[node.first].count + plans_[node.first + 1].count;
    p.first = node.leaf() ? node.first : plans_[node.first].first;
    const float as_leaf = area * (options_.leaf_cost + options_.primitive_cost * static_cast<float>(p.count));
    if (node.leaf()) {
        p.cost[0] = as_leaf;
        p.left[0] = Plan::as_leaf;
        p.most = 1;
        return;
    }
    const Plan &a = plans_[node.first], &b = plans_[node.first + 1];
    const unsigned most = a.most + b.most;
    p.most = static_cast<std::uint8_t>(std::min(most, width - 1));
    Cheapest inner = distribute(a, b, std::min(most, width));
    inner.cost += area * options_.node_cost;
    // Areas beyond float compare as neither less nor more: then what fits into a leaf becomes one.
    const bool leaf = p.count <= options_.max_leaf && !(inner.cost < as_leaf);
    p.cost[0] = leaf ? as_leaf : inner.cost;
    p.left[0] = leaf ? static_cast<std::uint8_t>(Plan::as_leaf) : inner.left;
    for (unsigned slots = 2; slots <= p.most; ++slots) {
        const Cheapest spread = distribute(a, b, slots);
        const bool pays = spread.cost < p.cost[slots - 2];
        p.cost[slots - 1] = pays ? spread.cost : p.cost[slots - 2];
        p.left[slots - 1] = pays ? spread.left : static_cast<std::uint8_t>(Plan::as_fewer);
    }
}

void Collapser::gather(std::uint32_t node, unsigned slots, std::array<std::uint32_t, width>& into,
                       unsigned& size) const {
    const Plan& p = plans_[node];
    slots = std::min<unsigned>(slots, p.most);
    while (slots > 1 && p.left[slots - 1] == Plan::as_fewer) --slots;
    if (slots == 1) {
        into[size++] = node;
        return;
    }
    const unsigned left = p.left[slots - 1];
    gather(nodes_[node].first, left, into, size);
    gather(nodes_[node].first + 1, slots - left, into, size);
}

void Collapser::make(Pending p, HugeArray<WideNode>& wide, std::vector<Pending>& pending) const {
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
    std::array<Vec3, width> centers;
    for (unsigned s = 0; s < width; ++s) {
        const Bounds box = s < size ? nodes_[slots[s]].bounds : Bounds{};
        for (std::size_t axis = 0; axis < 3; ++axis) {
            node.bounds[0][axis][s] = box.lower[axis];
            node.bounds[1][axis][s] = box.upper[axis];
        }
        if (s >= size) continue;
        centers[s] = box.center();
        const Plan& below = plans_[slots[s]];
        if (below.left[0] == Plan::as_leaf) {
            node.child[s] = ChildRef::leaf(below.first, below.count);
        } else {
            node.child[s] = ChildRef::node(static_cast<std::uint32_t>(wide.size()));
            pending.push_back({slots[s], static_cast<std::uint32_t>(wide.size())});
            wide.emplace_back();
        }
    }
    set_order(node, centers, size);
    wide[p.wide] = node;
}

/// The large subtrees' nodes one after the other; below them each task makes the nodes of one subtree, and all are put
/// behind each other.
HugeArray<WideNode> Collapser::nodes() {
    struct Task {
        Pending root;
        HugeArray<WideNode> wide; ///< [0] goes to root.wide
    };
    std::vector<Task> tasks;
    HugeArray<WideNode> wide(1);
    std::vector<Pending> pending{{0, 0}};
    while (!pending.empty()) {
        const Pending p = pending.back();
        pending.pop_back();
        if (plans_[p.binary].count <= task_size())
            tasks.push_back({p, {}});
        else
            make(p, wide, pending);
    }
    executor_.for_each(tasks.size(), [&](std::size_t i) {
        Task& task = tasks[i];
        task.wide.reserve(plans_[task.root.binary].count / 8 + 1);
        task.wide.emplace_back();
        std::vector<Pending> mine{{task.root.binary, 0}};
        while (!mine.empty()) {
            const Pending p = mine.back();
            mine.pop_back();
            make(p, task.wide, mine);
        }
    });
    std::vector<std::size_t> bases(tasks.size());
    std::size_t total = wide.size();
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        bases[i] = total - 1; // of the task's node 1
        total += tasks[i].wide.size() - 1;
    }
    wide.resize(total);
    executor_.for_each(tasks.size(), [&](std::size_t i) {
        for (std::size_t n = 0; n < tasks[i].wide.size(); ++n) {
            WideNode node = tasks[i].wide[n];
            for (unsigned s = 0; s < width; ++s)
                if (!node.child[s].is_leaf() && !node.empty(s))
                    node.child[s] = ChildRef::node(static_cast<std::uint32_t>(node.child[s].index() + bases[i]));
            wide[n == 0 ? tasks[i].root.wide : bases[i] + n] = node;
        }
        tasks[i].wide = {};
    });
    return wide;
}

} // namespace

WideBvh collapse(Bvh binary, const CollapseOptions& options, Executor& executor) {
    WideBvh wide;
    if (binary.nodes.empty()) return wide;
    if (binary.order.size() > ChildRef::max_first)
        throw std::length_error("a tree for tracing rays over " + std::to_string(binary.order.size()) +
                                " primitives; one mesh may have " + std::to_string(ChildRef::max_first));
    CollapseOptions clamped = options;
    clamped.max_leaf = std::min(options.max_leaf, ChildRef::max_leaf);
    wide.nodes = Collapser(binary, clamped, executor).nodes();
    wide.order = std::move(binary.order);
    wide.bounds = binary.nodes[0].bounds;
    return wide;
}

} // namespace weft
