// SPDX-License-Identifier: Apache-2.0
#include "scenes/gltf/meshes.h"

#include "scenes/files/input_error.h"
#include "scenes/gltf/primitive_decode.h"

#include <limits>

namespace weft::scenes::gltf {

namespace {

constexpr std::uint64_t max_vertices = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint64_t max_triangles = std::numeric_limits<std::int32_t>::max();

std::vector<float> read_weights(const Value& value) {
    std::vector<float> weights(value.size());
    for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = value[i].real();
    return weights;
}

/// All that the vertices of a primitive depend on; equal for primitives that share them.
std::vector<const Accessor*> vertex_sources(const PrimitivePlan& p) {
    std::vector<const Accessor*> sources{p.positions, p.normals, p.tangents, p.uv0, p.uv1, p.colors};
    for (const Influences& i : p.influences) sources.insert(sources.end(), {i.joints, i.weights});
    for (const MorphTarget& t : p.targets)
        sources.insert(sources.end(), {t.positions, t.normals, t.tangents, t.uv0, t.uv1, t.colors});
    return sources;
}

} // namespace

std::optional<std::uint32_t> Meshes::use(const Value& node) {
    const auto mesh = node.index("mesh", "meshes");
    if (!mesh) return std::nullopt;
    const auto skin = node.index("skin", "skins");
    const auto weights = node.find("weights");
    if (!skin && !weights) {
        if (!as_it_stands_[*mesh].planned) as_it_stands_[*mesh] = {true, plan({*mesh, -1, std::nullopt})};
        return as_it_stands_[*mesh].number;
    }
    Use use{*mesh, skin ? std::int64_t{*skin} : -1, std::nullopt};
    if (weights) use.weights = read_weights(*weights);
    return plan(use);
}

std::optional<std::uint32_t> Meshes::plan(const Use& use) {
    const auto [known, fresh] = by_use_.try_emplace(use);
    if (!fresh) return known->second;
    const Value mesh = document_.element("meshes", use.mesh), primitives = mesh.at("primitives");
    const std::size_t count = primitives.size();
    const auto mesh_weights = use.weights ? std::nullopt : mesh.find("weights");
    const std::size_t weight_count = use.weights ? use.weights->size() : mesh_weights ? mesh_weights->size() : 0;
    // A small file can draw a large mesh in many ways: also the plans are paid for before they are made.
    plan_charge_.add(count * (sizeof(PrimitivePlan) + weight_count * sizeof(MorphTarget)), "planning it",
                     document_.file(), document_.label("meshes", use.mesh));
    const std::vector<float> weights = use.weights    ? *use.weights
                                       : mesh_weights ? read_weights(*mesh_weights)
                                                      : std::vector<float>();
    const Joints* joints = use.skin >= 0 ? &skins_.pose(static_cast<std::uint32_t>(use.skin)) : nullptr;
    Plan plan;
    plan.first_primitive = primitives_.size();
    for (std::uint32_t i = 0; i < count; ++i)
        if (auto primitive = planner_.plan(use.mesh, i, joints, weights)) primitives_.push_back(std::move(*primitive));
    plan.end_primitive = primitives_.size();
    if (plan.first_primitive == plan.end_primitive) return std::nullopt;
    plan.name = document_.label("meshes", use.mesh);
    if (use.skin >= 0) plan.name += " posed by skins[" + std::to_string(use.skin) + "]";
    lay_out(plan);
    known->second = static_cast<std::uint32_t>(plans_.size());
    plans_.push_back(std::move(plan));
    return known->second;
}

/// Says where in the mesh each primitive goes.
void Meshes::lay_out(Plan& plan) {
    const auto primitives =
        std::span(primitives_).subspan(plan.first_primitive, plan.end_primitive - plan.first_primitive);
    for (const PrimitivePlan& p : primitives) {
        plan.normals = plan.normals || p.normals;
        plan.tangents = plan.tangents || p.tangents;
        plan.uv0 = plan.uv0 || p.uv0;
        plan.uv1 = plan.uv1 || p.uv1;
        plan.colors = plan.colors || p.colors;
        plan.one_material = plan.one_material && p.material == primitives.front().material;
    }
    std::map<std::vector<const Accessor*>, std::uint64_t> placed;
    for (PrimitivePlan& p : primitives) {
        p.mesh = static_cast<std::uint32_t>(plans_.size());
        p.flat = plan.normals && !p.normals;
        p.first_vertex = plan.vertices;
        p.first_triangle = plan.triangles;
        // Some writers keep the vertices of all primitives in one array. Tangents that must be made differ, though.
        const bool may_share = primitives.size() > 1 && !p.flat && (!plan.tangents || p.tangents);
        if (may_share) {
            const auto [place, fresh] = placed.try_emplace(vertex_sources(p), p.first_vertex);
            p.owns_vertices = fresh;
            p.first_vertex = place->second;
        }
        if (p.owns_vertices) plan.vertices += p.vertices();
        plan.triangles += p.triangles;
        if (plan.vertices > max_vertices || plan.triangles > max_triangles)
            throw LimitError(document_.file(), plan.name,
                             "has more than " + std::to_string(max_vertices) + " vertices or " +
                                 std::to_string(max_triangles) + " triangles");
    }
    const std::uint64_t vertex_bytes = sizeof(Vec3) * (plan.normals ? 2 : 1) + sizeof(Vec2) * plan.uv0 +
                                       sizeof(Vec2) * plan.uv1 + sizeof(Vec4) * plan.tangents +
                                       sizeof(Vec4) * plan.colors;
    const std::uint64_t triangle_bytes = sizeof(Mesh::Triangle) + (plan.one_material ? 0 : sizeof(std::uint32_t));
    const std::uint64_t bytes = sizeof(Mesh) + plan.vertices * vertex_bytes + plan.triangles * triangle_bytes;
    charge_.add(bytes, "its vertices and triangles", document_.file(), plan.name);
    bytes_ += bytes;
}

void Meshes::allocate() {
    meshes_.resize(plans_.size());
    for (std::size_t i = 0; i < plans_.size(); ++i) allocate(plans_[i], meshes_[i]);
}

void Meshes::allocate(const Plan& plan, Mesh& mesh) {
    mesh.name = plan.name;
    mesh.positions.resize(plan.vertices);
    if (plan.normals) mesh.normals.resize(plan.vertices);
    if (plan.tangents) mesh.tangents.resize(plan.vertices);
    if (plan.uv0) mesh.uv0.resize(plan.vertices);
    if (plan.uv1) mesh.uv1.resize(plan.vertices);
    if (plan.colors) mesh.colors.resize(plan.vertices);
    mesh.triangles.resize(plan.triangles);
    mesh.triangle_materials.resize(plan.one_material ? 1 : plan.triangles, primitives_[plan.first_primitive].material);
}

void Meshes::decode(std::size_t primitive) {
    const PrimitivePlan& plan = primitives_[primitive];
    decode_primitive(plan, document_, budget_, meshes_[plan.mesh]);
}

std::vector<Mesh> Meshes::take(HeldCharge& charge) {
    charge_.keep();
    charge.adopt(bytes_);
    return std::move(meshes_);
}

} // namespace weft::scenes::gltf
