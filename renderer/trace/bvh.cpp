// SPDX-License-Identifier: Apache-2.0
// One source, compiled once for each instruction set (Highway's foreach_target).
#include "renderer/trace/bvh.h"

#include "renderer/isa_list.h"
#include "renderer/trace/growth.h"

#include <algorithm>
#include <utility>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "renderer/trace/bvh.cpp"
#include <hwy/foreach_target.h>
//
#include "renderer/trace/binning-inl.h"
#include "renderer/trace/partition-inl.h"
#include "renderer/trace/sweep-inl.h"

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {
namespace {

/// A range of references that becomes one node.
struct Range {
    std::size_t begin, end;
    unsigned depth;
    Extent extent;
    std::size_t size() const { return end - begin; }
    std::size_t most() const { return size(); }
};

class Builder {
  public:
    Builder(std::span<Reference> room, const BoxesOf& boxes, const BvhOptions& options, Executor& executor)
        : options_(options), executor_(executor), bins_(std::clamp(options.bins, 2u, max_bins)), references_(room),
          chunk_(std::clamp<std::size_t>(room.size() / 16, 1u << 11, 1u << 15)) {
        options_.max_leaf = std::min(options_.max_leaf, 1u << 10); // what is large() is divided
        options_.undivided = std::max(std::min(options_.undivided, options_.max_leaf), 1u);
        for_chunks(room.size(), [&](std::size_t begin, std::size_t end, std::size_t) {
            boxes(static_cast<std::uint32_t>(begin), room.subspan(begin, end - begin));
        });
    }

    Bvh build();
    // For grow():
    bool divide(const Range& range, Range& left, Range& right);
    std::span<Reference> refs(const Range& r) { return references_.subspan(r.begin, r.size()); }
    bool large(std::size_t n) const { return n > 2 * chunk_; }

  private:
    template <class F> void for_chunks(std::size_t n, F&& body) { for_chunks(n, chunk_, body); }
    template <class F> void for_chunks(std::size_t n, std::size_t chunk, F&& body) {
        executor_.for_each(chunks(n, chunk), [&](std::size_t c) { body(c * chunk, std::min(n, (c + 1) * chunk), c); });
    }
    static std::size_t chunks(std::size_t n, std::size_t chunk) { return (n + chunk - 1) / chunk; }
    /// For what merges exactly, so that the cut into chunks cannot be seen in the result: no more than keep all busy.
    std::size_t chunk_to_merge(std::size_t n) const {
        return std::max(chunk_, chunks(n, 4 * std::size_t{executor_.workers()}));
    }
    Extent extent_of(std::span<const Reference> refs);
    Bins fill_bins(std::span<const Reference> refs, const Binning& binning);
    Parted part(std::span<Reference> refs, const Binning& binning, const Split& split);
    bool divide_few(const Range& range, Range& left, Range& right);
    void halve(const Range& range, Range& left, Range& right);

    BvhOptions options_;
    Executor& executor_;
    unsigned bins_;
    std::span<Reference> references_;
    std::size_t chunk_;               ///< references that one task of a parallel pass takes
    ShortLivedHugeArray<Bins> parts_; ///< of a large range, by chunk
};

/// In parallel for large ranges only: the subtrees are built in a loop of the executor, and loops do not nest.
Extent Builder::extent_of(std::span<const Reference> refs) {
    Extent extent;
    if (!large(refs.size())) {
        for (const Reference& r : refs) extent.include(r);
        return extent;
    }
    const std::size_t chunk = chunk_to_merge(refs.size());
    std::vector<Extent> parts(chunks(refs.size(), chunk));
    for_chunks(refs.size(), chunk, [&](std::size_t b, std::size_t e, std::size_t c) {
        for (std::size_t i = b; i < e; ++i) parts[c].include(refs[i]);
    });
    for (const Extent& p : parts) extent.include(p);
    return extent;
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

Bins Builder::fill_bins(std::span<const Reference> refs, const Binning& binning) {
    Bins bins;
    clear(bins, binning.bins);
    if (!large(refs.size())) {
        fill(bins, binning, refs);
        return bins;
    }
    const std::size_t chunk = chunk_to_merge(refs.size());
    parts_.resize(chunks(refs.size(), chunk));
    for_chunks(refs.size(), chunk, [&](std::size_t b, std::size_t e, std::size_t c) {
        clear(parts_[c], binning.bins);
        fill(parts_[c], binning, refs.subspan(b, e - b));
    });
    for (const Bins& p : parts_) merge(bins, p, binning.bins);
    return bins;
}

/// A large range's chunks each by themselves; then what stands wrong on the left of all changes places with what stands
/// wrong on the right, run by run.
Parted Builder::part(std::span<Reference> refs, const Binning& binning, const Split& split) {
    if (!large(refs.size())) return partition(refs, binning, split);
    std::vector<Parted> parts(chunks(refs.size(), chunk_));
    for_chunks(refs.size(), [&](std::size_t b, std::size_t e, std::size_t c) {
        parts[c] = partition(refs.subspan(b, e - b), binning, split);
    });
    Parted all;
    for (const Parted& p : parts) {
        all.left += p.left;
        all.on_left.include(p.on_left);
        all.on_right.include(p.on_right);
    }
    std::vector<std::pair<std::size_t, std::size_t>> wrong_left, wrong_right; // [begin, end)
    for (std::size_t c = 0; c < parts.size(); ++c) {
        const std::size_t begin = c * chunk_, middle = begin + parts[c].left;
        const std::size_t end = std::min(refs.size(), begin + chunk_);
        if (middle < all.left) wrong_left.push_back({middle, std::min(end, all.left)});
        if (middle > all.left) wrong_right.push_back({std::max(begin, all.left), middle});
    }
    struct Swap {
        std::size_t left, right, count;
    };
    std::vector<Swap> swaps;
    for (std::size_t l = 0, r = 0; l < wrong_left.size() && r < wrong_right.size();) {
        auto& [left, left_end] = wrong_left[l];
        auto& [right, right_end] = wrong_right[r];
        const std::size_t count = std::min(left_end - left, right_end - right);
        swaps.push_back({left, right, count});
        left += count;
        right += count;
        l += left == left_end;
        r += right == right_end;
    }
    executor_.for_each(swaps.size(), [&](std::size_t i) {
        const Swap& s = swaps[i];
        Reference* const left = refs.data() + s.left;
        std::swap_ranges(left, left + s.count, refs.data() + s.right);
    });
    return all;
}

void Builder::halve(const Range& range, Range& left, Range& right) {
    left.end = right.begin = range.begin + range.size() / 2;
    left.extent = extent_of(refs(left));
    right.extent = extent_of(refs(right));
}

/// Splits a range in two, or says that it should be a leaf.
bool Builder::divide(const Range& range, Range& left, Range& right) {
    if (range.size() <= options_.undivided) return false;
    left.begin = range.begin; // member by member: extents follow
    right.end = range.end;
    left.depth = right.depth = range.depth + 1;
    const bool must = range.size() > options_.max_leaf;
    if (range.depth >= heuristic_depth) {
        if (must) halve(range, left, right);
        return must;
    }
    if (range.size() <= most_swept) return divide_few(range, left, right);
    const Binning binning(range.extent.centers, range.size(), bins_);
    const Bins bins = fill_bins(refs(range), binning);
    const Split split = best_split(bins, binning.bins);
    const float area = range.extent.bounds.half_area();
    const bool pays =
        split.axis >= 0 && split.cost + options_.traversal_cost * area < area * static_cast<float>(range.size());
    if (!must && !pays) return false;
    if (split.axis < 0) { // all centres in one bin on every axis
        halve(range, left, right);
        return true;
    }
    const Parted parted = part(refs(range), binning, split);
    left.end = right.begin = range.begin + parted.left;
    left.extent = {box_of(bins, split.axis, 0, split.bin), parted.on_left};
    right.extent = {box_of(bins, split.axis, split.bin, binning.bins), parted.on_right};
    return true;
}

Bvh Builder::build() {
    if (references_.empty()) return {};
    Range all{0, references_.size(), 0, {}};
    all.extent = extent_of(refs(all));
    return grow(*this, all, executor_);
}

} // namespace

Bvh build(std::span<FlatBox> room, const BoxesOf& boxes, const BvhOptions& options, Executor& executor) {
    return Builder(room, boxes, options, executor).build();
}

ForIsa<decltype(&build)> bvh_build(std::string_view isa) { return {isa, build}; }

} // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weft {

Bvh build_bvh(std::span<const Bounds> primitives, const BvhOptions& options, Executor& executor) {
    const auto boxes = [&](std::uint32_t first, std::span<FlatBox> out) {
        for (std::uint32_t i = 0; i < out.size(); ++i) out[i] = FlatBox::of(primitives[first + i], first + i);
    };
    ShortLivedHugeArray<FlatBox> room(primitives.size());
    return build_bvh(room, boxes, options, executor);
}

Bvh build_bvh(std::span<FlatBox> room, const BoxesOf& boxes, const BvhOptions& options, Executor& executor) {
    std::vector<decltype(HWY_NAMESPACE::bvh_build({}))> builds;
    WEFT_ADD_ISAS(builds, bvh_build, isas_for(options.isa));
    return best_or_named(builds, options.isa).call(room, boxes, options, executor);
}

} // namespace weft
#endif
