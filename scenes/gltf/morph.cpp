// SPDX-License-Identifier: Apache-2.0
#include "scenes/gltf/morph.h"

#include "renderer/scene/attributes.h"
#include "scenes/gltf/decode.h"

namespace weft::scenes::gltf {

namespace {

template <class T> void displace(std::span<T> values, const Accessor* by, float weight) {
    if (!by || values.empty()) return;
    for_each_element<T>(*by, [&](std::uint64_t i, const T& delta) { values[i] = values[i] + delta * weight; });
}

/// A displacement of RGB leaves alpha alone.
void displace_colors(std::span<Vec4> colors, const Accessor* by, float weight) {
    if (!by || colors.empty()) return;
    const float alpha = by->shape == Shape::vec4 ? weight : 0;
    for_each_element<Vec4>(*by, [&](std::uint64_t i, Vec4 delta) {
        Vec4& c = colors[i];
        c = {c.x + delta.x * weight, c.y + delta.y * weight, c.z + delta.z * weight, c.w + delta.w * alpha};
    });
}

void displace_tangents(std::span<Vec4> tangents, const Accessor* by, float weight) {
    if (!by || tangents.empty()) return;
    for_each_element<Vec3>(*by, [&](std::uint64_t i, Vec3 delta) {
        Vec4& t = tangents[i];
        t = {t.x + delta.x * weight, t.y + delta.y * weight, t.z + delta.z * weight, t.w};
    });
}

} // namespace

void apply_morph(const Vertices& vertices, std::span<const MorphTarget> targets) {
    for (const MorphTarget& target : targets) {
        displace(vertices.positions, target.positions, target.weight);
        displace(vertices.normals, target.normals, target.weight);
        displace_tangents(vertices.tangents, target.tangents, target.weight);
        displace(vertices.uv0, target.uv0, target.weight);
        displace(vertices.uv1, target.uv1, target.weight);
        displace_colors(vertices.colors, target.colors, target.weight);
    }
    for (Vec3& n : vertices.normals) n = normalize_or(n, {});
    for (Vec4& t : vertices.tangents) {
        const Vec3 unit = normalize_or(t.xyz(), {});
        t = {unit.x, unit.y, unit.z, t.w};
    }
    const auto unit = [](float x) { return std::clamp(x, 0.0f, 1.0f); };
    for (Vec4& c : vertices.colors) c = {unit(c.x), unit(c.y), unit(c.z), unit(c.w)};
}

} // namespace weft::scenes::gltf
