// SPDX-License-Identifier: Apache-2.0
#include "renderer/trace/bvh.h"

#include "renderer/trace/flat_box.h"

#include <algorithm>
#include <array>

namespace weft {
namespace {

using Reference = FlatBox; // its tag is the primitive

constexpr unsigned max_bins = 32;
constexpr std::size_t chunk_size = 1u << 15; // references that one task of a parallel pass takes
constexpr unsigned heuristic_depth = 56;     // below it ranges are halved by count: 56 + 32 levels stay under max_depth

struct Bins {
    std::array<std::array<FlatBox, max_bins>, 3> box;
    std::array<std::array<std::uint32_t, max_bins>, 3> count;
};

/// What a range of references covers.
struct Extent {
    FlatBox bounds = FlatBox::empty(), centers = FlatBox::empty();
    void include(const Reference& r) {
        bounds.include(r);
        centers.include(r.center_box());
    }
    void include(const Extent& e) {
        bounds.include(e.bounds);
        centers.include(e.centers);
    }
};

struct Binning {
    Float4 lower, scale;
    Int4 last; ///< bin
    unsigned bins;
    /// Few references are not worth many planes.
    Binning(const FlatBox& centers, std::size_t references, unsigned most)
        : lower(-centers.negated_lower), scale{},
          bins(static_cast<unsigned>(std::min<std::size_t>(most, 4 + references / 16))) {
        const Float4 extent = centers.upper + centers.negated_lower;
        for (int a = 0; a < 3; ++a) { // an axis without extent puts all into bin 0 and is never chosen
            const float s = static_cast<float>(bins) / extent[a];
            scale[a] = extent[a] > 0 && std::isfinite(s) ? s : 0;
        }
        const auto most_bin = static_cast<std::int32_t>(bins - 1);
        last = Int4{most_bin, most_bin, most_bin, most_bin};
    }
    /// Of the three axes.
    Int4 of(const Reference& r) const {
        const Float4 x = (r.center() - lower) * scale;
        const Int4 bin = __builtin_convertvector(x > 0 ? x : Float4{}, Int4); // NaN counts as 0
        return bin < last ? bin : last;
    }
};

struct Split {
    int axis = -1;
    unsigned bin = 0; // references in bins below it go left
    float cost = infinity;
};

Split best_split(const Bins& bins, unsigned count) {
    Split best;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const auto& boxes = bins.box[axis];
        const auto& counts = bins.count[axis];
        std::array<float, max_bins> right_cost;
        FlatBox box = FlatBox::empty();
        std::uint32_t n = 0;
        for (unsigned i = count - 1; i > 0; --i) {
            box.include(boxes[i]);
            n += counts[i];
            right_cost[i] = n ? box.half_area() * static_cast<float>(n) : infinity;
        }
        box = FlatBox::empty();
        n = 0;
        for (unsigned i = 1; i < count; ++i) {
            box.include(boxes[i - 1]);
            n += counts[i - 1];
            if (n == 0) continue;
            const float cost = box.half_area() * static_cast<float>(n) + right_cost[i];
            if (cost < best.cost) best = {static_cast<int>(axis), i, cost};
        }
    }
    return best;
}

void clear(Bins& bins, unsigned count) {
    for (std::size_t axis = 0; axis < 3; ++axis) {
        std::fill_n(bins.box[axis].begin(), count, FlatBox::empty());
        std::fill_n(bins.count[axis].begin(), count, 0u);
    }
}

void fill(Bins& bins, const Binning& binning, std::span<const Reference> refs) {
    for (const Reference& r : refs) {
        const Int4 bin = binning.of(r);
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const auto b = static_cast<std::size_t>(bin[static_cast<int>(axis)]);
            bins.box[axis][b].include(r);
            ++bins.count[axis][b];
        }
    }
}

void merge(Bins& into, const Bins& from, unsigned count) {
    for (std::size_t axis = 0; axis < 3; ++axis)
        for (unsigned i = 0; i < count; ++i) {
            into.box[axis][i].include(from.box[axis][i]);
            into.count[axis][i] += from.count[axis][i];
        }
}

/// A range of references that becomes one node.
struct Range {
    std::size_t begin, end;
    unsigned depth;
    Extent extent;
    std::size_t size() const { return end - begin; }
};

class Builder {
  public:
    Builder(std::span<const Bounds> primitives, const BvhOptions& options, Executor& executor)
        : options_(options), executor_(executor), bins_(std::clamp(options.bins, 2u, max_bins)),
          refs_(primitives.size()) {
        for_chunks(refs_.size(), [&](std::size_t begin, std::size_t end, std::size_t) {
            for (std::size_t i = begin; i < end; ++i)
                refs_[i] = FlatBox::of(primitives[i], static_cast<std::uint32_t>(i));
        });
    }

