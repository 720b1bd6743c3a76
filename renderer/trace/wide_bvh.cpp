// SPDX-License-Identifier: Apache-2.0
#include "renderer/trace/wide_bvh.h"

#include "renderer/trace/flat_box.h"

#include <algorithm>
#include <span>
#include <stdexcept>
#include <string>

namespace weft {
namespace {

constexpr unsigned width = WideNode::width;

/// What a node of the binary tree and all below it cost, shown as at most i slots, for i from 1 to 7; entry 0 stands
/// for one slot.
struct Costs {
    std::array<float, width - 1> of;
    unsigned most;       ///< slots that it can use, 7 at most; entries beyond are not set
    std::uint32_t count; ///< primitives
};

/// How a node is best shown as at most i slots: three bits for each i. Of i slots so many are the left child's; of one
/// slot, so many of the eight of its own node.
class Choices {
  public:
    static constexpr unsigned as_leaf = 0;  ///< as one slot
    static constexpr unsigned as_fewer = 0; ///< as more than one: in fewer slots it costs no more

    unsigned left(unsigned slots) const { return bits_ >> 3 * slots & 7; }
    unsigned most() const { return bits_ & 7; } ///< slots that it can use
    void set_left(unsigned slots, unsigned left) { bits_ |= left << 3 * slots; }
    void set_most(unsigned most) { bits_ |= most; }

