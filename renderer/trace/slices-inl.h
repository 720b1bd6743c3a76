// SPDX-License-Identifier: Apache-2.0
// References sorted into slices of space along the axes, and cut where they reach through several. Included once per
// instruction set; the guard below is Highway's for such files.
#if defined(WEFT_RENDERER_TRACE_SLICES_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_RENDERER_TRACE_SLICES_INL_H
#undef WEFT_RENDERER_TRACE_SLICES_INL_H
#else
#define WEFT_RENDERER_TRACE_SLICES_INL_H
#endif

#include "renderer/trace/binning-inl.h"
#include "renderer/trace/cuts-inl.h"
#include "renderer/trace/spatial_bvh.h"

#include <cstddef>
#include <cstdint>
#include <hwy/highway.h>
#include <span>

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {

/// The bin of a plane's coordinate, of all axes.
inline Int4 slice_of(const Binning& slices, Float4 x) {
    const Float4 at = (x - slices.lower) * slices.scale;
    const Int4 bin = __builtin_convertvector(at > 0 ? at : Float4{}, Int4);
    return bin < slices.last ? bin : slices.last;
}

/// The plane before a bin.
inline float plane_before(const Binning& slices, int axis, unsigned bin) {
    return slices.lower[axis] + static_cast<float>(bin) / slices.scale[axis];
}

/// The parts of a reference that is in slices begin to end of an axis.
inline void put_parts(Bins& bins, const Binning& slices, std::size_t axis, const Reference& r, const Corners& corners,
                      unsigned begin, unsigned end) {
    const CutTriangle triangle(corners, axis);
    float from = -infinity;
    FlatBox before = FlatBox::empty(); // the outline at the plane where the slice begins
    for (unsigned bin = begin; bin <= end; ++bin) {
        const bool last = bin == end;
        const float to = last ? infinity : plane_before(slices, static_cast<int>(axis), bin + 1);
        const FlatBox behind = last ? FlatBox::empty() : triangle.outline_at(to);
        FlatBox part = triangle.corners_between(from, to);
        part.include(before);
        part.include(behind);
        bins[bin].box[axis].include(common(part, r));
        from = to;
        before = behind;
    }
}

/// Bins are slices of space here, and a reference may reach through several. Cuts references at all planes that they
/// reach through.
inline void fill(Bins& bins, const Binning& slices, std::span<const Reference> refs, const CornersOf& corners_of) {
    for (const Reference& r : refs) {
        Int4 begins = slice_of(slices, -r.negated_lower), ends = slice_of(slices, r.upper);
        const Int4 reaches = begins < ends;
        Corners corners;
        if ((reaches[0] | reaches[1] | reaches[2]) != 0 && !corners_of(r.tag(), corners))
            begins = ends = reaches ? slices.of(r) : begins; // it stays whole
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const auto begin = static_cast<unsigned>(begins[static_cast<int>(axis)]);
            const auto end = static_cast<unsigned>(ends[static_cast<int>(axis)]);
            ++bins[begin].begins[axis];
            ++bins[end].ends[axis];
            if (begin == end)
                bins[begin].box[axis].include(r);
            else
                put_parts(bins, slices, axis, r, corners, begin, end);
        }
    }
}

} // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
