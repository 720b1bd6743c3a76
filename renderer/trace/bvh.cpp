// SPDX-License-Identifier: Apache-2.0
#include "renderer/trace/bvh.h"

#include "renderer/trace/flat_box.h"

#include <algorithm>
#include <array>
#include <memory>
#include <numeric>

namespace weft {
namespace {

using Reference = FlatBox; // its tag is the primitive

constexpr unsigned max_bins = 32;
constexpr unsigned heuristic_depth = 56; // below it ranges are halved by count: 56 + 32 levels stay under max_depth

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

/// The boxes of bins [begin, end) of an axis together.
FlatBox box_of(const Bins& bins, int axis, unsigned begin, unsigned end) {
    FlatBox box = FlatBox::empty();
    for (unsigned i = begin; i < end; ++i) box.include(bins.box[static_cast<std::size_t>(axis)][i]);
    return box;
}

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
    unsigned buffer; ///< the references stand in one of two
    Extent extent;
    std::size_t size() const { return end - begin; }
};

class Builder {
  public:
    Builder(std::uint32_t count, const BoundsOf& bounds, const BvhOptions& options, Executor& executor)
        : options_(options), executor_(executor), bins_(std::clamp(options.bins, 2u, max_bins)), count_(count),
          chunk_(std::clamp<std::size_t>(count / 16, 1u << 11, 1u << 15)), buffers_{make_buffer(count), nullptr} {
        for_chunks(count, [&](std::size_t begin, std::size_t end, std::size_t) {
            for (auto i = static_cast<std::uint32_t>(begin); i < end; ++i) buffers_[0][i] = FlatBox::of(bounds(i), i);
        });
    }

    Bvh build();

  private:
    using Nodes = std::vector<Bvh::Node>;
    using Buffer = std::unique_ptr<Reference[]>; // its pages are first touched by those who fill it
    static Buffer make_buffer(std::size_t n) { return Buffer(new Reference[n]); }

    template <class F> void for_chunks(std::size_t n, F&& body) {
        const std::size_t chunks = (n + chunk_ - 1) / chunk_;
        executor_.for_each(chunks, [&](std::size_t c) { body(c * chunk_, std::min(n, (c + 1) * chunk_), c); });
    }
    std::span<Reference> refs(const Range& r) const { return {buffers_[r.buffer].get() + r.begin, r.size()}; }
    Extent extent_of(std::span<const Reference> refs);
    bool divide(const Range& range, Range& left, Range& right);
    Split divide_by_chunks(const Range& range, const Binning& binning, Range& left, Range& right);
    void partition(std::span<Reference> refs, const Binning& binning, const Split& split, Range& left, Range& right);
    void halve(const Range& range, Range& left, Range& right);
    void build_subtree(const Range& root, Nodes& nodes);
    static Bvh::Node leaf(const Range& r) {
        return {r.extent.bounds.bounds(), static_cast<std::uint32_t>(r.begin), static_cast<std::uint32_t>(r.size())};
    }
    /// Whether all workers together take a range. Of the input alone, so that the tree is the same for any number.
    bool large(std::size_t n) const { return n > 2 * chunk_; }

