// SPDX-License-Identifier: Apache-2.0
#include "renderer/materials/texture.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstddef>

namespace weft {
namespace {

// The tables are made by the compiler, with nothing but + - * /, so that no C library has a say in them.

/// x to the power of 2.4 for x in (0, 1]: x^2 times the fifth root of x^2, by Newton's method.
constexpr double power_2_4(double x) {
    const double a = x * x;
    double root = 1;
    for (int i = 0; i < 48; ++i) {
        const double r4 = root * root * root * root;
        root -= (r4 * root - a) / (5 * r4);
    }
    return a * root;
}

constexpr std::array<float, 256> make_table(bool srgb) {
    std::array<float, 256> table{};
    for (std::size_t i = 0; i < table.size(); ++i) {
        const double c = static_cast<double>(i) / 255;
        const double linear = c <= 0.04045 ? c / 12.92 : power_2_4((c + 0.055) / 1.055); // IEC 61966-2-1
        table[i] = static_cast<float>(srgb ? linear : c);
    }
    return table;
}
constexpr std::array<float, 256> srgb_to_linear = make_table(true);
constexpr std::array<float, 256> byte_to_unit = make_table(false);

/// Two neighbouring texels along one axis, and the weight of the second.
struct Neighbours {
    std::uint32_t first, second;
    float t;
};

Neighbours neighbours(float u, std::uint32_t size, Wrap wrap, bool nearest) {
    switch (wrap) { // to [0, 1]; what was NaN or infinite stays NaN or goes to a border
    case Wrap::repeat: u -= std::floor(u); break;
    case Wrap::mirror: u = std::fabs(u - 2 * std::floor(0.5f * u + 0.5f)); break;
    case Wrap::clamp: u = std::min(1.0f, std::max(0.0f, u)); break;
    }
    if (!(u >= 0 && u <= 1)) return {0, 0, 0};
    const std::uint32_t last = size - 1;
    const float x = u * static_cast<float>(size);
    if (nearest) {
        const std::uint32_t i = std::min(static_cast<std::uint32_t>(x), last);
        return {i, i, 0};
    }
    const float y = x - 0.5f; // texel i has its centre at i + 0.5
    if (y < 0) return {wrap == Wrap::repeat ? last : 0, 0, y + 1};
    const std::uint32_t i = std::min(static_cast<std::uint32_t>(y), last);
    return {i, i < last ? i + 1 : (wrap == Wrap::repeat ? 0 : last), y - static_cast<float>(i)};
}

Vec4 texel(const Image& image, std::uint32_t x, std::uint32_t y, const std::array<float, 256>& color) {
    const std::size_t index = (std::size_t{y} * image.width + x) * image.channels;
    const std::uint8_t* p = image.texels.data() + index;
    if (image.channels >= 3)
        return {color[p[0]], color[p[1]], color[p[2]], image.channels == 4 ? byte_to_unit[p[3]] : 1};
    const float grey = color[p[0]];
    return {grey, grey, grey, image.channels == 2 ? byte_to_unit[p[1]] : 1};
}

} // namespace

Vec4 sample_texture(const Image& image, const TextureSlot& slot, Vec2 uv, ColorSpace space) {
    assert(image.width > 0 && image.height > 0 && image.channels >= 1 && image.channels <= 4);
    const float u = slot.row0.x * uv.x + slot.row0.y * uv.y + slot.row0.z;
    const float v = slot.row1.x * uv.x + slot.row1.y * uv.y + slot.row1.z;
    const Neighbours x = neighbours(u, image.width, slot.wrap_u, slot.nearest);
    const Neighbours y = neighbours(v, image.height, slot.wrap_v, slot.nearest);
    const auto& color = space == ColorSpace::srgb ? srgb_to_linear : byte_to_unit;
    if (slot.nearest) return texel(image, x.first, y.first, color);
    return lerp(lerp(texel(image, x.first, y.first, color), texel(image, x.second, y.first, color), x.t),
                lerp(texel(image, x.first, y.second, color), texel(image, x.second, y.second, color), x.t), y.t);
}

} // namespace weft