  private:
    std::uint32_t bits_ = 0;
};
static_assert(width == 8);

struct Cheapest {
    float cost;
    unsigned left;
};

/// Two subtrees in `slots` slots together, which they can use.
Cheapest distribute(const Costs& a, const Costs& b, unsigned slots) {
    const unsigned last = std::min(a.most, slots - 1);
    Cheapest best{infinity, last};
    for (unsigned left = slots > b.most ? slots - b.most : 1; left <= last; ++left) {
        const float cost = a.of[left - 1] + b.of[slots - left - 1];
        if (cost < best.cost) best = {cost, left};
    }
    return best;
}

/// Places in which rays of each octant visit the slots, the farthest first. Opposite octants have opposite orders, so
/// four are found, side by side: a slot's place is how many are before it, and no branch depends on the centres.
void set_order(WideNode& node, const std::array<Vec3, width>& centers, unsigned size) {
    const auto all = [](float x) { return Float4{x, x, x, x}; };
    std::array<Float4, width> depths;
    std::array<Int4, width> places{};
    for (unsigned s = 0; s < size; ++s) { // centres are finite, their sum may be infinite, but never NaN
        const Vec3 c = centers[s];
        depths[s] = Float4{c.x, -c.x, c.x, -c.x} + Float4{c.y, c.y, -c.y, -c.y} + all(c.z);
        for (unsigned before = 0; before < s; ++before) {
            const Int4 moves_back = depths[before] < depths[s]; // -1 or 0
            places[before] -= moves_back;
            places[s] += moves_back + 1;
        }
    }
    for (unsigned s = size; s < width; ++s) {
        const auto place = static_cast<std::int32_t>(s);
        places[s] = Int4{place, place, place, place};
    }
    std::array<std::uint32_t, width> order{};
    for (unsigned s = 0; s < width; ++s)
        for (unsigned octant = 0; octant < 4; ++octant) {
            const auto place = static_cast<unsigned>(places[s][static_cast<int>(octant)]);
            order[place] |= s << (3 * octant);
            order[s < size ? size - 1 - place : place] |= s << (3 * (7 - octant));
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
    using Siblings = std::array<Costs, 2>;

    Siblings plan(Bvh::Run run);
    void plan_top(std::span<const Siblings> below);
    Costs leaf_costs(const Bvh::Node& leaf) const;
    Costs choose(std::uint32_t node, const Siblings& children);
    ChildRef leaf_of(std::uint32_t node) const;
    void gather(std::uint32_t node, unsigned slots, std::array<std::uint32_t, width>& into, unsigned& size) const;
    template <class IsLeaf>
    void put_most_promising_last(std::array<std::uint32_t, width>& slots, unsigned size, const IsLeaf& is_leaf) const;
    void make(Pending p, HugeArray<WideNode>& wide, std::vector<Pending>& pending) const;

    const Bvh& binary_;
    CollapseOptions options_;
    Executor& executor_;
    HugeArray<Choices> choices_; ///< by node; its pages are first touched by those who fill it
};

Collapser::Collapser(const Bvh& binary, const CollapseOptions& options, Executor& executor)
    : binary_(binary), options_(options), executor_(executor), choices_(binary.nodes.size()) {
    std::vector<Siblings> below(binary.subtrees.size());
    executor.for_each(below.size(), [&](std::size_t t) { below[t] = plan(binary_.subtrees[t]); });
    plan_top(below);
}

Costs Collapser::leaf_costs(const Bvh::Node& leaf) const {
    const float cost =
        leaf.bounds.half_area() * (options_.leaf_cost + options_.primitive_cost * static_cast<float>(leaf.count));
    return {{cost}, 1, leaf.count};
}

/// Decides for a node whose children's costs are known.
Costs Collapser::choose(std::uint32_t node, const Siblings& children) {
    const auto& [a, b] = children;
    const float area = binary_.nodes[node].bounds.half_area();
    Costs costs;
    Choices choices;
    const unsigned most = a.most + b.most;
    costs.most = std::min(most, width - 1);
    costs.count = a.count + b.count;
    choices.set_most(costs.most);
    const float as_leaf = area * (options_.leaf_cost + options_.primitive_cost * static_cast<float>(costs.count));
    Cheapest inner = distribute(a, b, std::min(most, width));
    inner.cost += area * options_.node_cost;
    // Areas beyond float compare as neither less nor more: then what fits into a leaf becomes one.
    const bool leaf = costs.count <= options_.max_leaf && !(inner.cost < as_leaf);
    costs.of[0] = leaf ? as_leaf : inner.cost;
    choices.set_left(1, leaf ? Choices::as_leaf : inner.left);
    for (unsigned slots = 2; slots <= costs.most; ++slots) {
        const Cheapest spread = distribute(a, b, slots);
        const bool pays = spread.cost < costs.of[slots - 2];
        costs.of[slots - 1] = pays ? spread.cost : costs.of[slots - 2];
        choices.set_left(slots, pays ? spread.left : Choices::as_fewer);
    }
    choices_[node] = choices;
    return costs;
}

/// Returns the costs of a run's first two nodes. From its end: children stand behind their parents, and what is below
/// the right one of two behind all that is below the left one, so costs are needed in the order of a stack.
Collapser::Siblings Collapser::plan(Bvh::Run run) {
    std::vector<Siblings> stack;
    stack.reserve(Bvh::max_depth);
    const auto costs_of = [&](std::uint32_t node) {
        if (binary_.nodes[node].leaf()) return leaf_costs(binary_.nodes[node]);
        const Siblings children = stack.back();
        stack.pop_back();
        return choose(node, children);
    };
    for (std::uint32_t i = run.end; i > run.begin; i -= 2) {
        const Costs left = costs_of(i - 2);
        stack.push_back({left, costs_of(i - 1)});
    }
    return stack.empty() ? Siblings{} : stack.back();
}

/// The nodes before the first run; `below`: costs of each run's first two nodes.
void Collapser::plan_top(std::span<const Siblings> below) {
    const std::uint32_t top = binary_.top();
    std::vector<Costs> costs(top);
    for (std::uint32_t i = top; i-- > 0;) {
        const Bvh::Node& node = binary_.nodes[i];
        if (node.leaf())
            costs[i] = leaf_costs(node);
        else if (node.first < top)
            costs[i] = choose(i, {costs[node.first], costs[node.first + 1]});
        else
            costs[i] = choose(i, below[binary_.run_of(node.first)]);
    }
}

/// The primitives below a node.
ChildRef Collapser::leaf_of(std::uint32_t node) const {
    const auto end_leaf = [&](std::uint32_t right) -> const Bvh::Node& {
        std::uint32_t i = node;
        while (!binary_.nodes[i].leaf()) i = binary_.nodes[i].first + right;
        return binary_.nodes[i];
    };
    const Bvh::Node &first = end_leaf(0), &last = end_leaf(1);
    return ChildRef::leaf(first.first, last.first + last.count - first.first);
}

/// Writes the binary nodes that fill `slots` slots of a wide node into `into`, of which `size` are taken.
void Collapser::gather(std::uint32_t node, unsigned slots, std::array<std::uint32_t, width>& into,
                       unsigned& size) const {
    if (binary_.nodes[node].leaf()) {
        into[size++] = node;
        return;
    }
    const Choices choices = choices_[node];
    slots = std::min(slots, choices.most());
    while (slots > 1 && choices.left(slots) == Choices::as_fewer) --slots;
    if (slots == 1) {
        into[size++] = node;
        return;
    }
    const unsigned left = choices.left(slots);
    gather(binary_.nodes[node].first, left, into, size);
    gather(binary_.nodes[node].first + 1, slots - left, into, size);
}

/// Rays that any hit ends visit the last slot first. A large child is likely to end them, and a leaf does so at once.
template <class IsLeaf> void Collapser::put_most_promising_last(std::array<std::uint32_t, width>& slots, unsigned size,
                                                                const IsLeaf& is_leaf) const {
    std::array<float, width> promise;
    for (unsigned i = 0; i < size; ++i) {
        const std::uint32_t node = slots[i];
        const float area = binary_.nodes[node].bounds.half_area() * (is_leaf(node) ? 1.0f : 0.5f);
        unsigned place = i;
        for (; place > 0 && promise[place - 1] > area; --place) {
            slots[place] = slots[place - 1];
            promise[place] = promise[place - 1];
        }
        slots[place] = node;
        promise[place] = area;
    }
}

/// Writes wide[p.wide]; its inner children are appended to `wide`, still empty, and to `pending`.
void Collapser::make(Pending p, HugeArray<WideNode>& wide, std::vector<Pending>& pending) const {
    const auto is_leaf = [&](std::uint32_t node) {
        return binary_.nodes[node].leaf() || choices_[node].left(1) == Choices::as_leaf;
    };
    std::array<std::uint32_t, width> slots{};
    unsigned size = 0;
    if (is_leaf(p.binary)) { // the root alone may be one
        slots[size++] = p.binary;
    } else {
        const unsigned left = choices_[p.binary].left(1);
        gather(binary_.nodes[p.binary].first, left, slots, size);
        gather(binary_.nodes[p.binary].first + 1, width - left, slots, size);
    }
    put_most_promising_last(slots, size, is_leaf);
    WideNode node;
    std::array<Vec3, width> centers;
    for (unsigned s = 0; s < width; ++s) {
        const Bounds box = s < size ? binary_.nodes[slots[s]].bounds : Bounds{};
        for (std::size_t axis = 0; axis < 3; ++axis) {
            node.bounds[0][axis][s] = box.lower[axis];
            node.bounds[1][axis][s] = box.upper[axis];
        }
        if (s >= size) continue;
        centers[s] = box.center();
        if (is_leaf(slots[s])) {
            node.child[s] = leaf_of(slots[s]);
        } else {
            node.child[s] = ChildRef::node(static_cast<std::uint32_t>(wide.size()));
            pending.push_back({slots[s], static_cast<std::uint32_t>(wide.size())});
            wide.emplace_back();
        }
    }
    set_order(node, centers, size);
    wide[p.wide] = node;
}

/// Those of the top one after the other. Below it, each task makes those of one run, and all are put behind each other.
HugeArray<WideNode> Collapser::nodes() {
    struct Task {
        std::vector<Pending> roots; ///< their `wide` is not of this task
        HugeArray<WideNode> wide;   ///< first the roots
    };
    std::vector<Task> tasks(binary_.subtrees.size());
    HugeArray<WideNode> wide(1);
    std::vector<Pending> pending{{0, 0}};
    while (!pending.empty()) {
        const Pending p = pending.back();
        pending.pop_back();
        if (p.binary < binary_.top())
            make(p, wide, pending);
        else
            tasks[binary_.run_of(p.binary)].roots.push_back(p);
    }
    executor_.for_each(tasks.size(), [&](std::size_t i) {
        Task& task = tasks[i];
        const Bvh::Run run = binary_.subtrees[i];
        task.wide.reserve((run.end - run.begin) / 16 + task.roots.size());
        task.wide.resize(task.roots.size());
        std::vector<Pending> mine;
        for (std::uint32_t root = 0; root < task.roots.size(); ++root) {
            mine.push_back({task.roots[root].binary, root});
            while (!mine.empty()) {
                const Pending p = mine.back();
                mine.pop_back();
                make(p, task.wide, mine);
            }
        }
    });
    std::vector<std::size_t> bases(tasks.size()); // of a task's node 0, were it put there
    std::size_t total = wide.size();
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        bases[i] = total - tasks[i].roots.size();
        total += tasks[i].wide.size() - tasks[i].roots.size();
    }
    wide.resize(total);
    executor_.for_each(tasks.size(), [&](std::size_t i) {
        const Task& task = tasks[i];
        for (std::size_t n = 0; n < task.wide.size(); ++n) {
            WideNode node = task.wide[n];
            for (unsigned s = 0; s < width; ++s)
                if (!node.child[s].is_leaf() && !node.empty(s))
                    node.child[s] = ChildRef::node(static_cast<std::uint32_t>(node.child[s].index() + bases[i]));
            wide[n < task.roots.size() ? task.roots[n].wide : bases[i] + n] = node;
        }
        tasks[i] = {};
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
