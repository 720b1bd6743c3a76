// SPDX-License-Identifier: Apache-2.0
#include "renderer/trace/wide_bvh.h"

#include "renderer/trace/flat_box.h"

#include <algorithm>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>

namespace weft {
namespace {

constexpr unsigned width = WideNode::width;

/// What a node of the binary tree and all below it cost, shown as at most i slots, for i from 1 to 7; entry 0 stands
/// for one slot. A line of the cache.
struct alignas(64) Costs {
    std::array<float, width - 1> of;
    std::array<std::uint32_t, width - 1> nodes; ///< wide ones that are made so
    unsigned most;                              ///< slots that it can use, 7 at most; entries beyond are not set
    std::uint32_t count;                        ///< primitives
};

/// How an inner node is best shown as at most i slots: three bits for each i. Of i slots so many are the left child's;
/// of one slot, so many of the eight of its own node. They are kept where a leaf counts its primitives.
class Choices {
  public:
    static constexpr unsigned as_leaf = 0;  ///< as one slot
    static constexpr unsigned as_fewer = 0; ///< as more than one: in fewer slots it costs no more

    explicit Choices(std::uint32_t bits = inner) : bits_(bits) {}
    static bool are_in(const Bvh::Node& node) { return (node.count & inner) != 0; }

    unsigned left(unsigned slots) const { return bits_ >> 3 * slots & 7; }
    unsigned most() const { return bits_ & 7; } ///< slots that it can use
    void set_left(unsigned slots, unsigned left) { bits_ |= left << 3 * slots; }
    void set_most(unsigned most) { bits_ |= most; }
    std::uint32_t bits() const { return bits_; }

  private:
    static constexpr std::uint32_t inner = 1u << 31; ///< no leaf has so many primitives
    std::uint32_t bits_;
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
    /// Plans, and notes in the inner nodes of `binary` what is best.
    Collapser(Bvh& binary, const CollapseOptions& options, Executor& executor);
    HugeArray<WideNode> nodes() const;

  private:
    /// A wide node to be made of a binary one.
    struct Pending {
        std::uint32_t binary, wide;
    };
    using Siblings = std::array<Costs, 2>;
    /// How many slots of the present wide node, or of a new one, an inner node's children get.
    struct Shares {
        unsigned left, right;
        bool in_new_node;
    };
    /// The binary nodes that a wide one has for children.
    struct Children {
        std::array<std::uint32_t, width> node{};
        unsigned size = 0;
    };

    Siblings plan(Bvh::Run run);
    void plan_top();
    void set_leaf(const Bvh::Node& leaf, Costs& costs) const;
    void choose(std::uint32_t node, const Costs& a, const Costs& b, Costs& costs);
    Choices choices(std::uint32_t node) const { return Choices(binary_.nodes[node].count); }
    bool is_leaf(std::uint32_t node) const; ///< of the wide tree
    ChildRef leaf_of(std::uint32_t node) const;
    Shares share(std::uint32_t node, unsigned slots) const;
    void gather(std::uint32_t node, unsigned slots, Children& into) const;
    Children children_of(std::uint32_t node) const;
    void put_most_promising_last(Children& children) const;
    std::vector<std::uint32_t> counts() const;
    std::uint32_t make(Pending p, std::uint32_t next, std::span<WideNode> wide, std::vector<Pending>& pending) const;

