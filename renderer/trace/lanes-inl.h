// SPDX-License-Identifier: Apache-2.0
// The vectors of the kernels. Included once per instruction set by kernel.cpp; the guard below is
// Highway's for such files.
#if defined(WEFT_RENDERER_TRACE_LANES_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_RENDERER_TRACE_LANES_INL_H
#undef WEFT_RENDERER_TRACE_LANES_INL_H
#else
#define WEFT_RENDERER_TRACE_LANES_INL_H
#endif

#include "renderer/trace/wide_bvh.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <hwy/highway.h>

/// For a lambda that a traversal calls in one place: to be a part of its loop.
#undef WEFT_INLINE_ATTR
#define WEFT_INLINE_ATTR HWY_ATTR __attribute__((always_inline))

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// A box or a triangle to a lane: up to eight.
using Floats = hn::CappedTag<float, WideNode::width>;
using Ints = hn::RebindToUnsigned<Floats>;
using Bytes = hn::Rebind<std::uint8_t, Floats>;
using Vector = hn::Vec<Floats>;
inline constexpr std::size_t lanes = hn::MaxLanes(Floats());

/// A ray to a lane: up to sixteen.
using RayFloats = hn::CappedTag<float, 16>;
using RayInts = hn::RebindToUnsigned<RayFloats>;
using RayVector = hn::Vec<RayFloats>;
inline constexpr std::size_t ray_lanes = hn::MaxLanes(RayFloats());
inline constexpr std::size_t vector_size = ray_lanes * sizeof(float); ///< bytes: to be aligned to

/// now = t > now ? t : now, where t may be NaN (a ray inside a slab's plane) and then changes nothing.
template <class V> HWY_INLINE V later(V t, V now) {
#if HWY_ARCH_X86 && HWY_TARGET != HWY_EMU128 && HWY_TARGET != HWY_SCALAR
    return hn::Max(t, now); // x86 gives the second operand when one is NaN
#else
    return hn::IfThenElse(hn::Gt(t, now), t, now);
#endif
}
template <class V> HWY_INLINE V earlier(V t, V now) {
#if HWY_ARCH_X86 && HWY_TARGET != HWY_EMU128 && HWY_TARGET != HWY_SCALAR
    return hn::Min(t, now);
#else
    return hn::IfThenElse(hn::Lt(t, now), t, now);
#endif
}

/// The lanes of which `mask` is true, one bit each.
template <class D> HWY_INLINE unsigned bits_of(D d, hn::Mask<D> mask) {
    std::uint8_t bits[8];
    hn::StoreMaskBits(d, mask, bits);
    if constexpr (hn::MaxLanes(D()) <= 8) return bits[0];
    std::uint16_t all;
    std::memcpy(&all, bits, sizeof all);
    return all;
}

/// Which lanes have the sign bit set.
template <class D> HWY_INLINE hn::Mask<D> signs_of(D d, hn::Vec<D> v) {
    return hn::MaskFromVec(hn::BitCast(d, hn::BroadcastSignBit(hn::BitCast(hn::RebindToSigned<D>(), v))));
}

/// The opposite of bits_of.
template <class D> HWY_INLINE hn::Mask<D> lanes_of(D d, unsigned bits) {
    const std::uint8_t bytes[8] = {static_cast<std::uint8_t>(bits), static_cast<std::uint8_t>(bits >> 8)};
    return hn::LoadMaskBits(d, bytes);
}

/// Of three, lane by lane, the one with the largest magnitude: that.
template <class V> HWY_INLINE V largest(V x, V y, V z) { return hn::Max(hn::Abs(x), hn::Max(hn::Abs(y), hn::Abs(z))); }

} // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
