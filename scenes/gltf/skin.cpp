// SPDX-License-Identifier: Apache-2.0
#include "scenes/gltf/skin.h"

#include "scenes/gltf/decode.h"

namespace weft::scenes::gltf {

const Joints& Skins::pose(std::uint32_t index) {
    const auto [place, fresh] = posed_.try_emplace(index);
    Joints& joints = place->second;
    if (!fresh) return joints;
    const Value skin = document_.element("skins", index), list = skin.at("joints");
    if (list.size() == 0) list.reject("is empty");
    charge_.add(list.size() * sizeof(Transform), "posing it", document_.file(), document_.label("skins", index));
    joints.resize(list.size());
    if (const auto accessor = skin.index("inverseBindMatrices", "accessors")) {
        const Accessor& a = accessors_.prove(*accessor);
        if (a.shape != Shape::mat4 || a.component != Component::f32 || a.count < joints.size())
            skin.at("inverseBindMatrices")
                .reject("must be MAT4 of FLOAT with at least " + std::to_string(joints.size()) + " elements");
        for_each_element<Transform>(a, [&](std::uint64_t i, const Transform& inverse_bind) {
            if (i < joints.size()) joints[i] = inverse_bind;
        });
    }
    for (std::size_t i = 0; i < joints.size(); ++i)
        joints[i] = nodes_.to_world[list[i].index_into("nodes")] * joints[i];
    return joints;
}

namespace {

/// Adds w times the map m; sums of affine maps are all that skinning needs.
void add(Transform& sum, const Transform& m, float w) {
    sum.x += m.x * w;
    sum.y += m.y * w;
    sum.z += m.z * w;
    sum.t += m.t * w;
}

/// Carries a normal through a map that need not have an inverse: by the transposed cofactors, turned where it mirrors.
Vec3 carry_normal(const Transform& m, Vec3 n) {
    const Vec3 carried = cross(m.y, m.z) * n.x + cross(m.z, m.x) * n.y + cross(m.x, m.y) * n.z;
    return normalize_or(m.determinant() < 0 ? -carried : carried, {});
}

/// Sums the weighted maps of all influences, per vertex.
struct Blend {
    std::vector<Transform> sum;
    std::vector<float> weight;
    std::vector<std::uint32_t> first_joint; ///< that a vertex names
};

void gather(const Influences& influence, const Joints& joints, bool first, Blend& blend, const Document& document,
            const std::string& element) {
    std::vector<Vec4> weights(blend.sum.size());
    read(*influence.weights, std::span(weights));
    for_each_element<Vec4>(*influence.joints, [&](std::uint64_t v, Vec4 named) { // whole numbers below 65536: exact
        const float index[] = {named.x, named.y, named.z, named.w};
        const float weight[] = {weights[v].x, weights[v].y, weights[v].z, weights[v].w};
        for (std::size_t i = 0; i < 4; ++i) {
            const auto joint = static_cast<std::uint32_t>(index[i]);
            if (first && i == 0) blend.first_joint[v] = joint;
            if (weight[i] == 0) continue;
            if (joint >= joints.size())
                document.reject(element, "vertex " + std::to_string(v) + " hangs on joint " + std::to_string(joint) +
                                             ", but the skin has " + std::to_string(joints.size()));
            add(blend.sum[v], joints[joint], weight[i]);
            blend.weight[v] += weight[i];
        }
    });
}

} // namespace

void apply_skin(const Vertices& vertices, std::span<const Influences> influences, const Joints& joints,
                const Document& document, const std::string& element) {
    const std::size_t count = vertices.positions.size();
    Blend blend{std::vector<Transform>(count, Transform{{}, {}, {}, {}}), std::vector<float>(count),
                std::vector<std::uint32_t>(count)};
    for (const Influences& influence : influences)
        gather(influence, joints, &influence == influences.data(), blend, document, element);
    for (std::size_t v = 0; v < count; ++v) {
        Transform m = blend.sum[v];
        if (const float w = blend.weight[v]; w > 0)
            m = {m.x / w, m.y / w, m.z / w, m.t / w};
        else
            m = joints[std::min<std::size_t>(blend.first_joint[v], joints.size() - 1)];
        vertices.positions[v] = m.point(vertices.positions[v]);
        if (!vertices.normals.empty()) vertices.normals[v] = carry_normal(m, vertices.normals[v]);
        if (!vertices.tangents.empty()) {
            Vec4& tangent = vertices.tangents[v];
            const Vec3 t = normalize_or(m.vector(tangent.xyz()), {});
            tangent = {t.x, t.y, t.z, tangent.w};
        }
    }
}

} // namespace weft::scenes::gltf
