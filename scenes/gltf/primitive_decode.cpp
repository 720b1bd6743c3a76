// SPDX-License-Identifier: Apache-2.0
#include "scenes/gltf/primitive_decode.h"

#include "scenes/gltf/decode.h"
#include "scenes/gltf/tangents.h"
#include "scenes/gltf/triangles.h"

#include <algorithm>

namespace weft::scenes::gltf {

namespace {

template <class T> void read_or(const Accessor* accessor, std::span<T> out, const T& otherwise) {
    if (out.empty()) return;
    if (accessor)
        read(*accessor, out);
    else
        std::fill(out.begin(), out.end(), otherwise);
}

/// The vertices as the file has them, then where targets and joints put them.
void decode_vertices(const PrimitivePlan& plan, const Document& document, const Vertices& out) {
    read(*plan.positions, out.positions);
    if (plan.normals && !out.normals.empty()) read(*plan.normals, out.normals);
    if (plan.tangents && !out.tangents.empty()) read(*plan.tangents, out.tangents);
    read_or(plan.uv0, out.uv0, Vec2{});
    // Who has no second set uses the first, here as in a mesh that has none at all.
    if (plan.uv1 || out.uv0.empty())
        read_or(plan.uv1, out.uv1, Vec2{});
    else if (!out.uv1.empty())
        std::copy(out.uv0.begin(), out.uv0.end(), out.uv1.begin());
    read_or(plan.colors, out.colors, Vec4{1, 1, 1, 1});
    if (!plan.targets.empty()) apply_morph(out, plan.targets);
    if (!plan.influences.empty()) apply_skin(out, plan.influences, *plan.joints, document, plan.element());
}

/// Gives every corner a vertex of its own, with its triangle's normal.
void flatten(const Vertices& shared, std::span<const Mesh::Triangle> corners, const Vertices& out) {
    const auto spread = [&](const auto& from, const auto& to) {
        if (to.empty()) return;
        for (std::size_t t = 0; t < corners.size(); ++t)
            for (std::size_t c = 0; c < 3; ++c) to[3 * t + c] = from[corners[t][c]];
    };
    spread(shared.positions, out.positions);
    spread(shared.uv0, out.uv0);
    spread(shared.uv1, out.uv1);
    spread(shared.colors, out.colors);
    for (std::size_t t = 0; t < corners.size(); ++t) {
        const Vec3 a = out.positions[3 * t], b = out.positions[3 * t + 1], c = out.positions[3 * t + 2];
        const Vec3 n = normalize_or(cross(b - a, c - a), {0, 0, 1}); // a triangle without area will be dropped
        std::fill_n(out.normals.begin() + static_cast<std::ptrdiff_t>(3 * t), 3, n);
    }
}

void decode_flat(const PrimitivePlan& plan, const Document& document, MemoryBudget& budget, const Vertices& out,
                 std::span<Mesh::Triangle> triangles) {
    const std::size_t count = plan.positions->count;
    const std::size_t bytes = count * (sizeof(Vec3) + 2 * sizeof(Vec2) + sizeof(Vec4));
    const Charge charge(budget, bytes, "flat shading", document.file(), plan.element());
    Mesh scratch;
    scratch.positions.resize(count);
    if (!out.uv0.empty()) scratch.uv0.resize(count);
    if (!out.uv1.empty()) scratch.uv1.resize(count);
    if (!out.colors.empty()) scratch.colors.resize(count);
    const Vertices shared = slice(scratch, 0, count);
    decode_vertices(plan, document, shared);
    decode_triangles(plan, document, 0, triangles);
    flatten(shared, triangles, out);
    auto corner = static_cast<std::uint32_t>(plan.first_vertex);
    for (Mesh::Triangle& triangle : triangles)
        for (std::uint32_t& vertex : triangle) vertex = corner++;
}

} // namespace

void decode_primitive(const PrimitivePlan& plan, const Document& document, MemoryBudget& budget, Mesh& mesh) {
    const Vertices out = slice(mesh, plan.first_vertex, plan.vertices());
    const auto triangles = std::span(mesh.triangles).subspan(plan.first_triangle, plan.triangles);
    const auto first_vertex = static_cast<std::uint32_t>(plan.first_vertex);
    // Blended joints, and the directions of u and v, are held for every vertex.
    const std::size_t work = (plan.influences.empty() ? 0 : sizeof(Transform) + sizeof(Vec4) + 8) +
                             (plan.tangents || out.tangents.empty() ? 0 : 2 * sizeof(Vec3));
    const Charge charge(budget, work * std::max(plan.positions->count, plan.vertices()), "posing it", document.file(),
                        plan.element());
    if (plan.flat) {
        decode_flat(plan, document, budget, out, triangles);
    } else {
        if (plan.owns_vertices) decode_vertices(plan, document, out);
        decode_triangles(plan, document, first_vertex, triangles);
    }
    if (!plan.tangents && !out.tangents.empty()) make_tangents(out, triangles, first_vertex);
    if (mesh.triangle_materials.size() > 1)
        std::fill_n(mesh.triangle_materials.begin() + static_cast<std::ptrdiff_t>(plan.first_triangle), plan.triangles,
                    plan.material);
}

} // namespace weft::scenes::gltf