    BvhOptions options_;
    Executor& executor_;
    unsigned bins_;
    std::size_t count_, chunk_; ///< references in all; that one task of a parallel pass takes
    Buffer buffers_[2];         ///< a parallel partition moves its range from one to the other
};

/// In parallel for large ranges only: the subtrees are built in a loop of the executor, and loops do not nest.
Extent Builder::extent_of(std::span<const Reference> refs) {
    Extent extent;
    if (!large(refs.size())) {
        for (const Reference& r : refs) extent.include(r);
        return extent;
    }
    std::vector<Extent> parts((refs.size() + chunk_ - 1) / chunk_);
    for_chunks(refs.size(), [&](std::size_t b, std::size_t e, std::size_t c) {
        for (std::size_t i = b; i < e; ++i) parts[c].include(refs[i]);
    });
    for (const Extent& p : parts) extent.include(p);
    return extent;
}

/// Moves the references of the left side before those of the right side, and measures where their centres are.
void Builder::partition(std::span<Reference> refs, const Binning& binning, const Split& split, Range& left,
                        Range& right) {
    std::size_t first = 0, behind = refs.size();
    const auto goes_left = [&](const Reference& r) { return binning.of(r)[split.axis] < static_cast<int>(split.bin); };
    for (;;) {
        for (; first < behind && goes_left(refs[first]); ++first) left.extent.centers.include(refs[first].center_box());
        for (; first < behind && !goes_left(refs[behind - 1]); --behind)
            right.extent.centers.include(refs[behind - 1].center_box());
        if (first == behind) break;
        std::swap(refs[first], refs[behind - 1]);
    }
    left.end = right.begin = left.begin + first;
}

/// A large range, each pass by all workers: bins for each chunk, then each chunk's references to where they belong.
/// Boxes and counts merge exactly, so the cut into chunks cannot be seen in the result.
Split Builder::divide_by_chunks(const Range& range, const Binning& binning, Range& left, Range& right) {
    const std::span<const Reference> from = refs(range);
    std::vector<Bins> parts((from.size() + chunk_ - 1) / chunk_);
    for_chunks(from.size(), [&](std::size_t b, std::size_t e, std::size_t c) {
        clear(parts[c], binning.bins);
        fill(parts[c], binning, from.subspan(b, e - b));
    });
    Bins bins;
    clear(bins, binning.bins);
    for (const Bins& p : parts) merge(bins, p, binning.bins);
    const Split split = best_split(bins, binning.bins);
    if (split.axis < 0) return split;

    left.extent.bounds = box_of(bins, split.axis, 0, split.bin);
    right.extent.bounds = box_of(bins, split.axis, split.bin, binning.bins);
    std::vector<std::size_t> before(parts.size() + 1, 0); // references of the left side in earlier chunks
    for (std::size_t c = 0; c < parts.size(); ++c) {
        const auto& counts = parts[c].count[static_cast<std::size_t>(split.axis)];
        before[c + 1] = std::accumulate(counts.begin(), counts.begin() + split.bin, before[c]);
    }
    left.end = right.begin = range.begin + before.back();
    left.buffer = right.buffer = 1 - range.buffer;
    if (!buffers_[1]) buffers_[1] = make_buffer(count_);
    Reference* const to = buffers_[left.buffer].get();
    std::vector<std::array<FlatBox, 2>> centers(parts.size());
    for_chunks(from.size(), [&](std::size_t b, std::size_t e, std::size_t c) {
        std::size_t next[2] = {right.begin + (b - before[c]), range.begin + before[c]};
        centers[c] = {FlatBox::empty(), FlatBox::empty()};
        for (const Reference& r : from.subspan(b, e - b)) {
            const std::size_t to_left = binning.of(r)[split.axis] < static_cast<int>(split.bin) ? 1 : 0;
            centers[c][to_left].include(r.center_box());
            to[next[to_left]++] = r;
        }
    });
    for (const auto& c : centers) {
        right.extent.centers.include(c[0]);
        left.extent.centers.include(c[1]);
    }
    return split;
}

void Builder::halve(const Range& range, Range& left, Range& right) {
    left.end = right.begin = range.begin + range.size() / 2;
    left.buffer = right.buffer = range.buffer;
    left.extent = extent_of(refs(left));
    right.extent = extent_of(refs(right));
}

/// Splits a range in two, or says that it should be a leaf.
bool Builder::divide(const Range& range, Range& left, Range& right) {
    if (range.size() <= 1) return false;
    left = {range.begin, range.end, range.depth + 1, range.buffer, {}};
    right = left;
    const bool must = range.size() > options_.max_leaf;
    if (range.depth >= heuristic_depth) {
        if (must) halve(range, left, right);
        return must;
    }
    const Binning binning(range.extent.centers, range.size(), bins_);
    if (large(range.size())) {
        if (divide_by_chunks(range, binning, left, right).axis < 0) halve(range, left, right);
        return true;
    }
    Bins bins;
    clear(bins, binning.bins);
    fill(bins, binning, refs(range));
    const Split split = best_split(bins, binning.bins);
    const float area = range.extent.bounds.half_area();
    const bool pays =
        split.axis >= 0 && split.cost + options_.traversal_cost * area < area * static_cast<float>(range.size());
    if (!must && !pays) return false;
    if (split.axis < 0) { // all centres in one bin on every axis
        halve(range, left, right);
        return true;
    }
    left.extent.bounds = box_of(bins, split.axis, 0, split.bin);
    right.extent.bounds = box_of(bins, split.axis, split.bin, binning.bins);
    partition(refs(range), binning, split, left, right);
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
    if (count_ == 0) return bvh;

    // The top of the tree: large ranges one after the other, each pass in parallel. What is small enough waits.
    struct Job {
        Range range;
        std::uint32_t node = 0; // the node of the top that it replaces
        Nodes nodes;
    };
    std::vector<Job> jobs;
    std::vector<std::pair<Range, std::uint32_t>> stack;
    Range all{0, count_, 0, 0, {}};
    all.extent = extent_of(refs(all));
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
    std::vector<std::uint32_t> by_size(jobs.size()); // the longest first: none is left over at the end
    std::iota(by_size.begin(), by_size.end(), 0u);
    std::stable_sort(by_size.begin(), by_size.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return jobs[a].range.size() > jobs[b].range.size(); });
    executor_.for_each(jobs.size(), [&](std::size_t i) {
        Job& job = jobs[by_size[i]];
        build_subtree(job.range, job.nodes);
    });

    // Append the subtrees in order; a subtree's root takes the place that waited for it.
    std::size_t total = bvh.nodes.size();
    for (const Job& job : jobs) {
        bvh.subtrees.push_back(static_cast<std::uint32_t>(total));
        total += job.nodes.size() - 1;
    }
    bvh.nodes.resize(total);
    bvh.order.resize(count_);
    executor_.for_each(jobs.size(), [&](std::size_t i) {
        Job& job = jobs[i];
        const std::uint32_t base = bvh.subtrees[i] - 1;
        for (std::size_t n = 0; n < job.nodes.size(); ++n) {
            Bvh::Node node = job.nodes[n];
            if (!node.leaf()) node.first += base;
            bvh.nodes[n == 0 ? job.node : base + n] = node;
        }
        job.nodes = {};
        const std::span<const Reference> sorted = refs(job.range);
        for (std::size_t n = 0; n < sorted.size(); ++n) bvh.order[job.range.begin + n] = sorted[n].tag();
    });
    return bvh;
}

} // namespace

Bvh build_bvh(std::span<const Bounds> primitives, const BvhOptions& options, Executor& executor) {
    return build_bvh(
        static_cast<std::uint32_t>(primitives.size()), [&](std::uint32_t i) { return primitives[i]; }, options,
        executor);
}

Bvh build_bvh(std::uint32_t count, const BoundsOf& bounds, const BvhOptions& options, Executor& executor) {
    return Builder(count, bounds, options, executor).build();
}

} // namespace weft
