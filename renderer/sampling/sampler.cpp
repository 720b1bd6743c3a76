// SPDX-License-Identifier: Apache-2.0
#include "renderer/sampling/sampler.h"

namespace weft {
namespace {

constexpr std::uint32_t reverse_bits(std::uint32_t x) {
    x = ((x >> 1) & 0x55555555u) | ((x & 0x55555555u) << 1);
    x = ((x >> 2) & 0x33333333u) | ((x & 0x33333333u) << 2);
    x = ((x >> 4) & 0x0f0f0f0fu) | ((x & 0x0f0f0f0fu) << 4);
    return __builtin_bswap32(x);
}

/// Owen scrambling of a number whose bits stand in reverse: each output bit depends on the input bits below it only
/// (Laine and Karras 2011; constants by Vegdahl 2021, "Building a Better LK Hash").
constexpr std::uint32_t scramble_reversed(std::uint32_t x, std::uint32_t seed) {
    x ^= x * 0x3d20adeau;
    x += seed;
    x *= (seed >> 16) | 1u;
    x ^= x * 0x05526c56u;
    x ^= x * 0x53a22864u;
    return x;
}

/// The second Sobol dimension, bits in reverse: its generator matrix is Pascal's triangle modulo 2, a Kronecker power,
/// so five shifted exclusive-ors replace the sum over direction numbers.
constexpr std::uint32_t sobol1_reversed(std::uint32_t index) {
    index ^= (index >> 1) & 0x55555555u;
    index ^= (index >> 2) & 0x33333333u;
    index ^= (index >> 4) & 0x0f0f0f0fu;
    index ^= (index >> 8) & 0x00ff00ffu;
    index ^= (index >> 16) & 0x0000ffffu;
    return index;
}

/// Mixes 32 bits one to one, so that what goes in different comes out different (Wellons 2018, "lowbias32").
constexpr std::uint32_t mix(std::uint32_t x) {
    x = (x ^ (x >> 16)) * 0x7feb352du;
    x = (x ^ (x >> 15)) * 0x846ca68bu;
    return x ^ (x >> 16);
}

/// The upper 24 bits as a float in [0, 1), exactly.
constexpr float to_unit(std::uint32_t x) { return static_cast<float>(x >> 8) * 0x1p-24f; }

/// The same for two numbers at once.
constexpr std::uint64_t reverse_both(std::uint32_t a, std::uint32_t b) {
    std::uint64_t x = static_cast<std::uint64_t>(b) << 32 | a;
    x = ((x >> 1) & 0x5555555555555555u) | ((x & 0x5555555555555555u) << 1);
    x = ((x >> 2) & 0x3333333333333333u) | ((x & 0x3333333333333333u) << 2);
    x = ((x >> 4) & 0x0f0f0f0f0f0f0f0fu) | ((x & 0x0f0f0f0f0f0f0f0fu) << 4);
    return __builtin_bswap64(x);
}

/// Mixes 64 bits one to one (the finaliser of splitmix64: Steele, Lea and Flood 2014, constants by Stafford).
constexpr std::uint64_t mix(std::uint64_t x) {
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}
constexpr std::uint64_t hash64(std::uint32_t a, std::uint32_t b) {
    return mix((static_cast<std::uint64_t>(a) << 32 | b) + 0x9e3779b97f4a7c15u);
}

constexpr std::uint32_t high(std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32); }
constexpr std::uint32_t low(std::uint64_t x) { return static_cast<std::uint32_t>(x); }

} // namespace

std::uint32_t hash(std::uint32_t a, std::uint32_t b) { return high(hash64(a, b)); }

float hash_to_unit(std::uint32_t a, std::uint32_t b) { return to_unit(hash(a, b)); }

Sampler::Sampler(std::uint32_t x, std::uint32_t y, std::uint32_t sample, std::uint32_t seed)
    : pixel_(mix(mix(x ^ (y << 16 | y >> 16)) ^ mix(seed + 1))), key_(hash(pixel_, sample)),
      reversed_(reverse_bits(sample)) {}

float Sampler::get1d(std::uint32_t dimension) const {
    const std::uint64_t keys = hash64(pixel_, 2 * dimension); // the upper half shuffles, the lower one scrambles
    const std::uint32_t index = reverse_bits(scramble_reversed(reversed_, high(keys)));
    return to_unit(reverse_bits(scramble_reversed(index, low(keys))));
}

Vec2 Sampler::get2d(std::uint32_t dimension) const {
    const std::uint64_t keys = hash64(pixel_, 2 * dimension + 1);
    const std::uint32_t index = reverse_bits(scramble_reversed(reversed_, high(keys)));
    const std::uint32_t second = high(keys * 0xd1342543de82ef95u); // a third key from both
    const std::uint64_t both =
        reverse_both(scramble_reversed(index, low(keys)), scramble_reversed(sobol1_reversed(index), second));
    return {to_unit(high(both)), to_unit(low(both))};
}

} // namespace weft
