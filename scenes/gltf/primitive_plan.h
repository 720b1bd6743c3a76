// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenes/gltf/accessors.h"
#include "scenes/gltf/materials.h"
#include "scenes/gltf/morph.h"
#include "scenes/gltf/skin.h"
#include "scenes/gltf/warnings.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace weft::scenes::gltf {

enum class Topology : std::uint8_t { triangles, strip, fan };

/// A primitive of triangles, proved but for its indices and joints; its vertices are not read yet.
struct PrimitivePlan {
    std::uint32_t file_mesh = 0, file_primitive = 0;
    Topology topology = Topology::triangles;
    std::uint32_t material = 0; ///< of the scene
    std::uint64_t triangles = 0;

    // Attributes as long as the positions; null where there is none.
    const Accessor* positions = nullptr;
    const Accessor* normals = nullptr;
    const Accessor* tangents = nullptr; ///< only with normals
    const Accessor* uv0 = nullptr;
    const Accessor* uv1 = nullptr;
    const Accessor* colors = nullptr;
    const Accessor* indices = nullptr; ///< null: the vertices in their order
    std::vector<MorphTarget> targets;
    std::vector<Influences> influences; ///< empty: no skin
    const Joints* joints = nullptr;

    // Where it goes in its mesh: filled in when all primitives of the mesh are known.
    std::uint32_t mesh = 0; ///< of the scene
    std::uint64_t first_vertex = 0, first_triangle = 0;
    bool flat = false;         ///< gets a vertex per corner, since its normals are those of its triangles
    bool owns_vertices = true; ///< false: an earlier primitive reads the same ones

    std::string element() const {
        return "meshes[" + std::to_string(file_mesh) + "].primitives[" + std::to_string(file_primitive) + "]";
    }
    std::uint64_t vertices() const { return flat ? 3 * triangles : positions->count; }
};

/// Reads what the JSON says about primitives.
class PrimitivePlanner {
  public:
    PrimitivePlanner(const Document& document, Accessors& accessors, Materials& materials, Warnings& warnings);

    /// Nothing when there is no triangle to draw, which gives a warning. `joints`: null without a skin. `weights` of
    /// the morph targets: empty for none.
    std::optional<PrimitivePlan> plan(std::uint32_t mesh, std::uint32_t primitive, const Joints* joints,
                                      std::span<const float> weights);

  private:
    struct Wanted;
    const Accessor* attribute(const Value& attributes, std::string_view key, const Wanted& wanted,
                              const Accessor* like) const;
    void plan_attributes(const Value& primitive, PrimitivePlan& plan) const;
    bool plan_triangles(const Value& primitive, PrimitivePlan& plan) const;
    void plan_targets(const Value& primitive, std::span<const float> weights, PrimitivePlan& plan) const;
    void plan_skin(const Value& primitive, PrimitivePlan& plan) const;
    void warn_of_unread(const Value& primitive, bool unlit) const;

    const Document& document_;
    Accessors& accessors_;
    Materials& materials_;
    Warnings& warnings_;
    bool quantized_; ///< the file declares KHR_mesh_quantization
};

} // namespace weft::scenes::gltf
