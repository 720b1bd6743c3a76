// SPDX-License-Identifier: Apache-2.0
// One source, compiled once for each instruction set (Highway's foreach_target).
#include "renderer/trace/spatial_bvh.h"

#include "renderer/isa_list.h"
#include "renderer/trace/growth.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "renderer/trace/spatial_bvh.cpp"
#include <hwy/foreach_target.h>
//
#include "renderer/trace/binning-inl.h"
#include "renderer/trace/cuts-inl.h"
#include "renderer/trace/partition-inl.h"
#include "renderer/trace/slices-inl.h"
#include "renderer/trace/sweep-inl.h"

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {
namespace {

/// References that become one node, and room for those that splits add below it.
struct SpatialRange {
    std::size_t begin, room;  ///< of a buffer: from where, and how many references there may be
    std::size_t first, count; ///< the references, somewhere within
    unsigned depth;
    unsigned buffer; ///< of two
    Extent extent;
    std::size_t size() const { return count; }
    std::size_t most() const { return room; }
    std::size_t spare() const { return room - count; }
};

/// Where a reference goes: one side or both, each with its part.
struct Sides {
    FlatBox left, right;
    bool to_left, to_right;
};

/// The sides of an object split.
struct ByCenter {
    const Binning& binning;
    Split split;
    Sides operator()(const Reference& r) const {
        const bool left = binning.of(r)[split.axis] < static_cast<int>(split.bin);
        return {r, r, left, !left};
    }
};

/// The sides of a spatial split.
struct ByPlane {
    const Binning& slices;
    Split split;
    float plane;
    FlatBox left, right; ///< what the split promises
    float left_count, right_count;
    const CornersOf& corners_of;

    Sides operator()(const Reference& r) const;
};

class SpatialBuilder {
  public:
    SpatialBuilder(std::uint32_t count, const BoxesOf& boxes, const CornersOf& corners_of,
                   const SpatialOptions& options, Executor& executor)
        : options_(options), corners_of_(corners_of), executor_(executor), count_(count),
          chunk_(std::clamp<std::size_t>(count / 16, 1u << 11, 1u << 15)),
          room_(std::max<std::size_t>(count, options.most)), buffers_{Buffer(room_), Buffer(room_)} {
        for_chunks(count, [&](std::size_t begin, std::size_t end, std::size_t) {
            boxes(static_cast<std::uint32_t>(begin), {buffers_[0].data() + begin, end - begin});
        });
    }

    Bvh build();
    // For grow():
    bool divide(const SpatialRange& range, SpatialRange& left, SpatialRange& right);
    std::span<Reference> refs(const SpatialRange& r) { return {buffers_[r.buffer].data() + r.first, r.count}; }
    bool large(std::size_t n) const { return n > 2 * chunk_; }

  private:
    using Buffer = ShortLivedHugeArray<Reference>; // its pages are first touched by those who fill it

    /// By all workers where there is more than a chunk: only ranges that are large() are.
    template <class F> void for_chunks(std::size_t n, F&& body) {
        if (!large(n)) return body(std::size_t{0}, n, std::size_t{0});
        executor_.for_each(chunks(n), [&](std::size_t c) { body(c * chunk_, std::min(n, (c + 1) * chunk_), c); });
    }
    std::size_t chunks(std::size_t n) const { return large(n) ? (n + chunk_ - 1) / chunk_ : 1; }

    template <class Fill> Bins fill_bins(std::span<const Reference> refs, unsigned count, Fill&& fill);
    Extent extent_of(std::span<const Reference> refs);
    template <class Side>
    bool distribute(const SpatialRange& range, const Side& side, SpatialRange& left, SpatialRange& right);
    bool split_objects(const SpatialRange& range, const Binning& binning, const Bins& bins, const Split& split,
                       SpatialRange& left, SpatialRange& right);
    bool split_space(const SpatialRange& range, float cost, SpatialRange& left, SpatialRange& right);
    void halve(const SpatialRange& range, SpatialRange& left, SpatialRange& right);
    bool divide_few(const SpatialRange& range, SpatialRange& left, SpatialRange& right);
    void cut(const SpatialRange& range, std::size_t on_left, SpatialRange& left, SpatialRange& right) const;

    SpatialOptions options_;
    const CornersOf& corners_of_;
    Executor& executor_;
    std::size_t count_, chunk_, room_; ///< primitives; that one task of a parallel pass takes; references
    Buffer buffers_[2];
    float least_overlap_ = 0; ///< half an area
};

Sides ByPlane::operator()(const Reference& r) const {
    const int bin = static_cast<int>(split.bin);
    const int first = slice_of(slices, -r.negated_lower)[split.axis], last = slice_of(slices, r.upper)[split.axis];
    if (last < bin) return {r, r, true, false};
    if (first >= bin) return {r, r, false, true};
    Corners corners;
    if (!corners_of(r.tag(), corners)) {
        const bool to_left = slices.of(r)[split.axis] < bin;
        return {r, r, to_left, !to_left};
    }
    const CutTriangle triangle(corners, static_cast<std::size_t>(split.axis));
    const FlatBox outline = triangle.outline_at(plane);
    Sides sides{triangle.corners_between(-infinity, plane), triangle.corners_between(plane, infinity), true, true};
    for (FlatBox* const side : {&sides.left, &sides.right}) {
        side->include(outline);
        *side = common(*side, r);
        side->negated_lower[3] = r.negated_lower[3]; // the tag
    }
    const bool left_empty = sides.left.upper[0] == -infinity, right_empty = sides.right.upper[0] == -infinity;
    if (left_empty || right_empty) return {r, r, right_empty, !right_empty};
    // To leave it whole on one side may cost less than to have it on both (there, section 4.4).
    FlatBox with_left = left, with_right = right;
    with_left.include(r);
    with_right.include(r);
    const float both = left.half_area() * left_count + right.half_area() * right_count;
    const float on_left = with_left.half_area() * left_count + right.half_area() * (right_count - 1);
    const float on_right = left.half_area() * (left_count - 1) + with_right.half_area() * right_count;
    if (on_left < both && on_left <= on_right) return {r, r, true, false};
    if (on_right < both) return {r, r, false, true};
    return sides;
}

/// Bins merge exactly, so the cut into chunks cannot be seen in the result.
template <class Fill> Bins SpatialBuilder::fill_bins(std::span<const Reference> refs, unsigned count, Fill&& fill) {
    Bins bins;
    clear(bins, count);
    if (!large(refs.size())) {
        fill(bins, refs);
        return bins;
    }
    std::vector<Bins> parts(chunks(refs.size()));
    for_chunks(refs.size(), [&](std::size_t b, std::size_t e, std::size_t c) {
        clear(parts[c], count);
        fill(parts[c], refs.subspan(b, e - b));
    });
    for (const Bins& p : parts) merge(bins, p, count);
    return bins;
}

Extent SpatialBuilder::extent_of(std::span<const Reference> refs) {
    std::vector<Extent> parts(chunks(refs.size()));
    for_chunks(refs.size(), [&](std::size_t b, std::size_t e, std::size_t c) {
        for (std::size_t i = b; i < e; ++i) parts[c].include(refs[i]);
    });
    for (std::size_t c = 1; c < parts.size(); ++c) parts[0].include(parts[c]);
    return parts[0];
}

/// The ranges of both sides, in the other buffer, but for their extents: the left at the begin of the room, the right
/// at its end, and what is left of it shared out. False when a side got none.
bool share_room(const SpatialRange& range, std::size_t on_left, std::size_t on_right, SpatialRange& left,
                SpatialRange& right) {
    if (on_left == 0 || on_right == 0) return false;
    left = right = {range.begin, 0, range.begin, 0, range.depth + 1, 1 - range.buffer, {}};
    const double left_weight = static_cast<double>(on_left), right_weight = static_cast<double>(on_right);
    const auto spare = static_cast<double>(range.room - on_left - on_right);
    const auto for_left = static_cast<std::size_t>(spare * (left_weight / (left_weight + right_weight)));
    left.count = on_left;
    left.room = on_left + for_left;
    right.begin += left.room;
    right.room = range.room - left.room;
    right.count = on_right;
    right.first = range.begin + range.room - on_right;
    return true;
}

/// Moves the references to the other buffer, those of the left from the range's begin on, those of the right from its
/// end back; what room is left between them is shared out. False, and nothing is moved that counts, when a side got
/// none.
template <class Side>
bool SpatialBuilder::distribute(const SpatialRange& range, const Side& side, SpatialRange& left, SpatialRange& right) {
    const std::span<const Reference> from = refs(range);
    struct Chunk {
        std::size_t left = 0, right = 0; // before it
        Extent left_extent, right_extent;
    };
    std::vector<Chunk> parts(chunks(from.size()) + 1);
    if (parts.size() > 2) { // of a single chunk nothing needs to be known beforehand
        for_chunks(from.size(), [&](std::size_t b, std::size_t e, std::size_t c) {
            for (const Reference& r : from.subspan(b, e - b)) {
                const Sides s = side(r);
                parts[c + 1].left += s.to_left;
                parts[c + 1].right += s.to_right;
            }
        });
        for (std::size_t c = 1; c < parts.size(); ++c) {
            parts[c].left += parts[c - 1].left;
            parts[c].right += parts[c - 1].right;
        }
    }
    Reference* const to = buffers_[1 - range.buffer].data();
    const std::size_t end = range.begin + range.room;
    for_chunks(from.size(), [&](std::size_t b, std::size_t e, std::size_t c) HWY_ATTR {
        Chunk& part = parts[c];
        std::size_t to_left = part.left, to_right = part.right;
        for (const Reference& r : from.subspan(b, e - b)) {
            const Sides s = side(r);
            if (s.to_left) {
                to[range.begin + to_left++] = s.left;
                part.left_extent.include(s.left);
            }
            if (s.to_right) {
                to[end - ++to_right] = s.right;
                part.right_extent.include(s.right);
            }
        }
        if (c + 2 == parts.size()) {
            parts.back().left = to_left;
            parts.back().right = to_right;
        }
    });
    const std::size_t on_left = parts.back().left, on_right = parts.back().right;
    if (!share_room(range, on_left, on_right, left, right)) return false;
    for (const Chunk& part : parts) {
        left.extent.include(part.left_extent);
        right.extent.include(part.right_extent);
    }
    return true;
}

/// As distribute() does.
bool SpatialBuilder::split_objects(const SpatialRange& range, const Binning& binning, const Bins& bins,
                                   const Split& split, SpatialRange& left, SpatialRange& right) {
    if (split.axis < 0) return false;
    if (large(range.size())) return distribute(range, ByCenter{binning, split}, left, right);
    const std::span<Reference> to{buffers_[1 - range.buffer].data() + range.begin, range.room};
    const Parted parted = partition_copy(refs(range), to, binning, split);
    if (!share_room(range, parted.left, range.size() - parted.left, left, right)) return false;
    left.extent = {box_of(bins, split.axis, 0, split.bin), parted.on_left};
    right.extent = {box_of(bins, split.axis, split.bin, binning.bins), parted.on_right};
    return true;
}

/// If that costs less than `cost`, and there is room for it.
bool SpatialBuilder::split_space(const SpatialRange& range, float cost, SpatialRange& left, SpatialRange& right) {
    const Binning slices(range.extent.bounds, range.size(), std::clamp(options_.bins, 2u, max_bins));
    const auto bins =
        fill_bins(refs(range), slices.bins, [&](Bins& into, auto part) { fill(into, slices, part, corners_of_); });
    const Split split = best_split<true>(bins, slices.bins, range.room);
    if (split.axis < 0 || !(split.cost < cost)) return false;
    const auto axis = static_cast<std::size_t>(split.axis);
    std::size_t on_left = 0, on_right = 0;
    for (unsigned bin = 0; bin < slices.bins; ++bin)
        (bin < split.bin ? on_left : on_right) += bin < split.bin ? bins[bin].begins[axis] : bins[bin].ends[axis];
    const ByPlane side{slices,
                       split,
                       plane_before(slices, split.axis, split.bin),
                       box_of(bins, split.axis, 0, split.bin),
                       box_of(bins, split.axis, split.bin, slices.bins),
                       static_cast<float>(on_left),
                       static_cast<float>(on_right),
                       corners_of_};
    return distribute(range, side, left, right);
}

/// Where they stand; nothing below is split any more.
void SpatialBuilder::cut(const SpatialRange& range, std::size_t on_left, SpatialRange& left,
                         SpatialRange& right) const {
    left = {range.first, on_left, range.first, on_left, range.depth + 1, range.buffer, {}};
    right = left;
    right.begin = right.first = range.first + on_left;
    right.room = right.count = range.count - on_left;
}

void SpatialBuilder::halve(const SpatialRange& range, SpatialRange& left, SpatialRange& right) {
    cut(range, range.count / 2, left, right);
    left.extent = extent_of(refs(left));
    right.extent = extent_of(refs(right));
}

/// Looks at every cut; of few ones no centres are asked for.
bool SpatialBuilder::divide_few(const SpatialRange& range, SpatialRange& left, SpatialRange& right) {
    const Cut cheapest = sweep({buffers_[range.buffer].data() + range.first, range.count});
    const float area = range.extent.bounds.half_area();
    const bool pays = cheapest.cost < area * (static_cast<float>(range.size()) - options_.tree.traversal_cost);
    if (range.size() <= options_.tree.max_leaf && !pays) return false;
    cut(range, cheapest.left, left, right);
    left.extent.bounds = cheapest.left_box;
    right.extent.bounds = cheapest.right_box;
    return true;
}

/// Half the area of what is in both; nothing when they are apart.
float overlap_of(const FlatBox& a, const FlatBox& b) { return common(a, b).bounds().half_area(); }

bool SpatialBuilder::divide(const SpatialRange& range, SpatialRange& left, SpatialRange& right) {
    if (range.size() <= std::max(options_.tree.undivided, 1u)) return false;
    const bool must = range.size() > options_.tree.max_leaf;
    if (range.depth >= heuristic_depth) {
        if (must) halve(range, left, right);
        return must;
    }
    if (range.size() <= most_swept && range.size() <= options_.indivisible) return divide_few(range, left, right);
    const Binning binning(range.extent.centers, range.size(), std::clamp(options_.tree.bins, 2u, max_bins));
    const auto bins = fill_bins(refs(range), binning.bins, [&](Bins& into, auto part) { fill(into, binning, part); });
    const Split split = best_split(bins, binning.bins);
    const float area = range.extent.bounds.half_area();
    const float leaf = must ? infinity : area * (static_cast<float>(range.size()) - options_.tree.traversal_cost);
    if (range.spare() > 0 && range.size() > options_.indivisible) {
        const float worth = std::max(least_overlap_, options_.overlap * area);
        if ((split.axis < 0 || overlap_of(box_of(bins, split.axis, 0, split.bin),
                                          box_of(bins, split.axis, split.bin, binning.bins)) > worth) &&
            split_space(range, std::min(split.cost, leaf), left, right))
            return true;
    }
    if (!must && !(split.cost < leaf)) return false;
    if (!split_objects(range, binning, bins, split, left, right)) halve(range, left, right);
    return true;
}

Bvh SpatialBuilder::build() {
    if (count_ == 0) return {};
    SpatialRange all{0, room_, 0, count_, 0, 0, {}};
    all.extent = extent_of(refs(all));
    least_overlap_ = options_.least * all.extent.bounds.half_area();
    return grow(*this, all, executor_);
}

} // namespace

Bvh build_spatial(std::uint32_t count, const BoxesOf& boxes, const CornersOf& corners_of, const SpatialOptions& options,
                  Executor& executor) {
    return SpatialBuilder(count, boxes, corners_of, options, executor).build();
}

ForIsa<decltype(&build_spatial)> spatial_build(std::string_view isa) { return {isa, build_spatial}; }

} // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weft {

Bvh build_spatial_bvh(std::uint32_t count, const BoxesOf& boxes, const CornersOf& corners_of,
                      const SpatialOptions& options, Executor& executor) {
    std::vector<decltype(HWY_NAMESPACE::spatial_build({}))> builds;
    WEFT_ADD_ISAS(builds, spatial_build, isas_for(options.tree.isa));
    return best_or_named(builds, options.tree.isa).call(count, boxes, corners_of, options, executor);
}

} // namespace weft
#endif
