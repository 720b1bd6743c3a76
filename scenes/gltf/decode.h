// SPDX-License-Identifier: Apache-2.0
// The elements of proved accessors as the renderer's types. The component type is looked at once per array, not once
// per element.
#pragma once

#include "renderer/math/transform.h"
#include "renderer/math/vec.h"
#include "scenes/gltf/accessors.h"

#include <array>
#include <bit>
#include <cstring>
#include <type_traits>

namespace weft::scenes::gltf {

static_assert(std::endian::native == std::endian::little, "buffers are little-endian and read as they are");

template <class C> C load(const std::byte* at) {
    C value;
    std::memcpy(&value, at, sizeof value);
    return value;
}

/// An unsigned integer of a run-time type.
inline std::uint32_t load_index(Component component, const std::byte* at) {
    if (component == Component::u8) return load<std::uint8_t>(at);
    return component == Component::u16 ? load<std::uint16_t>(at) : load<std::uint32_t>(at);
}

/// Components of the stored type C as float.
template <class C, bool normalized> struct Reader {
    static constexpr std::size_t bytes = sizeof(C);
    static float get(const std::byte* at) {
        const auto value = static_cast<float>(load<C>(at));
        if constexpr (normalized && std::is_integral_v<C>) {
            const float most = static_cast<float>(std::numeric_limits<C>::max());
            return std::is_signed_v<C> ? std::max(value / most, -1.0f) : value / most;
        }
        return value;
    }
};

/// One element as T; a VEC3 read as Vec4 gets a w of 1, as colours want it.
template <class T, class R> T element(const std::byte* p, Shape shape) {
    const auto c = [p](std::size_t i) { return R::get(p + i * R::bytes); };
    if constexpr (std::is_same_v<T, float>) return c(0);
    if constexpr (std::is_same_v<T, Vec2>) return Vec2{c(0), c(1)};
    if constexpr (std::is_same_v<T, Vec3>) return Vec3{c(0), c(1), c(2)};
    if constexpr (std::is_same_v<T, Vec4>) return Vec4{c(0), c(1), c(2), shape == Shape::vec3 ? 1.0f : c(3)};
    if constexpr (std::is_same_v<T, Transform>) // of four columns; the last row is taken as (0, 0, 0, 1)
        return Transform{{c(0), c(1), c(2)}, {c(4), c(5), c(6)}, {c(8), c(9), c(10)}, {c(12), c(13), c(14)}};
}

template <class T> T zero_element(Shape shape) {
    if constexpr (std::is_same_v<T, Vec4>) return {0, 0, 0, shape == Shape::vec3 ? 1.0f : 0.0f};
    if constexpr (std::is_same_v<T, Transform>) return {{}, {}, {}, {}};
    return {};
}

/// Calls body with the Reader of the accessor's component type.
template <class Body> void with_reader(const Accessor& a, const Body& body) {
    switch (a.component) {
    case Component::s8: return a.normalized ? body(Reader<std::int8_t, true>{}) : body(Reader<std::int8_t, false>{});
    case Component::u8: return a.normalized ? body(Reader<std::uint8_t, true>{}) : body(Reader<std::uint8_t, false>{});
    case Component::s16: return a.normalized ? body(Reader<std::int16_t, true>{}) : body(Reader<std::int16_t, false>{});
    case Component::u16:
        return a.normalized ? body(Reader<std::uint16_t, true>{}) : body(Reader<std::uint16_t, false>{});
    case Component::u32:
        return a.normalized ? body(Reader<std::uint32_t, true>{}) : body(Reader<std::uint32_t, false>{});
    case Component::f32: return body(Reader<float, false>{});
    }
}

/// Calls body(i, element) for every element in order, the sparse ones in place of those that they replace.
template <class T, class Body> void for_each_element(const Accessor& a, const Body& body) {
    with_reader(a, [&](auto reader) {
        using R = decltype(reader);
        const std::uint64_t index_bytes = component_bytes(a.sparse_component);
        const std::uint64_t sparse_stride = packed_stride(a.component, a.shape);
        std::uint64_t i = 0;
        const auto plain_until = [&](std::uint64_t end) {
            if (a.data)
                for (; i < end; ++i) body(i, element<T, R>(a.data + i * a.stride, a.shape));
            else
                for (; i < end; ++i) body(i, zero_element<T>(a.shape));
        };
        for (std::uint64_t k = 0; k < a.sparse_count; ++k) {
            plain_until(load_index(a.sparse_component, a.sparse_indices + k * index_bytes));
            body(i, element<T, R>(a.sparse_values + k * sparse_stride, a.shape));
            ++i;
        }
        plain_until(a.count);
    });
}

/// out[i] = element i; as many as `out` holds, which is what the accessor has.
template <class T> void read(const Accessor& a, std::span<T> out) {
    for_each_element<T>(a, [&](std::uint64_t i, const T& value) { out[i] = value; });
}

} // namespace weft::scenes::gltf
