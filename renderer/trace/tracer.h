// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/executor.h"
#include "renderer/geometry/ray.h"
#include "renderer/scene/scene.h"
#include "renderer/trace/forest.h"
#include "renderer/trace/kernel.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace weft {

/// Answers rays. This is the whole of what the integrator knows of traversal: batches of rays in, hits out. Two levels:
/// a tree over placements; below it one tree for all that stands in the world as it is and once, and one for each other
/// mesh, in the mesh's own space.
///
/// Promises: the nearest hit, ties to the lowest (instance, primitive); no ray passes between triangles that share an
/// edge; the back of a triangle whose material is not double-sided is not there; a surface with alpha is met or passed
/// by hash of the ray's key and the primitive, in every kind of ray alike; rays with a coordinate that is not finite,
/// or without direction, hit nothing. All of that whatever the instruction set and the quality of the trees.
class Tracer {
  public:
    /// Builds all trees. The scene must have passed validate(). Keeps no reference to it. `isa`: see kernel_named().
    Tracer(const Scene& scene, Executor& executor, std::string_view isa = "auto",
           TreeQuality quality = TreeQuality::balanced);

    /// hits[i] becomes the nearest hit of rays[i]; spans of equal size.
    void closest(const Scene& scene, std::span<const Ray> rays, std::span<Hit> hits) const {
        kernel_.closest(forest_, scene, rays, hits);
    }
    /// occluded[i] becomes 1 when anything lies on rays[i], else 0; spans of equal size.
    void occluded(const Scene& scene, std::span<const Ray> rays, std::span<std::uint8_t> occluded) const {
        kernel_.occluded(forest_, scene, rays, occluded);
    }

    /// World to mesh space of an instance that has primitives: the same map that its rays took.
    const Transform& to_mesh(std::uint32_t instance) const { return placement(instance).to_mesh; }
    /// Whether that is another map than the identity.
    bool is_moved(std::uint32_t instance) const { return !placement(instance).identity; }
    const Bounds& bounds() const { return forest_.bounds; }
    /// The instruction set in use.
    std::string_view isa() const { return kernel_.isa; }
    TreeQuality quality() const { return quality_; }
    /// Bytes held by the trees and their leaves.
    std::size_t bytes() const { return forest_.bytes(); }
    /// A generous estimate of bytes() and of the build's scratch memory, before building.
    static std::uint64_t bytes_needed(const Scene& scene, TreeQuality quality = TreeQuality::balanced) {
        return forest_bytes_needed(scene, quality);
    }

  private:
    const Placement& placement(std::uint32_t instance) const {
        return forest_.placements[forest_.placement_of[instance]];
    }

    Kernel kernel_;
    TreeQuality quality_;
    Forest forest_;
};

} // namespace weft
