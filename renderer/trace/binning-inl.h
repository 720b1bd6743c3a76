// SPDX-License-Identifier: Apache-2.0
// What builders of trees share: references sorted into bins along the axes, and what cutting between two bins costs.
// Included once per instruction set; the guard below is Highway's for such files.
#if defined(WEFT_RENDERER_TRACE_BINNING_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_RENDERER_TRACE_BINNING_INL_H
#undef WEFT_RENDERER_TRACE_BINNING_INL_H
#else
#define WEFT_RENDERER_TRACE_BINNING_INL_H
#endif

#include "renderer/trace/areas-inl.h"
#include "renderer/trace/flat_box.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <hwy/highway.h>
#include <span>

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {

using Reference = FlatBox; // its tag is the primitive

inline constexpr unsigned max_bins = 32;
/// Below it ranges are halved by count: 56 + 32 levels stay under Bvh::max_depth.
inline constexpr unsigned heuristic_depth = 56;

/// The bins at one place along each axis: two cache lines, and no box in both.
struct alignas(64) Bin {
    FlatBox box[3];
    std::uint32_t begins[4]; ///< references that are on the left of every cut behind it
    std::uint32_t ends[4];   ///< those on the right of every cut before it, if one may be in several bins
};
using Bins = std::array<Bin, max_bins>;

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
inline FlatBox box_of(const Bins& bins, int axis, unsigned begin, unsigned end) {
    FlatBox box = FlatBox::empty();
    for (unsigned i = begin; i < end; ++i) box.include(bins[i].box[axis]);
    return box;
}

/// What is on one side of a cut of each axis.
struct Side {
    std::array<FlatBox, 3> box{FlatBox::empty(), FlatBox::empty(), FlatBox::empty()};
    Int4 count{};
    HWY_INLINE void include(const Bin& bin, const std::uint32_t (&counts)[4]) {
        for (std::size_t axis = 0; axis < 3; ++axis) box[axis].include(bin.box[axis]);
        Int4 more;
        std::memcpy(&more, counts, sizeof more);
        count += more;
    }
    /// NaN where there is nothing.
    HWY_INLINE Float4 cost() const { return half_areas(box) * __builtin_convertvector(count, Float4); }
};

/// The cut between two of `count` bins that costs least, looked for along all axes at once. In several: references may
/// be in more than one bin; then of the cuts that leave no more than `most` on both sides.
template <bool in_several = false>
Split best_split(const Bins& bins, unsigned count, [[maybe_unused]] std::size_t most = 0) {
    std::array<Float4, max_bins> right_cost;
    [[maybe_unused]] std::array<Int4, max_bins> right_count;
    Side right;
    for (unsigned i = count - 1; i > 0; --i) {
        right.include(bins[i], in_several ? bins[i].ends : bins[i].begins);
        right_cost[i] = right.cost();
        if constexpr (in_several) right_count[i] = right.count;
    }
    Float4 least{infinity, infinity, infinity, infinity};
    Int4 where{};
    Side left;
    for (unsigned i = 1; i < count; ++i) {
        left.include(bins[i - 1], bins[i - 1].begins);
        const Float4 cost = left.cost() + right_cost[i];
        Int4 less = cost < least;
        if constexpr (in_several) {
            const auto m = static_cast<std::int32_t>(std::min<std::size_t>(most, 0x7fffffff));
            less &= left.count + right_count[i] <= Int4{m, m, m, m};
        }
        const auto here = static_cast<std::int32_t>(i);
        least = less ? cost : least;
        where = less ? Int4{here, here, here, here} : where;
    }
    Split best;
    for (int axis = 0; axis < 3; ++axis)
        if (least[axis] < best.cost) best = {axis, static_cast<unsigned>(where[axis]), least[axis]};
    return best;
}

inline void clear(Bins& bins, unsigned count) {
    for (unsigned i = 0; i < count; ++i) { // vector by vector: compilers make a struct elsewhere, and copy it
        for (FlatBox& box : bins[i].box)
            for (Float4* const part : {&box.negated_lower, &box.upper})
                *part = Float4{-infinity, -infinity, -infinity, 0};
        std::memset(bins[i].begins, 0, sizeof bins[i].begins);
        std::memset(bins[i].ends, 0, sizeof bins[i].ends);
    }
}

/// Boxes as one vector: half the loads and stores where a register holds it.
inline void put(Bins& bins, const Binning& binning, const Reference& r) {
    typedef float Float8 __attribute__((vector_size(32))); // NOLINT(modernize-use-using): attributes need it
    const Int4 place = binning.of(r);
    Float8 added, box;
    std::memcpy(&added, &r, sizeof added);
    for (std::size_t axis = 0; axis < 3; ++axis) {
        Bin& bin = bins[static_cast<std::uint32_t>(place[static_cast<int>(axis)])];
        std::memcpy(&box, &bin.box[axis], sizeof box);
        box = box > added ? box : added;
        std::memcpy(&bin.box[axis], &box, sizeof box);
        ++bin.begins[axis];
    }
}

/// From both halves in turn: neighbours often share a bin, and then each would wait for the one before.
inline void fill(Bins& bins, const Binning& binning, std::span<const Reference> refs) {
    const std::size_t half = refs.size() / 2;
    for (std::size_t i = 0; i < half; ++i) {
        put(bins, binning, refs[i]);
        put(bins, binning, refs[half + i]);
    }
    if (refs.size() % 2 != 0) put(bins, binning, refs.back());
}

inline void merge(Bins& into, const Bins& from, unsigned count) {
    for (unsigned i = 0; i < count; ++i)
        for (std::size_t axis = 0; axis < 3; ++axis) {
            into[i].box[axis].include(from[i].box[axis]);
            into[i].begins[axis] += from[i].begins[axis];
            into[i].ends[axis] += from[i].ends[axis];
        }
}

} // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
