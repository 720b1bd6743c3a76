// SPDX-License-Identifier: Apache-2.0
#include "scenes/gltf/primitive_plan.h"

#include "scenes/files/input_error.h"
#include "scenes/gltf/extensions.h"

#include <array>

namespace weft::scenes::gltf {

namespace {

// Codings of a component, as bits: what an attribute may be stored in is a set of them.
constexpr unsigned f32 = 1, u8n = 2, u16n = 4, s8n = 8, s16n = 16, u8 = 32, u16 = 64, s8 = 128, s16 = 256, u32 = 512;
constexpr unsigned f32_or_unit = f32 | u8n | u16n, small_signed = s8n | s16n, any_small = 0x1fe;

unsigned coding(const Accessor& a) {
    switch (a.component) {
    case Component::f32: return f32;
    case Component::u32: return u32;
    case Component::u8: return a.normalized ? u8n : u8;
    case Component::u16: return a.normalized ? u16n : u16;
    case Component::s8: return a.normalized ? s8n : s8;
    case Component::s16: return a.normalized ? s16n : s16;
    }
    return 0;
}

constexpr std::array<std::string_view, 7> modes{"POINTS",    "LINES",          "LINE_LOOP",   "LINE_STRIP",
                                                "TRIANGLES", "TRIANGLE_STRIP", "TRIANGLE_FAN"};
constexpr std::string_view draco = "KHR_draco_mesh_compression";
constexpr std::uint64_t first_triangle_mode = 4;

} // namespace

/// What an attribute may look like: with core glTF, and with KHR_mesh_quantization as well.
struct PrimitivePlanner::Wanted {
    Shape shape;
    unsigned core, quantized = 0;
    Shape or_shape = shape; ///< colours have three or four channels
};

PrimitivePlanner::PrimitivePlanner(const Document& document, Accessors& accessors, Materials& materials,
                                   Warnings& warnings)
    : document_(document), accessors_(accessors), materials_(materials), warnings_(warnings),
      quantized_(declares_extension(document, "KHR_mesh_quantization")) {}

std::optional<PrimitivePlan> PrimitivePlanner::plan(std::uint32_t mesh, std::uint32_t index, const Joints* joints,
                                                    std::span<const float> weights) {
    PrimitivePlan plan;
    plan.file_mesh = mesh;
    plan.file_primitive = index;
    plan.joints = joints;
    const Value primitive = document_.element("meshes", mesh).at("primitives")[index];
    const std::uint64_t mode = primitive.integer("mode", first_triangle_mode);
    if (mode >= modes.size()) primitive.at("mode").reject("is " + std::to_string(mode) + ", but must be in 0..6");
    if (mode < first_triangle_mode) {
        warnings_.unsupported("primitive mode " + std::string(modes[mode]));
        return std::nullopt;
    }
    plan.topology = static_cast<Topology>(mode - first_triangle_mode);
    if (!primitive.at("attributes").find("POSITION")) {
        warnings_.add("has no POSITION: not drawn", primitive);
        return std::nullopt;
    }
    plan_attributes(primitive, plan);
    if (!plan.positions->data && primitive.extension(draco)) { // without the uncompressed copy that should be there
        warnings_.unsupported(std::string(draco));
        return std::nullopt;
    }
    if (!plan_triangles(primitive, plan)) return std::nullopt;
    plan_targets(primitive, weights, plan);
    if (joints) plan_skin(primitive, plan);
    const auto material = primitive.index("material", "materials");
    plan.material = materials_.use(material);
    warn_of_unread(primitive, material && materials_.unlit(*material));
    return plan;
}

/// The accessor of an attribute, of a wanted form and as long as `like`; null when there is none.
const Accessor* PrimitivePlanner::attribute(const Value& attributes, std::string_view key, const Wanted& wanted,
                                            const Accessor* like) const {
    const auto index = attributes.index(key, "accessors");
    if (!index) return nullptr;
    const Accessor& a = accessors_.prove(*index);
    const auto reject = [&](const std::string& reason) {
        attributes.at(key).reject("accessor " + std::to_string(*index) + " " + reason);
    };
    if (a.shape != wanted.shape && a.shape != wanted.or_shape)
        reject("is " + std::string(name(a.shape)) + ", but must be " + std::string(name(wanted.shape)));
    const unsigned as = coding(a);
    const std::string stored = (a.normalized ? "normalized " : "") + std::string(name(a.component));
    if (!(as & (wanted.core | wanted.quantized))) reject("is of " + stored + ", which this attribute cannot be");
    if (!(as & wanted.core) && !quantized_)
        reject("is of " + stored + ", for which the file must declare KHR_mesh_quantization");
    if (like && a.count != like->count)
        reject("has " + std::to_string(a.count) + " elements, but POSITION has " + std::to_string(like->count));
    return &a;
}

void PrimitivePlanner::plan_attributes(const Value& primitive, PrimitivePlan& plan) const {
    const Value attributes = primitive.at("attributes");
    const auto get = [&](std::string_view key, const Wanted& wanted) {
        return attribute(attributes, key, wanted, plan.positions);
    };
    plan.positions = get("POSITION", {Shape::vec3, f32, any_small});
    plan.normals = get("NORMAL", {Shape::vec3, f32, small_signed});
    // Without normals the triangles are flat, and tangents mean nothing.
    if (plan.normals) plan.tangents = get("TANGENT", {Shape::vec4, f32, small_signed});
    plan.uv0 = get("TEXCOORD_0", {Shape::vec2, f32_or_unit, any_small});
    plan.uv1 = get("TEXCOORD_1", {Shape::vec2, f32_or_unit, any_small});
    plan.colors = get("COLOR_0", {Shape::vec3, f32_or_unit, 0, Shape::vec4});
}

/// Counts the triangles; false when there is none.
bool PrimitivePlanner::plan_triangles(const Value& primitive, PrimitivePlan& plan) const {
    if (const auto index = primitive.index("indices", "accessors")) {
        plan.indices = &accessors_.prove(*index);
        const Component c = plan.indices->component;
        if (plan.indices->shape != Shape::scalar || plan.indices->normalized ||
            (c != Component::u8 && c != Component::u16 && c != Component::u32))
            primitive.at("indices").reject("accessor " + std::to_string(*index) +
                                           " must be SCALAR of UNSIGNED_BYTE, UNSIGNED_SHORT or UNSIGNED_INT");
    }
    const std::uint64_t corners = plan.indices ? plan.indices->count : plan.positions->count;
    const bool list = plan.topology == Topology::triangles;
    plan.triangles = corners < 3 ? 0 : list ? corners / 3 : corners - 2;
    if (plan.triangles == 0)
        warnings_.add("has fewer than three vertices: not drawn", primitive);
    else if (list && corners % 3 != 0)
        warnings_.add("ends with a part of a triangle, which is left out", primitive);
    return plan.triangles > 0;
}

void PrimitivePlanner::plan_targets(const Value& primitive, std::span<const float> weights, PrimitivePlan& plan) const {
    const auto targets = primitive.find("targets");
    if (!targets || weights.empty()) return;
    if (targets->size() != weights.size())
        targets->reject("has " + std::to_string(targets->size()) + " morph targets, but " +
                        std::to_string(weights.size()) + " weights are given");
    for (std::size_t i = 0; i < weights.size(); ++i) {
        if (weights[i] == 0) continue;
        const auto get = [&](std::string_view key, const Wanted& wanted) {
            return attribute((*targets)[i], key, wanted, plan.positions);
        };
        const unsigned unit = f32_or_unit | small_signed;
        MorphTarget target;
        target.weight = weights[i];
        target.positions = get("POSITION", {Shape::vec3, f32, small_signed | s8 | s16});
        target.normals = get("NORMAL", {Shape::vec3, f32, small_signed});
        target.tangents = get("TANGENT", {Shape::vec3, f32, small_signed});
        target.uv0 = get("TEXCOORD_0", {Shape::vec2, unit, any_small});
        target.uv1 = get("TEXCOORD_1", {Shape::vec2, unit, any_small});
        target.colors = get("COLOR_0", {Shape::vec3, unit, 0, Shape::vec4});
        plan.targets.push_back(target);
    }
}

void PrimitivePlanner::plan_skin(const Value& primitive, PrimitivePlan& plan) const {
    const Value attributes = primitive.at("attributes");
    for (const std::string_view set : {"0", "1"}) {
        const std::string joints = "JOINTS_" + std::string(set), weights = "WEIGHTS_" + std::string(set);
        const Influences influence{attribute(attributes, joints, {Shape::vec4, u8 | u16}, plan.positions),
                                   attribute(attributes, weights, {Shape::vec4, f32_or_unit}, plan.positions)};
        if (influence.joints && influence.weights)
            plan.influences.push_back(influence);
        else if (influence.joints || influence.weights)
            attributes.reject(
                std::string("must have both or neither of ").append(joints).append(" and ").append(weights));
    }
    if (plan.influences.empty()) attributes.reject("has no JOINTS_0 and WEIGHTS_0, but a node draws it with a skin");
    if (attributes.find("JOINTS_2")) warnings_.unsupported("JOINTS_2 (vertices hang on eight joints at most)");
}

void PrimitivePlanner::warn_of_unread(const Value& primitive, bool unlit) const {
    const Value attributes = primitive.at("attributes");
    if (attributes.find("COLOR_1")) warnings_.unsupported("COLOR_1");
    if (unlit && attributes.find("COLOR_0")) warnings_.unsupported("COLOR_0 of unlit materials");
}

} // namespace weft::scenes::gltf
