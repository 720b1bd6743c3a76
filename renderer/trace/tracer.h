// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/executor.h"
#include "renderer/geometry/ray.h"
#include "renderer/scene/scene.h"
#include "renderer/trace/bvh.h"

#include <cstdint>
#include <span>
#include <vector>

namespace weft {

/// Answers rays. This is the whole of what the integrator knows of traversal: batches of rays in, hits out. Two levels:
/// a tree over instances, and one tree per mesh in the mesh's own space.
///
/// Promises: the nearest hit, ties to the lowest (instance, primitive); no ray passes between triangles that share an
/// edge; the back of a triangle whose material is not double-sided is not there; a surface with alpha is met or passed
/// by hash of the ray's key and the primitive, in every kind of ray alike; rays with a coordinate that is not finite,
/// or without direction, hit nothing.
class Tracer {
  public:
    /// Builds all trees. The scene must have passed validate(). Keeps no reference to it.
    Tracer(const Scene& scene, Executor& executor);

    /// hits[i] becomes the nearest hit of rays[i]; spans of equal size.
    void closest(const Scene& scene, std::span<const Ray> rays, std::span<Hit> hits) const;
    /// occluded[i] becomes 1 when anything lies on rays[i], else 0; spans of equal size.
    void occluded(const Scene& scene, std::span<const Ray> rays, std::span<std::uint8_t> occluded) const;

    /// World to mesh space of an instance: the same map that its rays took.
    const Transform& to_mesh(std::uint32_t instance) const { return instances_[instance].to_mesh; }
    const Bounds& bounds() const { return bounds_; }
    /// Bytes held by the trees and their leaves.
    std::size_t bytes() const;
    /// An upper bound of bytes() and of the build's scratch memory, before building.
    static std::uint64_t bytes_needed(const Scene& scene);

  private:
    /// A leaf's triangle, vertices copied so that a test touches one place only.
    struct LeafTriangle {
        Vec3 p0, p1, p2;
        std::uint32_t primitive;
    };
    static constexpr std::uint32_t alpha_bit = 0x80000000u; ///< in a leaf's primitive number: may be passed
    struct MeshTree {
        std::vector<Bvh::Node> nodes;
        std::vector<LeafTriangle> triangles; ///< in leaf order; for a sphere only `primitive` counts
        std::uint32_t triangle_count = 0;    ///< primitives from here on are spheres
        bool may_hide_backs = false;         ///< a material of the mesh is not double-sided
    };
    struct Placement {
        Transform to_mesh;
        std::uint32_t mesh = 0;
        bool identity = false; ///< the ray can be used as it is
    };

    static MeshTree build_mesh(const Scene& scene, const Mesh& mesh, Executor& executor);
    template <bool any> bool trace(const Scene& scene, const Ray& ray, Hit& hit) const;
    template <bool any>
    bool trace_mesh(const Scene& scene, const Ray& ray, std::uint32_t instance, float enter, Hit& hit) const;

    std::vector<MeshTree> meshes_;
    std::vector<Placement> instances_;
    Bvh top_;
    Bounds bounds_;
};

} // namespace weft