    Bvh& binary_;
    CollapseOptions options_;
    Executor& executor_;
    std::vector<Siblings> below_; ///< of each run, its first two nodes
};

Collapser::Collapser(Bvh& binary, const CollapseOptions& options, Executor& executor)
    : binary_(binary), options_(options), executor_(executor), below_(binary.subtrees.size()) {
    executor.for_each(below_.size(), [&](std::size_t t) { below_[t] = plan(binary_.subtrees[t]); });
    plan_top();
}

void Collapser::set_leaf(const Bvh::Node& leaf, Costs& costs) const {
    costs.of[0] =
        leaf.bounds.half_area() * (options_.leaf_cost + options_.primitive_cost * static_cast<float>(leaf.count));
    costs.nodes[0] = 0;
    costs.most = 1;
    costs.count = leaf.count;
}

/// Decides for a node whose children cost `a` and `b`.
void Collapser::choose(std::uint32_t node, const Costs& a, const Costs& b, Costs& costs) {
    const float area = binary_.nodes[node].bounds.half_area();
    Choices choices;
    const unsigned most = a.most + b.most;
    costs.most = std::min(most, width - 1);
    costs.count = a.count + b.count;
    choices.set_most(costs.most);
    const auto nodes = [&](unsigned slots, unsigned left) { return a.nodes[left - 1] + b.nodes[slots - left - 1]; };
    const float as_leaf = area * (options_.leaf_cost + options_.primitive_cost * static_cast<float>(costs.count));
    const unsigned own = std::min(most, width);
    Cheapest inner = distribute(a, b, own);
    inner.cost += area * options_.node_cost;
    // Areas beyond float compare as neither less nor more: then what fits into a leaf becomes one.
    const bool leaf = costs.count <= options_.max_leaf && !(inner.cost < as_leaf);
    costs.of[0] = leaf ? as_leaf : inner.cost;
    costs.nodes[0] = leaf ? 0 : 1 + nodes(own, inner.left);
    choices.set_left(1, leaf ? Choices::as_leaf : inner.left);
    for (unsigned slots = 2; slots <= costs.most; ++slots) {
        const Cheapest spread = distribute(a, b, slots);
        const bool pays = spread.cost < costs.of[slots - 2];
        costs.of[slots - 1] = pays ? spread.cost : costs.of[slots - 2];
        costs.nodes[slots - 1] = pays ? nodes(slots, spread.left) : costs.nodes[slots - 2];
        choices.set_left(slots, pays ? spread.left : Choices::as_fewer);
    }
    binary_.nodes[node].count = choices.bits();
}

/// Returns the costs of a run's first two nodes. From its end: children stand behind their parents, and what is below
/// the right one of two behind all that is below the left one, so costs are needed in the order of a stack. They are
/// written where they stay, since to copy what has just been written is to wait for it.
Collapser::Siblings Collapser::plan(Bvh::Run run) {
    std::array<Siblings, Bvh::max_depth + 2> places; // as many as may wait, with those of the present ones
    std::array<Siblings*, Bvh::max_depth + 2> stack;
    for (std::size_t i = 0; i < stack.size(); ++i) stack[i] = &places[i];
    std::size_t top = 0; // that many wait for their parents
    for (std::uint32_t i = run.end; i > run.begin; i -= 2) {
        Siblings& here = *stack[top];
        std::size_t left = top;
        for (const std::uint32_t side : {0u, 1u}) {
            const std::uint32_t node = i - 2 + side;
            if (binary_.nodes[node].leaf()) {
                set_leaf(binary_.nodes[node], here[side]);
            } else {
                const auto& [a, b] = *stack[--left];
                choose(node, a, b, here[side]);
            }
        }
        std::swap(stack[left], stack[top]);
        top = left + 1;
    }
    return top == 0 ? Siblings{} : *stack[0];
}

/// The nodes before the first run.
void Collapser::plan_top() {
    const std::uint32_t top = binary_.top();
    std::vector<Costs> costs(top);
    for (std::uint32_t i = top; i-- > 0;) {
        const Bvh::Node& node = binary_.nodes[i];
        if (node.leaf()) {
            set_leaf(node, costs[i]);
        } else if (node.first < top) {
            choose(i, costs[node.first], costs[node.first + 1], costs[i]);
        } else {
            const auto& [a, b] = below_[binary_.run_of(node.first)];
            choose(i, a, b, costs[i]);
        }
    }
}

bool Collapser::is_leaf(std::uint32_t node) const {
    return !Choices::are_in(binary_.nodes[node]) || choices(node).left(1) == Choices::as_leaf;
}

/// The primitives below a node.
ChildRef Collapser::leaf_of(std::uint32_t node) const {
    const auto end_leaf = [&](std::uint32_t right) -> const Bvh::Node& {
        std::uint32_t i = node;
        while (Choices::are_in(binary_.nodes[i])) i = binary_.nodes[i].first + right;
        return binary_.nodes[i];
    };
    const Bvh::Node &first = end_leaf(0), &last = end_leaf(1);
    return ChildRef::leaf(first.first, last.first + last.count - first.first);
}

/// What the children of an inner node get when it may have `slots` of its parent's wide node. Where `left` is
/// Choices::as_leaf, there is no node.
Collapser::Shares Collapser::share(std::uint32_t node, unsigned slots) const {
    const Choices best = choices(node);
    slots = std::min(slots, best.most());
    while (slots > 1 && best.left(slots) == Choices::as_fewer) --slots;
    const unsigned left = best.left(slots);
    return {left, (slots == 1 ? width : slots) - left, slots == 1};
}

/// Appends the binary nodes that fill `slots` slots of a wide node.
void Collapser::gather(std::uint32_t node, unsigned slots, Children& into) const {
    if (slots > 1 && Choices::are_in(binary_.nodes[node]))
        if (const Shares shares = share(node, slots); !shares.in_new_node) {
            gather(binary_.nodes[node].first, shares.left, into);
            gather(binary_.nodes[node].first + 1, shares.right, into);
            return;
        }
    into.node[into.size++] = node;
}

/// Of the wide node that is made of `node`, from the left.
Collapser::Children Collapser::children_of(std::uint32_t node) const {
    Children children;
    if (is_leaf(node)) { // the root alone may be one
        children.node[children.size++] = node;
    } else {
        const unsigned left = choices(node).left(1);
        gather(binary_.nodes[node].first, left, children);
        gather(binary_.nodes[node].first + 1, width - left, children);
    }
    return children;
}

/// Rays that any hit ends visit the last slot first. A large child is likely to end them, and a leaf does so at once.
void Collapser::put_most_promising_last(Children& children) const {
    std::array<float, width> promise;
    for (unsigned i = 0; i < children.size; ++i) {
        const std::uint32_t node = children.node[i];
        const float area = binary_.nodes[node].bounds.half_area() * (is_leaf(node) ? 1.0f : 0.5f);
        unsigned place = i;
        for (; place > 0 && promise[place - 1] > area; --place) {
            children.node[place] = children.node[place - 1];
            promise[place] = promise[place - 1];
        }
        children.node[place] = node;
        promise[place] = area;
    }
}

/// How many wide nodes are made of the nodes of each run.
std::vector<std::uint32_t> Collapser::counts() const {
    std::vector<std::uint32_t> counts(binary_.subtrees.size(), 0);
    std::vector<unsigned> slots(binary_.top(), 0); // that each node of the top gets; none below a leaf
    slots[0] = 1;
    for (std::uint32_t i = 0; i < slots.size(); ++i) {
        if (slots[i] == 0 || !Choices::are_in(binary_.nodes[i])) continue;
        const Shares shares = share(i, slots[i]);
        if (shares.left == Choices::as_leaf) continue;
        const std::uint32_t child = binary_.nodes[i].first;
        if (child < slots.size()) {
            slots[child] = shares.left;
            slots[child + 1] = shares.right;
        } else {
            const std::size_t run = binary_.run_of(child);
            const auto nodes = [](const Costs& of, unsigned most) { return of.nodes[std::min(most, of.most) - 1]; };
            counts[run] = nodes(below_[run][0], shares.left) + nodes(below_[run][1], shares.right);
        }
    }
    return counts;
}

/// Writes wide[p.wide]. Its inner children, which are appended to `pending`, get the numbers from `next` on; returns
/// the one after theirs.
std::uint32_t Collapser::make(Pending p, std::uint32_t next, std::span<WideNode> wide,
                              std::vector<Pending>& pending) const {
    Children children = children_of(p.binary);
    put_most_promising_last(children);
    WideNode& node = wide[p.wide];
    node = {};
    std::array<Vec3, width> centers;
    for (unsigned s = 0; s < width; ++s) {
        const Bounds box = s < children.size ? binary_.nodes[children.node[s]].bounds : Bounds{};
        for (std::size_t axis = 0; axis < 3; ++axis) {
            node.bounds[0][axis][s] = box.lower[axis];
            node.bounds[1][axis][s] = box.upper[axis];
        }
        if (s >= children.size) continue;
        centers[s] = box.center();
        if (is_leaf(children.node[s])) {
            node.child[s] = leaf_of(children.node[s]);
        } else {
            node.child[s] = ChildRef::node(next);
            pending.push_back({children.node[s], next++});
        }
    }
    set_order(node, centers, children.size);
    return next;
}

/// Those of the top one after the other. Below it, each task makes those of one run; how many is known, so that each is
/// written where it stays.
HugeArray<WideNode> Collapser::nodes() const {
    std::vector<std::vector<Pending>> roots(binary_.subtrees.size());
    HugeArray<WideNode> top(1 + width * binary_.top()); // room for the children of each node there
    std::vector<Pending> pending{{0, 0}};
    std::uint32_t next = 1;
    while (!pending.empty()) {
        const Pending p = pending.back();
        pending.pop_back();
        if (p.binary < binary_.top())
            next = make(p, next, top, pending);
        else
            roots[binary_.run_of(p.binary)].push_back(p);
    }
    const std::uint32_t in_top = next;
    std::vector<std::uint32_t> first = counts(); // of each run but the roots, which have a number
    for (std::size_t i = 0; i < first.size(); ++i)
        next += std::exchange(first[i], next) - static_cast<std::uint32_t>(roots[i].size());
    HugeArray<WideNode> wide(next);
    std::copy_n(top.begin(), in_top, wide.begin());
    executor_.for_each(roots.size(), [&](std::size_t i) {
        std::uint32_t mine = first[i];
        std::vector<Pending> left = roots[i];
        while (!left.empty()) {
            const Pending p = left.back();
            left.pop_back();
            mine = make(p, mine, wide, left);
        }
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
