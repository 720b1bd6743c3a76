// SPDX-License-Identifier: Apache-2.0
// One source, compiled once for each instruction set (Highway's foreach_target). What is computed, and why:
// sampler.cpp.
#include "renderer/sampling/draws.h"

#include "renderer/isa_list.h"

#include <cstddef>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "renderer/sampling/draws.cpp"
#include <hwy/foreach_target.h>
//
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace weft::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET == HWY_EMU128 || HWY_TARGET == HWY_SCALAR

void singles(std::span<const Sampler> samplers, std::uint32_t dimension, std::span<float> out) {
    for (std::size_t i = 0; i < samplers.size(); ++i) out[i] = samplers[i].get1d(dimension);
}
void pairs(std::span<const Sampler> samplers, std::uint32_t dimension, std::span<Vec2> out) {
    for (std::size_t i = 0; i < samplers.size(); ++i) out[i] = samplers[i].get2d(dimension);
}

#else

using Words = hn::ScalableTag<std::uint32_t>;
using Longs = hn::RepartitionToWide<Words>;
using HalfWords = hn::Half<Words>;
using Bytes = hn::Repartition<std::uint8_t, Words>;
using Reals = hn::RebindToFloat<Words>;
using Word = hn::Vec<Words>;
using Long = hn::Vec<Longs>;
constexpr std::size_t lanes = hn::MaxLanes(Words());

HWY_INLINE Word words(std::uint32_t x) { return hn::Set(Words(), x); }

/// By half a byte at a time, through a table, and then the bytes.
HWY_INLINE Word reverse_bits(Word x) {
    alignas(16) static constexpr std::uint8_t low[16] = {0x0, 0x8, 0x4, 0xc, 0x2, 0xa, 0x6, 0xe,
                                                         0x1, 0x9, 0x5, 0xd, 0x3, 0xb, 0x7, 0xf};
    alignas(16) static constexpr std::uint8_t high[16] = {0x00, 0x80, 0x40, 0xc0, 0x20, 0xa0, 0x60, 0xe0,
                                                          0x10, 0x90, 0x50, 0xd0, 0x30, 0xb0, 0x70, 0xf0};
    alignas(16) static constexpr std::uint8_t backwards[16] = {3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12};
    const Bytes d;
    const auto half = hn::Set(d, 0x0f), bytes = hn::BitCast(d, x);
    const auto upper = hn::BitCast(d, hn::ShiftRight<4>(x));
    const auto turned = hn::Or(hn::TableLookupBytes(hn::LoadDup128(d, high), hn::And(bytes, half)),
                               hn::TableLookupBytes(hn::LoadDup128(d, low), hn::And(upper, half)));
    return hn::BitCast(Words(), hn::TableLookupBytes(turned, hn::LoadDup128(d, backwards)));
}

HWY_INLINE Word scramble_reversed(Word x, Word seed) {
    x = hn::Xor(x, hn::Mul(x, words(0x3d20adeau)));
    x = hn::Add(x, seed);
    x = hn::Mul(x, hn::Or(hn::ShiftRight<16>(seed), words(1)));
    x = hn::Xor(x, hn::Mul(x, words(0x05526c56u)));
    return hn::Xor(x, hn::Mul(x, words(0x53a22864u)));
}

template <int shift> HWY_INLINE Word fold(Word x, std::uint32_t mask) {
    return hn::Xor(x, hn::And(hn::ShiftRight<shift>(x), words(mask)));
}
HWY_INLINE Word sobol1_reversed(Word x) {
    x = fold<2>(fold<1>(x, 0x55555555u), 0x33333333u);
    return fold<16>(fold<8>(fold<4>(x, 0x0f0f0f0fu), 0x00ff00ffu), 0x0000ffffu);
}

/// The lower 64 bits of the product, from those of 32-bit halves.
HWY_INLINE Long multiply(Long x, std::uint64_t factor) {
    const Words d;
    const auto low = hn::BitCast(d, hn::Set(Longs(), factor)), high = hn::BitCast(d, hn::Set(Longs(), factor >> 32));
    const auto x_low = hn::BitCast(d, x), x_high = hn::BitCast(d, hn::ShiftRight<32>(x));
    const auto cross = hn::Add(hn::MulEven(x_low, high), hn::MulEven(x_high, low));
    return hn::Add(hn::MulEven(x_low, low), hn::ShiftLeft<32>(cross));
}

