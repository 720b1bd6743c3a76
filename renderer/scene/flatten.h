// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/executor.h"
#include "renderer/scene/scene.h"

#include <cstddef>

namespace weft {

/// Brings meshes that are placed only once into the world, where rays meet them all in one tree and need not be carried
/// into a space of each mesh. Left as they are: meshes with spheres, which a map may make ellipsoids of, and those so
/// small and so far from the origin that the world's floats would be too coarse for them. Returns how many were
/// brought. The scene must have passed validate(), and passes it still.
std::size_t flatten(Scene& scene, Executor& executor);

} // namespace weft