    Bvh build();

  private:
    using Nodes = std::vector<Bvh::Node>;

    template <class F> void for_chunks(std::size_t n, F&& body) {
        const std::size_t chunks = (n + chunk_size - 1) / chunk_size;
        executor_.for_each(chunks, [&](std::size_t c) { body(c * chunk_size, std::min(n, (c + 1) * chunk_size), c); });
    }
    Extent extent_of(std::size_t begin, std::size_t end);
    Split find_split(const Range& range, const Binning& binning);
    bool divide(const Range& range, Range& left, Range& right);
    void partition(const Range& range, const Binning& binning, const Split& split, Range& left, Range& right);
    void halve(const Range& range, Range& left, Range& right);
    void build_subtree(const Range& root, Nodes& nodes);
    static Bvh::Node leaf(const Range& r) {
        return {r.extent.bounds.bounds(), static_cast<std::uint32_t>(r.begin), static_cast<std::uint32_t>(r.size())};
    }
    static bool large(std::size_t n) { return n > 2 * chunk_size; }

    BvhOptions options_;
    Executor& executor_;
    unsigned bins_;
    std::vector<Reference> refs_, scratch_;
};

/// In parallel for large ranges only: the subtrees are built in a loop of the executor, and loops do not nest.
Extent Builder::extent_of(std::size_t begin, std::size_t end) {
    Extent extent;
    if (!large(end - begin)) {
        for (std::size_t i = begin; i < end; ++i) extent.include(refs_[i]);
        return extent;
    }
    std::vector<Extent> parts((end - begin + chunk_size - 1) / chunk_size);
    for_chunks(end - begin, [&](std::size_t b, std::size_t e, std::size_t c) {
        for (std::size_t i = begin + b; i < begin + e; ++i) parts[c].include(refs_[i]);
    });
    for (const Extent& p : parts) extent.include(p);
    return extent;
}

Split Builder::find_split(const Range& range, const Binning& binning) {
    const std::span<const Reference> refs(refs_.data() + range.begin, range.size());
    Bins bins;
    clear(bins, binning.bins);
    if (!large(range.size())) {
        fill(bins, binning, refs);
    } else { // boxes and counts merge exactly, so the cut into chunks cannot be seen in the result
        std::vector<Bins> parts((refs.size() + chunk_size - 1) / chunk_size);
        for_chunks(refs.size(), [&](std::size_t b, std::size_t e, std::size_t c) {
            clear(parts[c], binning.bins);
            fill(parts[c], binning, refs.subspan(b, e - b));
        });
        for (const Bins& p : parts) merge(bins, p, binning.bins);
    }
    return best_split(bins, binning.bins);
}

/// Moves the references of the left side before those of the right side, and measures both.
void Builder::partition(const Range& range, const Binning& binning, const Split& split, Range& left, Range& right) {
    const auto goes_left = [&](const Reference& r) {
        return binning.of(r)[split.axis] < static_cast<std::int32_t>(split.bin);
    };
    left = {range.begin, range.begin, range.depth + 1, {}};
    right = {range.end, range.end, range.depth + 1, {}};
    if (!large(range.size())) {
        for (;;) {
            for (; left.end < right.begin && goes_left(refs_[left.end]); ++left.end)
                left.extent.include(refs_[left.end]);
            for (; left.end < right.begin && !goes_left(refs_[right.begin - 1]); --right.begin)
                right.extent.include(refs_[right.begin - 1]);
            if (left.end == right.begin) return;
            std::swap(refs_[left.end], refs_[right.begin - 1]);
        }
    }
    struct Part {
        std::size_t lefts = 0;
        Extent left, right;
    };
    scratch_.resize(refs_.size());
    std::vector<Part> parts((range.size() + chunk_size - 1) / chunk_size);
    for_chunks(range.size(), [&](std::size_t b, std::size_t e, std::size_t c) {
        for (std::size_t i = range.begin + b; i < range.begin + e; ++i) {
            const bool to_left = goes_left(refs_[i]);
            parts[c].lefts += to_left;
            (to_left ? parts[c].left : parts[c].right).include(refs_[i]);
        }
    });
    std::vector<std::size_t> before(parts.size() + 1, 0); // references of the left side in earlier chunks
    for (std::size_t c = 0; c < parts.size(); ++c) {
        before[c + 1] = before[c] + parts[c].lefts;
        left.extent.include(parts[c].left);
        right.extent.include(parts[c].right);
    }
    left.end = right.begin = range.begin + before.back();
    for_chunks(range.size(), [&](std::size_t b, std::size_t e, std::size_t c) {
        std::size_t to_left = range.begin + before[c], to_right = right.begin + (b - before[c]);
        for (std::size_t i = range.begin + b; i < range.begin + e; ++i)
            scratch_[goes_left(refs_[i]) ? to_left++ : to_right++] = refs_[i];
    });
    for_chunks(range.size(), [&](std::size_t b, std::size_t e, std::size_t) {
        std::copy(scratch_.data() + range.begin + b, scratch_.data() + range.begin + e, refs_.data() + range.begin + b);
    });
}

