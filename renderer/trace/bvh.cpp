// SPDX-License-Identifier: Apache-2.0
// One source, compiled once for each instruction set (Highway's foreach_target).
#include "renderer/trace/bvh.h"

#include "renderer/isa_list.h"
#include "renderer/trace/growth.h"

#include <numeric>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "renderer/trace/bvh.cpp"
#include <hwy/foreach_target.h>
//
#include "renderer/trace/binning-inl.h"
#include "renderer/trace/sweep-inl.h"

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {
namespace {

/// A range of references that becomes one node.
struct Range {
    std::size_t begin, end;
    unsigned depth;
    unsigned buffer; ///< the references stand in one of two
    Extent extent;
    std::size_t size() const { return end - begin; }
    std::size_t most() const { return size(); }
};

/// Where the next reference of either side goes, and where the centres of those before it are.
struct Frontiers {
    std::ptrdiff_t left, right;
    FlatBox on_left = FlatBox::empty(), on_right = FlatBox::empty();
};

/// Copies references to to[fronts.left...] or to[fronts.right...], which may overtake none that is still to be read.
/// Which side is a guess for the processor, so there is no branch: where each goes is computed.
template <int axis> void distribute(std::span<const Reference> refs, const Binning& binning, const Split& split,
                                    Reference* to, Frontiers& fronts) {
    const Float4 nothing{-infinity, -infinity, -infinity, 0};
    const auto plane = static_cast<float>(split.bin);
    Frontiers s = fronts;
    for (const Reference& reference : refs) {
        const Reference r = reference;
        const Float4 center = r.center(), x = (center - binning.lower) * binning.scale;
        const Int4 beyond = Float4{x[axis], x[axis], x[axis], x[axis]} >= Float4{plane, plane, plane, plane};
        s.on_left.include({beyond ? nothing : -center, beyond ? nothing : center});
        s.on_right.include({beyond ? -center : nothing, beyond ? center : nothing});
        const std::ptrdiff_t right = beyond[0]; // all bits or none
        to[s.left + ((s.right - s.left) & right)] = r;
        s.left += 1 + right;
        s.right -= right;
    }
    fronts = s;
}

void distribute(std::span<const Reference> refs, const Binning& binning, const Split& split, Reference* to,
                Frontiers& fronts) {
    if (split.axis == 0) distribute<0>(refs, binning, split, to, fronts);
    if (split.axis == 1) distribute<1>(refs, binning, split, to, fronts);
    if (split.axis == 2) distribute<2>(refs, binning, split, to, fronts);
}

class Builder {
  public:
    Builder(std::uint32_t count, const BoundsOf& bounds, const BvhOptions& options, Executor& executor)
        : options_(options), executor_(executor), bins_(std::clamp(options.bins, 2u, max_bins)), count_(count),
          chunk_(std::clamp<std::size_t>(count / 16, 1u << 11, 1u << 15)), references_(2 * std::size_t{count}) {
        for_chunks(count, [&](std::size_t begin, std::size_t end, std::size_t) {
            for (auto i = static_cast<std::uint32_t>(begin); i < end; ++i) references_[i] = FlatBox::of(bounds(i), i);
        });
    }

    Bvh build();
    // For grow():
    bool divide(const Range& range, Range& left, Range& right);
    std::span<Reference> refs(const Range& r) { return {buffer(r.buffer) + r.begin, r.size()}; }
    bool large(std::size_t n) const { return n > 2 * chunk_; }

  private:
    Reference* buffer(unsigned which) { return references_.data() + which * count_; }
    template <class F> void for_chunks(std::size_t n, F&& body) {
        const std::size_t chunks = (n + chunk_ - 1) / chunk_;
        executor_.for_each(chunks, [&](std::size_t c) { body(c * chunk_, std::min(n, (c + 1) * chunk_), c); });
    }
    Extent extent_of(std::span<const Reference> refs);
    Split divide_by_chunks(const Range& range, const Binning& binning, Range& left, Range& right);
    bool divide_few(const Range& range, Range& left, Range& right);
    void partition(const Range& range, const Binning& binning, const Split& split, Range& left, Range& right);
    void halve(const Range& range, Range& left, Range& right);

    BvhOptions options_;
    Executor& executor_;
    unsigned bins_;
    std::size_t count_, chunk_; ///< references in all; that one task of a parallel pass takes
    /// Two buffers, one behind the other: a parallel partition moves its range from one to the other, others lay
    /// something aside. The pages are first touched by those who fill them.
    HugeArray<Reference> references_;
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

/// Moves the references of the left side before those of the right side.
void Builder::partition(const Range& range, const Binning& binning, const Split& split, Range& left, Range& right) {
    Reference* const refs = buffer(range.buffer) + range.begin;
    const std::ptrdiff_t aside = buffer(1 - range.buffer) - buffer(range.buffer);
    Frontiers fronts{.left = 0, .right = aside};
    distribute(this->refs(range), binning, split, refs, fronts);
    std::copy_n(refs + aside, fronts.right - aside, refs + fronts.left);
    left.end = right.begin = range.begin + static_cast<std::size_t>(fronts.left);
    left.extent.centers = fronts.on_left;
    right.extent.centers = fronts.on_right;
}

/// Looks at every cut; of few ones no centres are asked for.
bool Builder::divide_few(const Range& range, Range& left, Range& right) {
    const Cut cut = sweep(refs(range));
    const float area = range.extent.bounds.half_area();
    const bool pays = cut.cost + options_.traversal_cost * area < area * static_cast<float>(range.size());
    if (range.size() <= options_.max_leaf && !pays) return false;
    left.end = right.begin = range.begin + cut.left;
    left.extent.bounds = cut.left_box;
    right.extent.bounds = cut.right_box;
    return true;
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
    const Split split = best_split(bins.box, bins.count, bins.count, binning.bins);
    if (split.axis < 0) return split;

    left.extent.bounds = box_of(bins.box, split.axis, 0, split.bin);
    right.extent.bounds = box_of(bins.box, split.axis, split.bin, binning.bins);
    std::vector<std::size_t> before(parts.size() + 1, 0); // references of the left side in earlier chunks
    for (std::size_t c = 0; c < parts.size(); ++c) {
        const auto& counts = parts[c].count[static_cast<std::size_t>(split.axis)];
        before[c + 1] = std::accumulate(counts.begin(), counts.begin() + split.bin, before[c]);
    }
    left.end = right.begin = range.begin + before.back();
    left.buffer = right.buffer = 1 - range.buffer;
    Reference* const to = buffer(left.buffer);
    std::vector<Frontiers> fronts(parts.size());
    for_chunks(from.size(), [&](std::size_t b, std::size_t e, std::size_t c) {
        fronts[c].left = static_cast<std::ptrdiff_t>(range.begin + before[c]);
        fronts[c].right = static_cast<std::ptrdiff_t>(right.begin + (b - before[c]));
        distribute(from.subspan(b, e - b), binning, split, to, fronts[c]);
    });
    for (const Frontiers& s : fronts) {
        left.extent.centers.include(s.on_left);
        right.extent.centers.include(s.on_right);
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
    if (range.size() <= options_.undivided) return false;
    left = {range.begin, range.end, range.depth + 1, range.buffer, {}};
    right = left;
    const bool must = range.size() > options_.max_leaf;
    if (range.depth >= heuristic_depth) {
        if (must) halve(range, left, right);
        return must;
    }
    if (range.size() <= most_swept) return divide_few(range, left, right);
    const Binning binning(range.extent.centers, range.size(), bins_);
    if (large(range.size())) {
        if (divide_by_chunks(range, binning, left, right).axis < 0) halve(range, left, right);
        return true;
    }
    Bins bins;
    clear(bins, binning.bins);
    fill(bins, binning, refs(range));
    const Split split = best_split(bins.box, bins.count, bins.count, binning.bins);
    const float area = range.extent.bounds.half_area();
    const bool pays =
        split.axis >= 0 && split.cost + options_.traversal_cost * area < area * static_cast<float>(range.size());
    if (!must && !pays) return false;
    if (split.axis < 0) { // all centres in one bin on every axis
        halve(range, left, right);
        return true;
    }
    left.extent.bounds = box_of(bins.box, split.axis, 0, split.bin);
    right.extent.bounds = box_of(bins.box, split.axis, split.bin, binning.bins);
    partition(range, binning, split, left, right);
    return true;
}

Bvh Builder::build() {
    if (count_ == 0) return {};
    Range all{0, count_, 0, 0, {}};
    all.extent = extent_of(refs(all));
    return grow(*this, all, executor_);
}

} // namespace

Bvh build(std::uint32_t count, const BoundsOf& bounds, const BvhOptions& options, Executor& executor) {
    return Builder(count, bounds, options, executor).build();
}

ForIsa<decltype(&build)> bvh_build(std::string_view isa) { return {isa, build}; }

} // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weft {

Bvh build_bvh(std::span<const Bounds> primitives, const BvhOptions& options, Executor& executor) {
    return build_bvh(
        static_cast<std::uint32_t>(primitives.size()), [&](std::uint32_t i) { return primitives[i]; }, options,
        executor);
}

Bvh build_bvh(std::uint32_t count, const BoundsOf& bounds, const BvhOptions& options, Executor& executor) {
    std::vector<decltype(HWY_NAMESPACE::bvh_build({}))> builds;
    WEFT_ADD_ISAS(builds, bvh_build);
    return best_or_named(builds, options.isa).call(count, bounds, options, executor);
}

} // namespace weft
#endif
