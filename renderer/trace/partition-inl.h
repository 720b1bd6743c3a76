// SPDX-License-Identifier: Apache-2.0
// References of one side of a split told from those of the other, in place or on the way elsewhere. Included once per
// instruction set; the guard below is Highway's for such files.
#if defined(WEFT_RENDERER_TRACE_PARTITION_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_RENDERER_TRACE_PARTITION_INL_H
#undef WEFT_RENDERER_TRACE_PARTITION_INL_H
#else
#define WEFT_RENDERER_TRACE_PARTITION_INL_H
#endif

#include "renderer/trace/binning-inl.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {

/// References [0, left) are on the left.
struct Parted {
    std::size_t left = 0;
    FlatBox on_left = FlatBox::empty(), on_right = FlatBox::empty(); ///< centres of each side
};

/// Tells the sides of a split apart, and notes the centres. By value in a loop, so that it stays in registers.
template <int axis> class SideTeller {
  public:
    SideTeller(const Binning& binning, const Split& split)
        : lower_(binning.lower), scale_(binning.scale), plane_(static_cast<float>(split.bin)) {}

    /// 1 or 0.
    HWY_INLINE std::size_t is_right(const Reference& r) {
        const Float4 nothing{-infinity, -infinity, -infinity, 0};
        const Float4 center = r.center(), x = (center - lower_) * scale_;
        const Int4 beyond = Float4{x[axis], x[axis], x[axis], x[axis]} >= Float4{plane_, plane_, plane_, plane_};
        on_left.include({beyond ? nothing : -center, beyond ? nothing : center});
        on_right.include({beyond ? -center : nothing, beyond ? center : nothing});
        return static_cast<std::size_t>(-beyond[0]); // all bits or none
    }
    FlatBox on_left = FlatBox::empty(), on_right = FlatBox::empty();

  private:
    Float4 lower_, scale_;
    float plane_;
};

inline constexpr std::size_t partition_block = 64;

/// Less than two blocks, some of which may have been looked at before. Returns how many are on the left.
template <int axis> std::size_t partition_few(std::span<Reference> refs, SideTeller<axis>& noted) {
    Reference aside[2 * partition_block];
    SideTeller<axis> sides = noted;
    Reference *left = refs.data(), *right = aside;
    for (const Reference& reference : refs) {
        const Reference r = reference;
        const std::size_t is_right = sides.is_right(r);
        *left = r; // on both sides: of a choice compilers make a branch, which nobody can foretell
        *right = r;
        left += 1 - is_right;
        right += is_right;
    }
    noted = sides;
    std::copy(aside, right, left);
    return static_cast<std::size_t>(left - refs.data());
}

/// Which side a reference goes to is a guess for the processor, so there is no branch on it: places are computed, in
/// blocks from both ends, and what stands wrong in one changes places with what stands wrong in the other (Edelkamp and
/// Weiss 2016, "BlockQuicksort: How Branch Mispredictions Don't Affect Quicksort").
template <int axis> Parted partition(std::span<Reference> refs, SideTeller<axis> sides) {
    constexpr std::size_t block = partition_block;
    Reference *begin = refs.data(), *end = begin + refs.size();
    std::uint8_t wrong_left[block], wrong_right[block];
    std::size_t left = 0, right = 0, next_left = 0, next_right = 0; // in all; the next one
    while (static_cast<std::size_t>(end - begin) >= 2 * block) {
        if (next_left == left) {
            next_left = left = 0;
            for (std::size_t i = 0; i < block; ++i) {
                wrong_left[left] = static_cast<std::uint8_t>(i);
                left += sides.is_right(begin[i]);
            }
        }
        if (next_right == right) {
            next_right = right = 0;
            for (std::size_t i = 0; i < block; ++i) {
                wrong_right[right] = static_cast<std::uint8_t>(i);
                right += 1 - sides.is_right(*(end - 1 - i));
            }
        }
        for (; next_left < left && next_right < right; ++next_left, ++next_right)
            std::swap(begin[wrong_left[next_left]], *(end - 1 - wrong_right[next_right]));
        if (next_left == left) begin += block;
        if (next_right == right) end -= block;
    }
    begin += partition_few({begin, end}, sides);
    return {static_cast<std::size_t>(begin - refs.data()), sides.on_left, sides.on_right};
}

inline Parted partition(std::span<Reference> refs, const Binning& binning, const Split& split) {
    if (split.axis == 0) return partition(refs, SideTeller<0>(binning, split));
    if (split.axis == 1) return partition(refs, SideTeller<1>(binning, split));
    return partition(refs, SideTeller<2>(binning, split));
}

/// Copies the left ones to the begin of `to`, the right ones to its end, backwards, and whatever between them. Each
/// goes to the next place on both sides: the wrong one is written again, or is the same.
template <int axis>
Parted partition_copy(std::span<const Reference> refs, std::span<Reference> to, SideTeller<axis> sides) {
    std::size_t left = 0;
    for (std::size_t i = 0; i < refs.size(); ++i) {
        const Reference r = refs[i];
        to[left] = r;
        to[to.size() - 1 - (i - left)] = r;
        left += 1 - sides.is_right(r);
    }
    return {left, sides.on_left, sides.on_right};
}

inline Parted partition_copy(std::span<const Reference> refs, std::span<Reference> to, const Binning& binning,
                             const Split& split) {
    if (split.axis == 0) return partition_copy(refs, to, SideTeller<0>(binning, split));
    if (split.axis == 1) return partition_copy(refs, to, SideTeller<1>(binning, split));
    return partition_copy(refs, to, SideTeller<2>(binning, split));
}

} // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
