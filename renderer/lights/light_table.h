// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/executor.h"
#include "renderer/lights/light_sample.h"
#include "renderer/scene/scene.h"

#include <cstddef>
#include <cstdint>

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

    bool empty() const;
    /// Lights that can be picked; what emits nothing or has no area is not counted.
    std::size_t size() const;

    /// Picks a light by u_pick and a place on it by u (all in [0, 1)), for the point `from`. False when there is
    /// nothing to be had: no light, no light from there, or the place is black. The probabilities depend on `from`
    /// alone.
    bool sample(const Scene& scene, Vec3 from, float u_pick, Vec2 u, LightSample& out) const;

    /// Radiance that arrives from outside along a ray that leaves the scene in this unit direction.
    Rgb environment_radiance(const Scene& scene, Vec3 direction) const;
    /// Density per steradian with which sample() yields this unit direction through the environment, choice included.
    float environment_pdf(const Scene& scene, Vec3 direction) const;
    /// Density per steradian at `from` with which sample() yields the point `on_light` of this primitive, choice
    /// included; zero where sample() never goes. The normal is the unit geometric one at `on_light`, on either side.
    float emitter_pdf(const Scene& scene, std::uint32_t instance, std::uint32_t primitive, Vec3 from, Vec3 on_light,
                      Vec3 light_geometric_normal) const;
};

} // namespace weft
