// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/executor.h"
#include "renderer/lights/environment.h"
#include "renderer/lights/light_sample.h"
#include "renderer/lights/light_tree.h"
#include "renderer/lights/triangle.h"
#include "renderer/scene/scene.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace weft {

/// All that shines in a validated scene, and how to pick from it: point, spot and directional lights, the environment,
/// and every triangle and sphere whose material emits, once per instance. Both sides of a surface emit, and it emits as
/// the camera sees it: emission times the coverage of its alpha. Conventions, units and sources: docs/lights.md.
///
/// Holds indices and tables of its own, never a pointer into the scene; each call is given the scene that it was built
/// from. Sampling neither allocates nor locks; the same arguments give the same answer for ever.
class LightTable {
  public:
    /// Estimates what each light gives and builds the tables; O(n log n). The same whatever the executor's workers.
    LightTable(const Scene& scene, Executor& executor);

    /// True when there is nothing to pick: no light, or only a sky that is alike everywhere.
    bool empty() const { return groups_.empty(); }
    /// Lights that shine; what emits nothing or has no area is not counted.
    std::size_t size() const { return size_; }

    /// Picks a light by u_pick and a place on it by u (all in [0, 1)), for the point `from`. False when there is
    /// nothing to be had: no light, no light from there, or the place is black. The probabilities depend on `from`
    /// alone.
    bool sample(const Scene& scene, Vec3 from, float u_pick, Vec2 u, LightSample& out) const;

    /// Radiance that arrives from outside along a ray that leaves the scene in this unit direction.
    Rgb environment_radiance(const Scene& scene, Vec3 direction) const {
        return environment_.radiance(scene.environment, direction);
    }
    /// The same, and the density per steradian with which sample() yields this direction through the environment,
    /// choice included.
    EnvironmentSampler::Arriving environment_arriving(const Scene& scene, Vec3 direction) const {
        EnvironmentSampler::Arriving light = environment_.arriving(scene.environment, direction);
        if (light.pdf > 0) light.pdf *= groups_.probability(1);
        return light;
    }
    /// Density per steradian at `from` with which sample() yields the point `on_light` of this primitive, choice
    /// included; zero where sample() never goes. The normal is the unit geometric one at `on_light`, on either side.
    float emitter_pdf(const Scene& scene, std::uint32_t instance, std::uint32_t primitive, Vec3 from, Vec3 on_light,
                      Vec3 light_geometric_normal) const;

  private:
    static constexpr std::uint32_t none = 0xffffffffu;
    /// A light that is somewhere: an instance of a mesh that emits, or scene.lights[light] where the instance is
    /// `none`.
    struct Local {
        std::uint32_t instance = none, light = 0;
        std::uint32_t triangles = none; ///< where those of the instance begin in triangles_
        bool mirrored = false;          ///< by its instance
    };
    /// What emits in a mesh, chosen in the mesh's space and shared by all of its instances: a lamp of a thousand
    /// triangles that hangs in ten thousand places is kept once.
    struct MeshLights {
        std::vector<std::uint32_t> primitives; ///< light of the tree -> primitive, ascending
        LightTree tree;
    };
    class Builder;

    const MeshLights* lights_of(const Scene& scene, std::uint32_t instance) const;
    /// The triangle of a light of the instance's mesh, not for spheres; `made` keeps it where it must be made.
    const WorldTriangle& triangle_of(const Scene& scene, const Local& local, const MeshLights& lights,
                                     std::uint32_t light, WorldTriangle& made) const;
    bool sample_instance(const Scene& scene, const Local& local, const Transform& to_mesh, Vec3 from, float u_pick,
                         Vec2 u, LightSample& out) const;

    LightTree tree_;                            ///< over locals_
    std::vector<Local> locals_;                 ///< light of the tree -> what it is
    std::vector<Transform> to_mesh_;            ///< light of the tree -> from the world to its mesh's space
    std::vector<WorldTriangle> triangles_;      ///< of the first instances that shine; of others made when wanted
    std::vector<std::uint32_t> instance_light_; ///< instance -> light of the tree, or none
    std::vector<std::uint32_t> mesh_lights_of_; ///< mesh -> index into mesh_lights_, or none
    std::vector<MeshLights> mesh_lights_;

    std::vector<std::uint32_t> directional_; ///< indices into scene.lights
    EnvironmentSampler environment_;
    Discrete groups_; ///< 0: the tree; 1: the environment; 2 and on: directional_
    std::size_t size_ = 0;
};

} // namespace weft
