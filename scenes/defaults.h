// SPDX-License-Identifier: Apache-2.0
// What a scene is given that comes without a camera or without light.
#pragma once

#include "renderer/math/bounds.h"
#include "renderer/scene/scene.h"

namespace weft::scenes {

/// What the instances of a valid scene span in the world; empty when there is nothing to see. Tight while the scene
/// is of moderate size, else the boxes around the transformed boxes of the meshes.
Bounds world_bounds(const Scene& scene);

/// A camera that shows all of `bounds` in a picture of width / height `aspect` (at most; a wider one shows more at the
/// sides): from the front, to the right and a little above, with a small margin. A single point is seen from a few
/// metres, no point at all from the origin's front.
Camera frame_camera(const Bounds& bounds, float aspect);
Camera frame_camera(const Scene& scene, float aspect);

/// Whether anything in a valid scene is meant to light it: a lamp, a surface in use that is brighter than 1, the
/// environment.
bool is_lit(const Scene& scene);

/// Neutral grey, brighter from above, with a broad soft key light from the left of frame_camera()'s view: a white
/// surface that faces the key is just below white in the picture, one that faces away at a third of it.
Environment neutral_sky();

/// Gives a valid scene that has none a camera, or the sky; true when it did.
bool add_camera(Scene& scene, float aspect);
bool add_light(Scene& scene);

} // namespace weft::scenes
