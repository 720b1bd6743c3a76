// SPDX-License-Identifier: Apache-2.0
// The rays that are traced, as a renderer has them.
#pragma once

#include "bench/kernels/names.h"
#include "renderer/integrator/world.h"

#include <cstddef>
#include <span>
#include <vector>

namespace weft::bench::kernels {

struct RayOptions {
    std::uint32_t side = 1024;  ///< pixels along each side of the picture
    std::uint32_t seed = 0;     ///< another seed, other rays
    float ao_reach = 0.1f;      ///< length of the ao rays, in diagonals of the scene
    std::uint32_t batch = 1024; ///< most rays that are handed over together
    std::uint32_t tile = 16;    ///< pixels along a tile's side
};

/// Rays of one kind, cut into batches. Those that follow a hit keep the batch of the path that they belong to, so that
/// batches shrink as paths leave the scene.
struct RaySet {
    RayKind kind = RayKind::primary;
    std::vector<Ray> rays;
    std::vector<std::size_t> starts; ///< of the batches; the number of rays at the end
    /// For each ray of a batch in turn, which ray of the batch (counted in it) comes next when neighbours in the
    /// picture are to be together: along Morton's curve in each tile, so that 16 that follow are 4 x 4 pixels where all
    /// are there. Packets are formed like this where an application has the choice.
    std::vector<std::uint16_t> blockwise;

    std::size_t batches() const { return starts.size() - 1; }
    std::span<const Ray> batch(std::size_t i) const {
        return std::span(rays).subspan(starts[i], starts[i + 1] - starts[i]);
    }
    std::span<const std::uint16_t> batch_blockwise(std::size_t i) const {
        return std::span(blockwise).subspan(starts[i], starts[i + 1] - starts[i]);
    }
};

/// All kinds, in the order of all_ray_kinds, for a square picture by `camera`: tile after tile, row by row in each.
/// Origins lie off the surface as the integrator puts them; shadow rays go to the light of `lit` that the integrator
/// would pick, and where that one is infinitely far away, to a square of a tenth of the scene's diagonal above the
/// scene. `lit` is the scene with everything that shines in it, also what is not traced here. The same whatever the
/// executor's workers. Light that leaves the scene gives no further rays, so a set may be empty.
std::vector<RaySet> make_rays(const World& world, const Scene& lit, const Camera& camera, const RayOptions& options,
                              Executor& executor);

} // namespace weft::bench::kernels