void Builder::halve(const Range& range, Range& left, Range& right) {
    const std::size_t middle = range.begin + range.size() / 2;
    left = {range.begin, middle, range.depth + 1, extent_of(range.begin, middle)};
    right = {middle, range.end, range.depth + 1, extent_of(middle, range.end)};
}

/// Splits a range in two, or says that it should be a leaf.
bool Builder::divide(const Range& range, Range& left, Range& right) {
    if (range.size() <= 1) return false;
    const bool must = range.size() > options_.max_leaf;
    if (range.depth >= heuristic_depth) {
        if (must) halve(range, left, right);
        return must;
    }
    const Binning binning(range.extent.centers, range.size(), bins_);
    const Split split = find_split(range, binning);
    const float area = range.extent.bounds.half_area();
    const bool pays =
        split.axis >= 0 && split.cost + options_.traversal_cost * area < area * static_cast<float>(range.size());
    if (!must && !pays) return false;
    if (split.axis < 0) { // all centres in one bin on every axis
        halve(range, left, right);
        return true;
    }
    partition(range, binning, split, left, right);
    return true;
}

void Builder::build_subtree(const Range& root, Nodes& nodes) {
    struct Pending {
        Range range;
        std::uint32_t node;
    };
    std::vector<Pending> stack{{root, 0}};
    nodes.push_back(leaf(root));
    while (!stack.empty()) {
        const Pending p = stack.back();
        stack.pop_back();
        Range left, right;
        if (!divide(p.range, left, right)) continue;
        const auto child = static_cast<std::uint32_t>(nodes.size());
        nodes[p.node].first = child;
        nodes[p.node].count = 0;
        nodes.push_back(leaf(left));
        nodes.push_back(leaf(right));
        stack.push_back({right, child + 1});
        stack.push_back({left, child});
    }
}

Bvh Builder::build() {
    Bvh bvh;
    if (refs_.empty()) return bvh;

    // The top of the tree: large ranges one after the other, each pass in parallel. What is small enough waits.
    struct Job {
        Range range;
        std::uint32_t node; // the node of the top that it replaces
        Nodes nodes;
    };
    std::vector<Job> jobs;
    std::vector<std::pair<Range, std::uint32_t>> stack;
    const Range all{0, refs_.size(), 0, extent_of(0, refs_.size())};
    bvh.nodes.push_back(leaf(all));
    stack.push_back({all, 0});
    while (!stack.empty()) {
        const auto [range, node] = stack.back();
        stack.pop_back();
        Range left, right;
        if (!large(range.size()) || !divide(range, left, right)) {
            jobs.push_back({range, node, {}});
            continue;
        }
        const auto child = static_cast<std::uint32_t>(bvh.nodes.size());
        bvh.nodes[node].first = child;
        bvh.nodes[node].count = 0;
        bvh.nodes.push_back(leaf(left));
        bvh.nodes.push_back(leaf(right));
        stack.push_back({right, child + 1});
        stack.push_back({left, child});
    }
    scratch_ = {};

    executor_.for_each(jobs.size(), [&](std::size_t i) { build_subtree(jobs[i].range, jobs[i].nodes); });

    // Append the subtrees in order; a subtree's root takes the place that waited for it.
    std::vector<std::uint32_t> bases(jobs.size());
    std::size_t total = bvh.nodes.size();
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        bases[i] = static_cast<std::uint32_t>(total);
        total += jobs[i].nodes.size() - 1;
    }
    bvh.nodes.resize(total);
    bvh.order.resize(refs_.size());
    executor_.for_each(jobs.size(), [&](std::size_t i) {
        const Job& job = jobs[i];
        for (std::size_t n = 0; n < job.nodes.size(); ++n) {
            Bvh::Node node = job.nodes[n];
            if (!node.leaf()) node.first += bases[i] - 1;
            bvh.nodes[n == 0 ? job.node : bases[i] + n - 1] = node;
        }
    });
    for_chunks(refs_.size(), [&](std::size_t begin, std::size_t end, std::size_t) {
        for (std::size_t i = begin; i < end; ++i) bvh.order[i] = refs_[i].tag();
    });
    return bvh;
}

} // namespace

Bvh build_bvh(std::span<const Bounds> primitives, const BvhOptions& options, Executor& executor) {
    return Builder(primitives, options, executor).build();
}

} // namespace weft
