// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenes/gltf/primitive_plan.h"

#include <map>
#include <optional>
#include <tuple>
#include <vector>

namespace weft::scenes::gltf {

/// The meshes of a scene. A mesh of the file becomes one for every different way in which nodes draw it: as it stands,
/// morphed by weights, posed by a skin. Planning is for one thread and touches no vertex; then every decode(i) may run
/// on any.
class Meshes {
  public:
    Meshes(const Document& document, Accessors& accessors, Materials& materials, Skins& skins, MemoryBudget& budget,
           Warnings& warnings)
        : document_(document), planner_(document, accessors, materials, warnings), skins_(skins), budget_(budget),
          plan_charge_(budget), charge_(budget), as_it_stands_(document.list("meshes").size()) {}

    /// The scene's number for the mesh that a node draws; nothing when it draws none, or none with triangles.
    std::optional<std::uint32_t> use(const Value& node);

    /// Makes room for all meshes that are used.
    void allocate();
    std::size_t size() const { return primitives_.size(); }
    void decode(std::size_t primitive);
    /// The meshes; their charge goes to `charge`.
    std::vector<Mesh> take(HeldCharge& charge);

  private:
    struct Use {
        std::uint32_t mesh = 0;
        std::int64_t skin = -1;
        std::optional<std::vector<float>> weights; ///< the node's own; else the mesh's
        friend bool operator<(const Use& a, const Use& b) {
            return std::tie(a.mesh, a.skin, a.weights) < std::tie(b.mesh, b.skin, b.weights);
        }
    };
    struct Plan {
        std::size_t first_primitive = 0, end_primitive = 0;
        std::uint64_t vertices = 0, triangles = 0;
        bool normals = false, tangents = false, uv0 = false, uv1 = false, colors = false, one_material = true;
        std::string name;
    };
    std::optional<std::uint32_t> plan(const Use& use);
    void lay_out(Plan& plan);
    void allocate(const Plan& plan, Mesh& mesh);

    const Document& document_;
    PrimitivePlanner planner_;
    Skins& skins_;
    MemoryBudget& budget_;
    HeldCharge plan_charge_; ///< of what only this holds
    HeldCharge charge_;      ///< of the meshes

    struct Known {
        bool planned = false;
        std::optional<std::uint32_t> number;
    };
    std::vector<Known> as_it_stands_; ///< of meshes that nodes neither pose nor morph: the many
    std::map<Use, std::optional<std::uint32_t>> by_use_;
    std::vector<Plan> plans_;
    std::vector<PrimitivePlan> primitives_;
    std::vector<Mesh> meshes_;
    std::uint64_t bytes_ = 0;
};

} // namespace weft::scenes::gltf
