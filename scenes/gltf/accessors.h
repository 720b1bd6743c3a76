// SPDX-License-Identifier: Apache-2.0
// Accessors: typed arrays inside buffer views. They are proved once, then read without a check.
#pragma once

#include "scenes/gltf/buffers.h"
#include "scenes/gltf/json.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace weft::scenes::gltf {

enum class Component : std::uint8_t { s8, u8, s16, u16, u32, f32 };
enum class Shape : std::uint8_t { scalar, vec2, vec3, vec4, mat2, mat3, mat4 };

/// An accessor without a buffer view is zeros: nothing in the file proves that its size is meant.
inline constexpr std::uint64_t max_sourceless_elements = std::uint64_t{1} << 24;

/// A proved accessor: all that it reaches lies in the file's buffers.
struct Accessor {
    const std::byte* data = nullptr; ///< the first element; null: all elements are zero
    std::uint64_t stride = 0;        ///< bytes from one element to the next
    std::uint64_t count = 0;
    Component component = Component::f32;
    Shape shape = Shape::scalar;
    bool normalized = false; ///< integers stand for [0, 1] or [-1, 1]

    // Elements that replace those above, in increasing order of their indices.
    std::uint64_t sparse_count = 0;
    const std::byte* sparse_indices = nullptr;
    Component sparse_component = Component::u32;
    const std::byte* sparse_values = nullptr; ///< tightly packed
};

std::size_t component_bytes(Component component);
/// From the start of an element to the next when nothing else is said.
std::size_t packed_stride(Component component, Shape shape);
/// Bytes of an element; columns of matrices start at multiples of four bytes.
std::size_t element_bytes(Component component, Shape shape);
std::string_view name(Component component);
std::string_view name(Shape shape);

/// The accessors of a document, each proved when it is first asked for. Asking is for one thread; what was asked for
/// may be read by all.
class Accessors {
  public:
    Accessors(const Document& document, Buffers& buffers)
        : document_(document), buffers_(buffers), proved_(document.list("accessors").size()) {}

    const Accessor& prove(std::uint32_t index);
    const Accessor& operator[](std::uint32_t index) const { return *proved_[index]; } ///< that prove() has seen
    Value value(std::uint32_t index) const { return document_.element("accessors", index); }

  private:
    Accessor read(const Value& value);
    void read_sparse(const Value& value, Accessor& accessor);

    const Document& document_;
    Buffers& buffers_;
    std::vector<std::optional<Accessor>> proved_;
};

} // namespace weft::scenes::gltf
