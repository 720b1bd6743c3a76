// SPDX-License-Identifier: Apache-2.0
#include "scenes/gltf/instancing.h"

#include "scenes/gltf/decode.h"

namespace weft::scenes::gltf {

namespace {

/// The accessor of an attribute, with one element per instance.
std::optional<std::uint32_t> attribute(const Value& attributes, std::string_view key, Shape shape, bool quantized,
                                       std::uint64_t count, Accessors& accessors) {
    const auto index = attributes.index(key, "accessors");
    if (!index) return std::nullopt;
    const Accessor& a = accessors.prove(*index);
    const bool small = quantized && a.normalized && (a.component == Component::s8 || a.component == Component::s16);
    if (a.shape != shape || (a.component != Component::f32 && !small))
        attributes.at(key).reject("accessor " + std::to_string(*index) + " must be " + std::string(name(shape)) +
                                  " of FLOAT" + (quantized ? " or of normalized BYTE or SHORT" : ""));
    if (a.count != count)
        attributes.at(key).reject("accessor " + std::to_string(*index) + " has " + std::to_string(a.count) +
                                  " elements, but other attributes have " + std::to_string(count));
    return index;
}

Transform rotation_of(Vec4 q) {
    const float l = std::sqrt(q.x * q.x + q.y * q.y + q.z * q.z + q.w * q.w);
    return l > 0 ? rotation(Vec4{q.x / l, q.y / l, q.z / l, q.w / l}) : Transform{};
}

} // namespace

std::optional<Instancing> read_instancing(const Value& node, Accessors& accessors) {
    const auto extension = node.extension("EXT_mesh_gpu_instancing");
    if (!extension) return std::nullopt;
    const Value attributes = extension->at("attributes");
    Instancing instancing;
    // Any attribute tells the number, also those that only the application understands.
    for (const auto& [key, value] : attributes.json().items())
        if (const auto index = attributes.index(key, "accessors")) instancing.count = accessors.prove(*index).count;
    const std::uint64_t n = instancing.count;
    instancing.translation = attribute(attributes, "TRANSLATION", Shape::vec3, false, n, accessors);
    instancing.rotation = attribute(attributes, "ROTATION", Shape::vec4, true, n, accessors);
    instancing.scale = attribute(attributes, "SCALE", Shape::vec3, false, n, accessors);
    return instancing;
}

void expand(const Instancing& instancing, const Accessors& accessors, std::vector<Transform>& out) {
    const std::size_t first = out.size();
    out.resize(first + instancing.count);
    if (instancing.translation)
        for_each_element<Vec3>(accessors[*instancing.translation],
                               [&](std::uint64_t i, Vec3 t) { out[first + i].t = t; });
    if (instancing.rotation)
        for_each_element<Vec4>(accessors[*instancing.rotation], [&](std::uint64_t i, Vec4 q) {
            const Vec3 t = out[first + i].t;
            out[first + i] = rotation_of(q);
            out[first + i].t = t;
        });
    if (instancing.scale)
        for_each_element<Vec3>(accessors[*instancing.scale], [&](std::uint64_t i, Vec3 s) {
            Transform& m = out[first + i];
            m = {m.x * s.x, m.y * s.y, m.z * s.z, m.t};
        });
}

} // namespace weft::scenes::gltf
