// SPDX-License-Identifier: Apache-2.0
#include "scenes/gltf/accessors.h"

#include "scenes/files/input_error.h"
#include "scenes/gltf/decode.h"

#include <array>

namespace weft::scenes::gltf {

namespace {

struct ShapeRow {
    std::string_view name;
    std::size_t columns, rows;
};
constexpr std::array<ShapeRow, 7> shapes{
    {{"SCALAR", 1, 1}, {"VEC2", 1, 2}, {"VEC3", 1, 3}, {"VEC4", 1, 4}, {"MAT2", 2, 2}, {"MAT3", 3, 3}, {"MAT4", 4, 4}}};

struct ComponentRow {
    std::string_view name;
    std::uint64_t code;
    std::size_t bytes;
};
constexpr std::array<ComponentRow, 6> components{{{"BYTE", 5120, 1},
                                                  {"UNSIGNED_BYTE", 5121, 1},
                                                  {"SHORT", 5122, 2},
                                                  {"UNSIGNED_SHORT", 5123, 2},
                                                  {"UNSIGNED_INT", 5125, 4},
                                                  {"FLOAT", 5126, 4}}};

const ShapeRow& row(Shape shape) { return shapes[static_cast<std::size_t>(shape)]; }
const ComponentRow& row(Component component) { return components[static_cast<std::size_t>(component)]; }

Shape shape_of(const Value& type) {
    for (std::size_t i = 0; i < shapes.size(); ++i)
        if (shapes[i].name == type.string()) return static_cast<Shape>(i);
    type.reject("is none of SCALAR, VEC2, VEC3, VEC4, MAT2, MAT3, MAT4");
}

Component component_of(const Value& type) {
    const std::uint64_t code = type.integer();
    for (std::size_t i = 0; i < components.size(); ++i)
        if (components[i].code == code) return static_cast<Component>(i);
    type.reject("is " + std::to_string(code) + ", which is no component type");
}

/// From the start of a matrix' column to the next.
std::size_t column_bytes(Component component, Shape shape) {
    const std::size_t bytes = row(shape).rows * row(component).bytes;
    return row(shape).columns == 1 ? bytes : (bytes + 3) / 4 * 4;
}

struct Range {
    std::uint64_t offset, stride, element, count, alignment;
};

/// Rejects elements that do not lie in the view. Written so that no sum or product can wrap.
void prove_range(const Value& where, std::span<const std::byte> view, const Range& range) {
    const std::uint64_t size = view.size();
    if (range.offset % range.alignment != 0)
        where.reject("starts at byte " + std::to_string(range.offset) +
                     " of its buffer view, which is no multiple of " + std::to_string(range.alignment));
    if (range.offset > size || range.element > size - range.offset ||
        range.count - 1 > (size - range.offset - range.element) / range.stride)
        where.reject(std::to_string(range.count) + " elements of " + std::to_string(range.element) +
                     " bytes from byte " + std::to_string(range.offset) + ", " + std::to_string(range.stride) +
                     " apart, do not fit into the " + std::to_string(size) + " bytes of the buffer view");
}

} // namespace

std::size_t component_bytes(Component component) { return row(component).bytes; }

std::size_t packed_stride(Component component, Shape shape) {
    return row(shape).columns * column_bytes(component, shape);
}

std::size_t element_bytes(Component component, Shape shape) {
    // The last column needs no padding behind it.
    return (row(shape).columns - 1) * column_bytes(component, shape) + row(shape).rows * row(component).bytes;
}

std::string_view name(Component component) { return row(component).name; }
std::string_view name(Shape shape) { return row(shape).name; }

const Accessor& Accessors::prove(std::uint32_t index) {
    std::optional<Accessor>& slot = proved_[index];
    if (!slot) slot = read(value(index));
    return *slot;
}

Accessor Accessors::read(const Value& value) {
    Accessor accessor;
    accessor.component = component_of(value.at("componentType"));
    accessor.shape = shape_of(value.at("type"));
    accessor.normalized = value.boolean("normalized", false);
    accessor.count = value.at("count").integer();
    if (accessor.count == 0) value.at("count").reject("is 0, but must be at least 1");
    if (const auto index = value.index("bufferView", "bufferViews")) {
        const std::size_t alignment = component_bytes(accessor.component);
        const std::uint64_t packed = packed_stride(accessor.component, accessor.shape);
        const Value view = document_.element("bufferViews", *index);
        accessor.stride = view.integer("byteStride", packed);
        if (accessor.stride < packed || accessor.stride % alignment != 0)
            value.reject("has elements of " + std::to_string(packed) + " bytes, which do not fit the byteStride of " +
                         std::to_string(accessor.stride) + " of bufferViews[" + std::to_string(*index) + "]");
        const Range range{value.integer("byteOffset", 0), accessor.stride,
                          element_bytes(accessor.component, accessor.shape), accessor.count, alignment};
        const std::span<const std::byte> bytes = buffers_.view(*index);
        prove_range(value, bytes, range);
        if (view.integer("byteOffset", 0) % alignment != 0)
            value.reject("its buffer view starts at byte " + std::to_string(view.integer("byteOffset", 0)) +
                         ", which is no multiple of " + std::to_string(alignment));
        accessor.data = bytes.data() + range.offset;
    } else if (accessor.count > max_sourceless_elements) {
        throw LimitError(document_.file(), value.path(),
                         "has no bufferView and " + std::to_string(accessor.count) +
                             " elements; the limit for that is " + std::to_string(max_sourceless_elements));
    }
    if (value.find("sparse")) read_sparse(value.at("sparse"), accessor);
    return accessor;
}

void Accessors::read_sparse(const Value& value, Accessor& accessor) {
    accessor.sparse_count = value.at("count").integer();
    if (accessor.sparse_count == 0 || accessor.sparse_count > accessor.count)
        value.at("count").reject("is " + std::to_string(accessor.sparse_count) + ", but must be in 1.." +
                                 std::to_string(accessor.count));
    const Value indices = value.at("indices"), values = value.at("values");
    accessor.sparse_component = component_of(indices.at("componentType"));
    if (accessor.sparse_component != Component::u8 && accessor.sparse_component != Component::u16 &&
        accessor.sparse_component != Component::u32)
        indices.at("componentType").reject("must be UNSIGNED_BYTE, UNSIGNED_SHORT or UNSIGNED_INT");

    const auto part = [&](const Value& which, std::uint64_t element, std::uint64_t stride, std::uint64_t alignment) {
        (void)which.at("bufferView");
        const std::span<const std::byte> bytes = buffers_.view(*which.index("bufferView", "bufferViews"));
        const Range range{which.integer("byteOffset", 0), stride, element, accessor.sparse_count, alignment};
        prove_range(which, bytes, range);
        return bytes.data() + range.offset;
    };
    const std::uint64_t index_bytes = component_bytes(accessor.sparse_component);
    accessor.sparse_indices = part(indices, index_bytes, index_bytes, index_bytes);
    accessor.sparse_values =
        part(values, element_bytes(accessor.component, accessor.shape),
             packed_stride(accessor.component, accessor.shape), component_bytes(accessor.component));

    std::uint64_t least = 0; // that the next index may be
    for (std::uint64_t i = 0; i < accessor.sparse_count; ++i) {
        const std::uint64_t index = load_index(accessor.sparse_component, accessor.sparse_indices + i * index_bytes);
        if (index < least || index >= accessor.count)
            indices.reject("index " + std::to_string(index) + " at position " + std::to_string(i) + " must be in " +
                           std::to_string(least) + ".." + std::to_string(accessor.count - 1) + " (increasing)");
        least = index + 1;
    }
}

} // namespace weft::scenes::gltf
