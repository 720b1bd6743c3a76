// SPDX-License-Identifier: Apache-2.0
// What builders of trees share: references sorted into bins along the axes, and what cutting between two bins costs.
// Included once per instruction set; the guard below is Highway's for such files.
#if defined(WEFT_RENDERER_TRACE_BINNING_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_RENDERER_TRACE_BINNING_INL_H
#undef WEFT_RENDERER_TRACE_BINNING_INL_H
#else
#define WEFT_RENDERER_TRACE_BINNING_INL_H
#endif

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

template <class T> using PerBin = std::array<std::array<T, max_bins>, 3>; ///< by axis

struct Bins {
    alignas(32) PerBin<FlatBox> box; ///< a vector of eight floats each, none of which crosses a cache line
    PerBin<std::uint32_t> count;
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
inline FlatBox box_of(const PerBin<FlatBox>& boxes, int axis, unsigned begin, unsigned end) {
    FlatBox box = FlatBox::empty();
    for (unsigned i = begin; i < end; ++i) box.include(boxes[static_cast<std::size_t>(axis)][i]);
    return box;
}

/// The cut between two of `count` bins that costs least. Of a bin's references, `begins` counts those that are on the
/// left of every cut behind it, `ends` those that are on the right of every cut before it; but for references that are
/// in several bins, both are the same. Limited: of the cuts that leave no more than `most` references on both sides.
template <bool limited = false> Split best_split(const PerBin<FlatBox>& box_in, const PerBin<std::uint32_t>& begins,
                                                 const PerBin<std::uint32_t>& ends, unsigned count,
                                                 [[maybe_unused]] std::size_t most = 0) {
    Split best;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const auto& boxes = box_in[axis];
        std::array<float, max_bins> right_cost;
        [[maybe_unused]] std::array<std::uint32_t, max_bins> right_count;
        FlatBox box = FlatBox::empty();
        std::uint32_t n = 0;
        for (unsigned i = count - 1; i > 0; --i) {
            box.include(boxes[i]);
            n += ends[axis][i];
            right_cost[i] = n ? box.half_area() * static_cast<float>(n) : infinity;
            if constexpr (limited) right_count[i] = n;
        }
        box = FlatBox::empty();
        n = 0;
        for (unsigned i = 1; i < count; ++i) {
            box.include(boxes[i - 1]);
            n += begins[axis][i - 1];
            if (n == 0) continue;
            if constexpr (limited)
                if (std::size_t{n} + right_count[i] > most) continue;
            const float cost = box.half_area() * static_cast<float>(n) + right_cost[i];
            if (cost < best.cost) best = {static_cast<int>(axis), i, cost};
        }
    }
    return best;
}

inline void clear(Bins& bins, unsigned count) {
    for (std::size_t axis = 0; axis < 3; ++axis) {
        std::fill_n(bins.box[axis].begin(), count, FlatBox::empty());
        std::fill_n(bins.count[axis].begin(), count, 0u);
    }
}

/// Boxes as one vector: half the loads and stores where a register holds it.
inline void put(Bins& bins, const Binning& binning, const Reference& r) {
    typedef float Float8 __attribute__((vector_size(32))); // NOLINT(modernize-use-using): attributes need it
    const Int4 bin = binning.of(r);
    Float8 added, box;
    std::memcpy(&added, &r, sizeof added);
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const auto b = static_cast<std::size_t>(bin[static_cast<int>(axis)]);
        std::memcpy(&box, &bins.box[axis][b], sizeof box);
        box = box > added ? box : added;
        std::memcpy(&bins.box[axis][b], &box, sizeof box);
        ++bins.count[axis][b];
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
    for (std::size_t axis = 0; axis < 3; ++axis)
        for (unsigned i = 0; i < count; ++i) {
            into.box[axis][i].include(from.box[axis][i]);
            into.count[axis][i] += from.count[axis][i];
        }
}

} // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