HWY_INLINE Long hash64(Long a_high, std::uint32_t b) {
    Long x = hn::Add(hn::Or(hn::ShiftLeft<32>(a_high), hn::Set(Longs(), b)), hn::Set(Longs(), 0x9e3779b97f4a7c15u));
    x = multiply(hn::Xor(x, hn::ShiftRight<30>(x)), 0xbf58476d1ce4e5b9u);
    x = multiply(hn::Xor(x, hn::ShiftRight<27>(x)), 0x94d049bb133111ebu);
    return hn::Xor(x, hn::ShiftRight<31>(x));
}

/// The halves of as many 64-bit numbers as there are lanes.
struct Halves {
    Word low, high;
};
HWY_INLINE Halves halves(Long first, Long second) {
    const Words d;
    const auto a = hn::BitCast(d, first), b = hn::BitCast(d, second);
    return {hn::ConcatEven(d, b, a), hn::ConcatOdd(d, b, a)};
}

HWY_INLINE hn::Vec<Reals> to_unit(Word x) {
    const auto whole = hn::BitCast(hn::RebindToSigned<Words>(), hn::ShiftRight<8>(x));
    return hn::Mul(hn::ConvertTo(Reals(), whole), hn::Set(Reals(), 0x1p-24f));
}

/// As many samplers as there are lanes, and the keys of one dimension.
struct Keyed {
    Word index; ///< the sample's place in the shuffled sequence, bits in reverse
    Long first, second;
    Halves keys;
};
HWY_INLINE Keyed keyed(const Sampler* samplers, std::uint32_t key) {
    const Words d;
    alignas(64) std::uint32_t pixels[lanes], reversed[lanes];
    for (std::size_t i = 0; i < lanes; ++i) {
        pixels[i] = samplers[i].pixel();
        reversed[i] = samplers[i].reversed();
    }
    Keyed k;
    k.first = hash64(hn::PromoteTo(Longs(), hn::Load(HalfWords(), pixels)), key);
    k.second = hash64(hn::PromoteTo(Longs(), hn::Load(HalfWords(), pixels + lanes / 2)), key);
    k.keys = halves(k.first, k.second);
    k.index = reverse_bits(scramble_reversed(hn::Load(d, reversed), k.keys.high));
    return k;
}

void singles(std::span<const Sampler> samplers, std::uint32_t dimension, std::span<float> out) {
    std::size_t i = 0;
    for (; i + lanes <= samplers.size(); i += lanes) {
        const Keyed k = keyed(&samplers[i], 2 * dimension);
        hn::StoreU(to_unit(reverse_bits(scramble_reversed(k.index, k.keys.low))), Reals(), &out[i]);
    }
    for (; i < samplers.size(); ++i) out[i] = samplers[i].get1d(dimension);
}

void pairs(std::span<const Sampler> samplers, std::uint32_t dimension, std::span<Vec2> out) {
    constexpr std::uint64_t third = 0xd1342543de82ef95u;
    std::size_t i = 0;
    for (; i + lanes <= samplers.size(); i += lanes) {
        const Keyed k = keyed(&samplers[i], 2 * dimension + 1);
        const Word second = halves(multiply(k.first, third), multiply(k.second, third)).high;
        const auto x = to_unit(reverse_bits(scramble_reversed(k.index, k.keys.low)));
        const auto y = to_unit(reverse_bits(scramble_reversed(sobol1_reversed(k.index), second)));
        hn::StoreInterleaved2(x, y, Reals(), &out[i].x);
    }
    for (; i < samplers.size(); ++i) out[i] = samplers[i].get2d(dimension);
}

#endif

Draws draws(std::string_view isa) { return {isa, singles, pairs}; }

} // namespace weft::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weft {

std::vector<Draws> all_draws() {
    std::vector<Draws> found;
    WEFT_ADD_ISAS(found, draws, hwy::SupportedTargets());
    return found;
}

Draws draws_named(std::string_view isa) {
    const std::vector<Draws> all = all_draws();
    for (const Draws& draws : all)
        if (draws.isa == isa) return draws;
    return all.back();
}

} // namespace weft
#endif
