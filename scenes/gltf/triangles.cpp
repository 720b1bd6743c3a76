// SPDX-License-Identifier: Apache-2.0
#include "scenes/gltf/triangles.h"

#include "scenes/gltf/decode.h"

#include <algorithm>

namespace weft::scenes::gltf {

namespace {

/// Calls write(i, index) for the first `count` indices; returns the largest.
template <class I, class Write>
std::uint32_t typed_indices(const Accessor& a, std::uint64_t count, const Write& write) {
    std::uint32_t largest = 0;
    const auto put = [&](std::uint64_t i, std::uint32_t index) {
        largest = std::max(largest, index);
        write(i, index);
    };
    std::uint64_t i = 0;
    const auto plain_until = [&](std::uint64_t end) {
        for (; i < end; ++i) put(i, a.data ? load<I>(a.data + i * a.stride) : 0);
    };
    for (std::uint64_t k = 0; k < a.sparse_count; ++k) {
        const std::uint64_t at =
            load_index(a.sparse_component, a.sparse_indices + k * component_bytes(a.sparse_component));
        if (at >= count) break;
        plain_until(at);
        put(i++, load<I>(a.sparse_values + k * sizeof(I)));
    }
    plain_until(count);
    return largest;
}

template <class Write>
void for_each_index(const PrimitivePlan& plan, const Document& document, std::uint64_t count, const Write& write) {
    if (!plan.indices) {
        for (std::uint64_t i = 0; i < count; ++i) write(i, static_cast<std::uint32_t>(i));
        return;
    }
    const Accessor& a = *plan.indices;
    const bool u8 = a.component == Component::u8, u16 = a.component == Component::u16;
    const std::uint32_t largest = u8    ? typed_indices<std::uint8_t>(a, count, write)
                                  : u16 ? typed_indices<std::uint16_t>(a, count, write)
                                        : typed_indices<std::uint32_t>(a, count, write);
    const std::uint32_t restart = u8 ? 0xff : u16 ? 0xffff : 0xffffffff;
    if (largest < plan.positions->count && largest != restart) return;
    document.reject(plan.element() + ".indices",
                    largest == restart
                        ? "index " + std::to_string(largest) + " means a restart, which glTF does not allow"
                        : "index " + std::to_string(largest) + ", but the primitive has " +
                              std::to_string(plan.positions->count) + " vertices");
}

} // namespace

void decode_triangles(const PrimitivePlan& plan, const Document& document, std::uint32_t first_vertex,
                      std::span<Mesh::Triangle> triangles) {
    const std::uint64_t count = triangles.size();
    if (plan.topology == Topology::triangles) {
        for_each_index(plan, document, 3 * count,
                       [&](std::uint64_t i, std::uint32_t index) { triangles[i / 3][i % 3] = first_vertex + index; });
        return;
    }
    // Vertex i closes triangle i - 2 with the two before it, or in a fan with the first one.
    std::uint32_t center = 0, before = 0, last = 0;
    for_each_index(plan, document, count + 2, [&](std::uint64_t i, std::uint32_t index) {
        const std::uint32_t vertex = first_vertex + index;
        if (i == 0) center = vertex;
        if (i >= 2) {
            if (plan.topology == Topology::fan)
                triangles[i - 2] = {last, vertex, center};
            else if (i % 2 == 0)
                triangles[i - 2] = {before, last, vertex};
            else
                triangles[i - 2] = {before, vertex, last}; // every other one turns the other way
        }
        before = last;
        last = vertex;
    });
}

} // namespace weft::scenes::gltf
