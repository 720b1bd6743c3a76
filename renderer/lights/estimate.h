// SPDX-License-Identifier: Apache-2.0
// What the tables are built from: how much each light gives, about where, and how large the scene is.
#pragma once

#include "renderer/executor.h"
#include "renderer/lights/light_bounds.h"
#include "renderer/scene/scene.h"

namespace weft {

LightBounds bounds_of(const PointLight& light);
LightBounds bounds_of(const SpotLight& light);

/// A triangle or sphere whose material emits, in the space of its mesh; intensity 0 when it has no area. Where the
/// radiance varies over it, it is read at a few fixed places; a hundredth of the brightest possible is the least that
/// is assumed, for the light may lie between them.
LightBounds estimate_emitter(const Scene& scene, const Mesh& mesh, std::uint32_t primitive);

/// The bounds of surfaces that are placed by an instance.
LightBounds placed(const LightBounds& bounds, const Transform& to_world);

/// Radiant flux in watts of surfaces of these bounds, both sides together.
float surface_flux(const LightBounds& bounds);

/// Half the diagonal of the box around everything; 1 when there is nothing.
float scene_radius(const Scene& scene, Executor& executor);

} // namespace weft
